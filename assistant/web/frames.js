// Gradio's loading note counts frames for as long as the page is open, although it is long gone from it, which keeps a
// phone at work all day. Frames that each ask for the next are slowed down once they have gone on for longer than
// anything that moves on the page.
(() => {
  const LONGEST = 600; // frames in a row, ten seconds
  const PAUSE_MS = 1000;
  const ask = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  let inARow = 0; // before the frame that is running now
  window.requestAnimationFrame = callback => {
    const place = inARow + 1;
    const run = moment => {
      inARow = place;
      try { callback(moment); } finally { inARow = 0; }
    };
    return place <= LONGEST ? ask(run) : -setTimeout(() => ask(run), PAUSE_MS);
  };
  window.cancelAnimationFrame = number => (number < 0 ? clearTimeout(-number) : cancel(number));
})();
