"use strict";
// Without script the pages work too; this adds progress without reloading.
(() => {
  const bar = document.getElementById("progress");
  if (bar) {
    const text = document.getElementById("progress-text");
    const look = async () => {
      try {
        const answer = await fetch(bar.dataset.address, { headers: { Accept: "application/json" } });
        if (!answer.ok) { location.reload(); return; }
        const now = await answer.json();
        if (now.stage === "asking") {
          bar.max = now.total || 1;
          bar.value = now.done;
          text.textContent = `${now.done} af ${now.total}`;
        }
        if (now.stage === "done" || now.stage === "failed" || now.stage === "none") { location.reload(); return; }
      } catch { /* the server is busy or away: look again */ }
      setTimeout(look, 700);
    };
    setTimeout(look, 400);
  }
})();
