// The page's behaviour. Gradio runs this once, with `element`, `trigger`, `props` and `watch` of the
// conversation component; the server renders all HTML (escaped), this only puts it in its place.
// Events sent to the server: 'ask', 'stop', 'language', 'reset'.
const ANSWER_TIMEOUT_MS = 60000;
const byId = (id) => document.getElementById(id);
const composer = () => byId("composer");
const page = { running: null, question: "", timer: 0, count: 0, field: null };

const language = () => document.querySelector(".masthead")?.dataset.language || "da";

function applyLanguage() {
  const masthead = document.querySelector(".masthead");
  if (!masthead) return;
  document.documentElement.lang = masthead.dataset.language;
  document.title = masthead.dataset.title;
}

function resize(field) {
  field.style.height = "auto";
  field.style.height = Math.min(field.scrollHeight + 2, window.innerHeight * 0.4) + "px";
}

function alertText(text) {
  const alert = byId("composer-alert");
  if (alert) alert.textContent = text;
}

function setRunning(turn) {
  page.running = turn;
  clearTimeout(page.timer);
  document.body.classList.toggle("answering", turn !== null);
  const log = byId("turns");
  if (log) log.setAttribute("aria-busy", turn !== null ? "true" : "false");
  if (turn !== null) page.timer = setTimeout(() => fail(composer().dataset.errorConnection), ANSWER_TIMEOUT_MS);
}

function showTurn(turn, html) {
  let item = byId(turn);
  if (!item) {
    item = document.createElement("li");
    item.className = "turn";
    item.id = turn;
    item.tabIndex = -1;
    byId("turns").append(item);
  }
  item.innerHTML = html;
  byId("start").hidden = true;
  return item;
}

// Shown before the server has heard of it: on a slow train, too, something happens at once.
function showPending(turn, question) {
  const item = showTurn(turn, '<h2 class="asked"><span class="sr"></span><span></span></h2>' +
    '<div class="reply"><p class="looking"><span class="pulse" aria-hidden="true"></span><span></span></p></div>');
  const [label, text] = item.querySelectorAll("h2 span");
  label.textContent = composer().dataset.youAsked + " ";
  text.textContent = question;
  item.querySelector(".looking span:last-child").textContent = composer().dataset.looking;
  byId("announce").textContent = composer().dataset.looking;
  follow(item, calm());
  return item;
}

// Brings the whole turn into view above the composer, but never its question out of it.
function follow(item, behavior) {
  const place = item.getBoundingClientRect();
  const hidden = place.bottom + 16 - byId("composer").getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy({ top: Math.max(0, Math.min(hidden, place.top - 16)), behavior });
}

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function ask(question) {
  question = question.trim();
  const field = byId("question");
  if (page.running) return;
  if (!question) {
    alertText(composer().dataset.errorEmpty);
    field.focus();
    return;
  }
  alertText("");
  page.count += 1;
  const turn = "turn-" + page.count + "-" + Math.random().toString(36).slice(2, 8);
  page.question = question;
  setRunning(turn);
  const item = showPending(turn, question);
  field.value = "";
  resize(field);
  // A pressed suggestion may vanish and Send turns into Stop: neither may take the focus with it.
  if (document.activeElement !== field) item.focus({ preventScroll: true });
  trigger("ask", { question, turn, language: language() });
}

// Takes the unanswered turn away, gives the words back to the field and says what to do.
function fail(message) {
  const turn = page.running;
  if (!turn) return;
  setRunning(null);
  byId(turn)?.remove();
  const field = byId("question");
  if (!field.value.trim()) field.value = page.question;
  resize(field);
  if (!byId("turns").children.length) byId("start").hidden = false;
  byId("announce").textContent = "";
  alertText(message);
  field.focus();
}

function stop() {
  const turn = page.running;
  if (!turn) return;
  trigger("stop", { turn });
  fail(composer().dataset.stopped);
}

function apply(change) {
  if (!change) return;
  if (change.kind === "all") {
    const place = readingPlace();
    const wanted = new Set(change.turns.map((turn) => turn.id));
    for (const item of [...byId("turns").children]) if (!wanted.has(item.id)) item.remove();
    byId("announce").textContent = "";
    byId("start").innerHTML = change.start;
    byId("start").hidden = change.turns.length > 0;
    for (const turn of change.turns) showTurn(turn.id, turn.html);
    returnTo(place);
    requestAnimationFrame(() => requestAnimationFrame(() => { applyLanguage(); returnTo(place); }));
    return;
  }
  if (change.turn !== page.running) return; // stopped meanwhile
  if (change.kind === "error") {
    fail(change.message);
    return;
  }
  follow(showTurn(change.turn, change.html), "auto");
  if (change.kind === "done") {
    setRunning(null);
    byId("announce").textContent = change.announce;
  }
}

// The topmost turn in view and where it stands: what the other language writes longer must not push it away.
// Who went up to the page's head to choose the language left the conversation where it ends.
function readingPlace() {
  const turns = [...byId("turns").children];
  const item = turns.find((turn) => turn.getBoundingClientRect().bottom > 0);
  const up = document.querySelector(".masthead")?.getBoundingClientRect().bottom > 0;
  return item && !up ? { id: item.id, top: item.getBoundingClientRect().top } : { id: turns.at(-1)?.id };
}

function returnTo(place) {
  const item = byId(place.id);
  if (!item) return;
  if (place.top === undefined) follow(item, "instant");
  else window.scrollBy({ top: item.getBoundingClientRect().top - place.top, behavior: "instant" });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Clipboards are closed to pages without https; the old way still works there.
    const holder = document.createElement("textarea");
    holder.value = text;
    holder.className = "sr";
    document.body.append(holder);
    holder.select();
    document.execCommand("copy");
    holder.remove();
  }
}

function flash(button, text) {
  const before = button.dataset.before ?? button.textContent;
  button.dataset.before = before;
  button.textContent = text;
  byId("announce").textContent = text;
  setTimeout(() => { button.textContent = before; }, 1800);
}

function openSource(marker) {
  const turn = marker.closest(".turn");
  const details = turn?.querySelector(".sources");
  const source = byId(marker.getAttribute("href").slice(1));
  if (!details || !source) return;
  details.open = true;
  details.returnTo = marker;
  source.focus({ preventScroll: true });
  source.scrollIntoView({ block: "nearest", behavior: calm() });
}

function rate(button) {
  const turn = button.closest(".turn");
  const form = turn.querySelector(".feedback");
  const same = !form.hidden && form.dataset.rating === button.dataset.rate;
  form.hidden = same;
  form.dataset.rating = button.dataset.rate;
  form.querySelector("label").textContent = button.dataset.rate === "up" ? form.dataset.good : form.dataset.bad;
  for (const other of turn.querySelectorAll("[data-rate]")) {
    other.setAttribute("aria-expanded", String(!same && other === button));
  }
  if (!same) form.querySelector("textarea").focus();
}

function closeFeedback(form) {
  form.hidden = true;
  const button = form.closest(".turn").querySelector(`[data-rate="${form.dataset.rating}"]`);
  for (const other of form.closest(".turn").querySelectorAll("[data-rate]")) other.setAttribute("aria-expanded", "false");
  return button;
}

async function sendFeedback(form) {
  const turn = form.closest(".turn");
  const thanks = turn.querySelector(".thanks");
  const body = {
    answer_id: form.dataset.answerId || form.id, rating: form.dataset.rating,
    comment: form.querySelector("textarea").value,
    question: form.dataset.question.slice(0, 4000), answer: form.dataset.answer.slice(0, 20000),
  };
  let stored = false;
  try {
    const response = await fetch("api/feedback", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    stored = response.ok;
  } catch { /* the reader is told below */ }
  thanks.textContent = stored ? form.dataset.thanks : composer().dataset.feedbackFailed;
  if (!stored) return;
  const button = closeFeedback(form);
  button.classList.add("chosen");
  for (const other of turn.querySelectorAll("[data-rate]")) other.disabled = true;
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a, summary");
  if (!target) return;
  if (target.dataset.ask) ask(target.dataset.ask);
  else if (target.id === "stop") stop();
  else if (target.id === "new-chat") {
    stop();
    alertText("");
    byId("turns").replaceChildren();
    byId("start").hidden = false;
    trigger("reset", { language: language() });
    byId("question").focus();
  } else if (target.dataset.languageChoice) {
    const chosen = target.dataset.languageChoice;
    if (page.running || chosen === language()) return;
    const address = new URL(location.href);
    if (chosen === "en") address.searchParams.set("lang", "en");
    else address.searchParams.delete("lang");
    address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
    trigger("language", { language: chosen });
  } else if (target.dataset.focus) {
    event.preventDefault();
    byId(target.dataset.focus).focus();
  } else if (target.dataset.source) {
    event.preventDefault();
    openSource(target);
  } else if (target.dataset.copy) {
    copy(target.dataset.copy).then(() => flash(target, composer().dataset.copied));
  } else if (target.dataset.rate) rate(target);
  else if ("cancel" in target.dataset) closeFeedback(target.closest("form")).focus();
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "composer") {
    event.preventDefault();
    ask(byId("question").value);
  } else if (event.target.classList.contains("feedback")) {
    event.preventDefault();
    sendFeedback(event.target);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.target.id === "question" && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer().requestSubmit();
  }
  if (event.key === "Escape") {
    const sources = event.target.closest?.(".sources[open], .why[open], .stored[open]");
    if (sources) {
      sources.open = false;
      (sources.returnTo ?? sources.querySelector("summary")).focus();
      sources.returnTo = null;
    }
  }
});

// What was opened at the bottom must not stay hidden behind the field ("toggle" does not bubble).
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.closest?.(".turn")) follow(event.target, calm());
}, true);

document.addEventListener("input", (event) => {
  if (event.target.id === "question") {
    resize(event.target);
    alertText("");
  }
});

// When the network is gone, Gradio says so in English and reloads the page once it is back, which would
// throw the conversation away. An unreachable server is an ordinary refusal to it instead, told in place.
const fetchAsBefore = window.fetch;
window.fetch = async (...given) => {
  if (!String(given[0]?.url ?? given[0]).includes("/queue/join")) return fetchAsBefore(...given);
  let response;
  try {
    response = await fetchAsBefore(...given);
  } catch {
    response = new Response('{"detail": "unreachable"}', { status: 503, headers: { "Content-Type": "application/json" } });
  }
  if (!response.ok) {
    const message = composer().dataset.errorConnection;
    if (page.running) fail(message);
    else alertText(message);
  }
  return response;
};

// Where Gradio reloads all the same (the server went away in mid-answer), the typed words are kept.
const DRAFT = "med-draft";
addEventListener("pagehide", () => {
  const draft = byId("question")?.value || (page.running ? page.question : "");
  if (draft) sessionStorage.setItem(DRAFT, draft);
});

watch("value", () => apply(props.value));

// The other components may mount after this one.
(function whenReady(tries) {
  const field = byId("question");
  if (!field || !document.querySelector(".masthead")) {
    if (tries < 200) setTimeout(() => whenReady(tries + 1), 25);
    return;
  }
  applyLanguage();
  apply(props.value);
  const address = new URL(location.href);
  const question = sessionStorage.getItem(DRAFT) ?? address.searchParams.get("q");
  sessionStorage.removeItem(DRAFT);
  if (question && address.searchParams.has("ask") && !byId("turns").children.length) {
    for (const name of ["q", "ask"]) address.searchParams.delete(name);
    history.replaceState(history.state, "", address); // asked once: not again when the page is loaded anew
    ask(question.slice(0, 4000));
    return;
  }
  if (question && !field.value) {
    field.value = question.slice(0, 4000);
    resize(field);
    field.focus();
  }
})(0);
