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
// The draft: gaps are marked behind the text and can be jumped to.
(() => {
  const draft = document.getElementById("draft");
  if (!draft) return;
  const backdrop = draft.parentElement.querySelector(".backdrop");
  const box = document.getElementById("gaps");
  const list = box.querySelector(".gap-list");
  const count = document.getElementById("gap-count");
  const gap = /\[(?:udfyldes|to be filled in):[^\]\n]*\]/g;
  const show = () => {
    backdrop.replaceChildren();
    list.replaceChildren();
    let position = 0;
    let found = 0;
    for (const match of draft.value.matchAll(gap)) {
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      backdrop.append(draft.value.slice(position, match.index), mark);
      position = match.index + match[0].length;
      found += 1;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = match[0];
      button.addEventListener("click", () => {
        draft.focus();
        draft.setSelectionRange(match.index, match.index + match[0].length);
      });
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    backdrop.append(draft.value.slice(position) + "\n");
    count.textContent = String(found);
    box.hidden = found === 0;
    backdrop.scrollTop = draft.scrollTop;
  };
  draft.addEventListener("input", show);
  draft.addEventListener("scroll", () => { backdrop.scrollTop = draft.scrollTop; });
  show();
})();
// What is typed is not left behind by accident.
(() => {
  let dirty = false;
  for (const form of document.querySelectorAll("main form")) {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
  }
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
// What takes its time says so at once, and is not begun twice.
(() => {
  addEventListener("submit", (event) => {
    const words = event.submitter?.dataset.busy;
    if (!words) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
    const line = document.createElement("p");
    line.className = "busy";
    line.setAttribute("role", "status");
    event.target.append(line);
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", words);
    line.append(bar, " ", words);
  });
  // A page that comes back out of the browser's memory is not busy any more.
  addEventListener("pageshow", () => {
    for (const line of document.querySelectorAll(".busy")) line.remove();
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
