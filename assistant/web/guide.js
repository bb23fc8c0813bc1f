// What the page for preparing a discussion does beyond plain HTML. The server renders and escapes all HTML;
// what is edited here is kept in the page itself: the order and words of the questions, and the minutes.
"use strict";
const byId = (id) => document.getElementById(id);
const words = JSON.parse(document.body.dataset.words);
const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
let making = null; // the request under way
let undo = null; // brings back the question removed last
let returnTo = null; // the marker that led to a source

// ---- Making a guide ----

function showProgress(on) {
  byId("make").disabled = on;
  byId("form").setAttribute("aria-busy", String(on));
  const progress = byId("progress");
  progress.replaceChildren();
  if (!on) return;
  const pulse = document.createElement("span");
  pulse.className = "pulse";
  pulse.setAttribute("aria-hidden", "true");
  progress.append(pulse, words.making);
}

function alertText(text) {
  byId("problem").textContent = text;
}

async function make(url, options, { remember = true } = {}) {
  making?.abort();
  const mine = (making = new AbortController());
  alertText("");
  showProgress(true);
  let page, address;
  try {
    const response = await fetch(url, { ...options, signal: mine.signal });
    address = response.url;
    page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("form")) throw new Error("not our page");
  } catch (error) {
    if (making !== mine) return;
    showProgress(false);
    alertText(error instanceof TypeError ? words.unreachable : words.failed);
    byId("make").focus();
    return;
  }
  if (making !== mine) return;
  if (remember && page.getElementById("guide")) history.pushState(null, "", address);
  document.title = page.title;
  replace(page, remember);
}

function replace(page, afresh) {
  const problem = page.getElementById("problem").textContent;
  // What was typed stays as it is; only an example or an older address brings other inputs along.
  byId("form").replaceWith(page.getElementById("form"));
  if (!problem) byId("result").replaceWith(page.getElementById("result"));
  if (!problem && afresh && byId("guide")) sessionStorage.removeItem(place());
  begin({ editable: !problem });
  if (problem) {
    alertText("");
    requestAnimationFrame(() => alertText(problem)); // a change is what a screen reader tells
    (document.querySelector('#form [aria-invalid="true"]') ?? byId("make")).focus();
    return;
  }
  const title = byId("guide-title");
  if (!title) return;
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "start", behavior: calm() });
}

// ---- Questions ----

const questions = () => [...document.querySelectorAll("#questions > .question")];
const textOf = (question) => question.querySelector(".question-text").textContent.trim();

function status(text, undoing = null) {
  toolsStatus("");
  byId("edit-status").textContent = text;
  undo = undoing;
  byId("undo").hidden = !undoing;
}

function label(question) {
  const number = questions().indexOf(question) + 1;
  const name = say(words.questionLabel, { number });
  question.querySelector(".question-tools")?.setAttribute("aria-label", name);
}

function refresh() {
  const all = questions();
  all.forEach((question, index) => {
    label(question);
    const button = (name) => question.querySelector(`[data-do="${name}"]`);
    button("up").disabled = index === 0;
    button("down").disabled = index === all.length - 1;
  });
  // The agenda names the questions as well.
  const now = new Map(all.map((question) => [question.dataset.number, textOf(question)]));
  for (const item of document.querySelectorAll(".agenda [data-question]")) {
    const text = now.get(item.dataset.question);
    item.hidden = text === undefined;
    if (text !== undefined) item.textContent = text;
  }
  keep();
}

// Edits outlive a reload and a look at another page, in this tab alone.
const place = () => "med-guide " + byId("guide").dataset.link;
const keep = () => sessionStorage.setItem(place(), JSON.stringify(edits()));

function recall() {
  const saved = JSON.parse(sessionStorage.getItem(place()));
  if (!saved) return;
  const made = new Map(questions().map((question) => [Number(question.dataset.number), question]));
  for (const { number, theme, text } of saved.questions) {
    const question = made.get(number) ?? newQuestion(theme);
    setText(question, text);
    byId("questions").append(question);
    made.delete(number);
  }
  for (const question of made.values()) question.remove();
  const fields = minuteFields();
  if (saved.minutes.length !== fields.length || saved.minutes.every((value, index) => String(value) === fields[index].value)) return;
  fields.forEach((field, index) => {
    field.dataset.minutes = field.value = String(saved.minutes[index]);
  });
  showTimes();
  retell();
}

function setUp(question) {
  question.append(byId("question-tools").content.cloneNode(true));
}

function move(question, by) {
  const all = questions();
  const at = all.indexOf(question);
  const other = all[at + by];
  if (!other) return;
  if (by < 0) other.before(question);
  else other.after(question);
  refresh();
  status(say(words.moved, { number: at + by + 1, count: all.length }));
  const button = question.querySelector(`[data-do="${by < 0 ? "up" : "down"}"]`);
  (button.disabled ? question.querySelector(`[data-do="${by < 0 ? "down" : "up"}"]`) : button).focus();
}

function remove(question) {
  const all = questions();
  const next = all[all.indexOf(question) + 1];
  const near = next ?? all[all.indexOf(question) - 1];
  question.remove();
  refresh();
  status(words.removed, () => {
    if (next?.isConnected) next.before(question);
    else byId("questions").append(question);
    refresh();
    status(words.undone);
    question.querySelector('[data-do="remove"]').focus();
  });
  (near?.querySelector('[data-do="remove"]') ?? byId("add-question")).focus();
}

function setText(question, text) {
  if (textOf(question) === text) return false;
  question.querySelector(".question-text").textContent = text;
  question.querySelector(".question-sources").replaceChildren(); // the source stood behind the old words
  return true;
}

function swap(question) {
  const theme = question.dataset.theme;
  const shown = new Set(questions().map(textOf));
  const spare = JSON.parse(byId("spare").textContent)[theme] ?? [];
  // Goes round: after the one shown now comes the next that is not in the guide.
  const from = spare.indexOf(textOf(question)) + 1;
  const next = [...spare.slice(from), ...spare.slice(0, from)].find((text) => !shown.has(text));
  if (!next) {
    status(say(words.noMore, { theme }));
    return;
  }
  setText(question, next);
  refresh();
  status(words.swapped + " " + next);
}

function rewrite(question, isNew = false) {
  if (question.querySelector(".question-editor")) return;
  question.append(byId("question-editor").content.cloneNode(true));
  question.classList.add("editing");
  const editor = question.querySelector(".question-editor");
  const field = editor.querySelector("textarea");
  const name = isNew ? words.addLabel : say(words.questionLabel, { number: questions().indexOf(question) + 1 });
  field.setAttribute("aria-label", name);
  field.value = textOf(question);
  field.focus();
  const close = () => {
    editor.remove();
    question.classList.remove("editing");
  };
  const cancel = () => {
    close();
    if (isNew) {
      question.remove();
      refresh();
      byId("add-question").focus();
    } else question.querySelector('[data-do="rewrite"]').focus();
  };
  editor.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim().replace(/\s+/g, " ");
    if (!text) {
      editor.querySelector(".alert").textContent = words.empty;
      field.focus();
      return;
    }
    const hadSources = question.querySelector(".question-sources").childElementCount > 0;
    const changed = setText(question, text);
    close();
    refresh();
    if (isNew) status(words.added);
    else if (changed) status(hadSources ? words.rewritten : words.rewritten.split(". ")[0] + ".");
    question.querySelector('[data-do="rewrite"]').focus();
  });
  editor.querySelector("[data-cancel]").addEventListener("click", cancel);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      editor.requestSubmit();
    }
  });
}

function newQuestion(theme) {
  const question = document.createElement("li");
  question.className = "question";
  question.dataset.theme = theme;
  question.innerHTML = '<p class="question-line"><span class="question-text"></span><span class="question-sources"></span></p><p class="theme"></p>';
  question.querySelector(".theme").textContent = theme;
  setUp(question);
  return question;
}

function addQuestion() {
  const question = newQuestion(words.own);
  byId("questions").append(question);
  refresh();
  rewrite(question, true);
}

// ---- Minutes ----

const minuteFields = () => [...document.querySelectorAll(".minutes-input")];

// Gives what is left to the other items in proportion to what they have, at least a minute each. Items that
// were set by hand keep their minutes as long as the others can make room.
function rebalance(changed) {
  const fields = minuteFields();
  const total = Number(byId("guide").dataset.total);
  const values = fields.map((field) => Number(field.dataset.minutes));
  const at = fields.indexOf(changed);
  const typed = Math.round(Number(changed.value.replace(",", ".")));
  const most = total - (fields.length - 1);
  if (fields.length > 1 && Number.isFinite(typed) && changed.value.trim() !== "") {
    values[at] = Math.min(Math.max(typed, 1), most);
    const others = fields.map((_, index) => index).filter((index) => index !== at);
    const free = others.filter((index) => !fields[index].dataset.set);
    const fixed = others.filter((index) => fields[index].dataset.set);
    const left = total - values[at];
    const leftForFree = left - fixed.reduce((sum, index) => sum + values[index], 0);
    if (free.length && leftForFree >= free.length) share(values, free, leftForFree);
    else {
      share(values, others, left);
      for (const index of fixed) delete fields[index].dataset.set;
    }
    changed.dataset.set = "true";
  }
  fields.forEach((field, index) => {
    field.dataset.minutes = field.value = String(values[index]);
  });
  showTimes();
  keep();
  status(say(words.rebalanced, { total }));
  retell();
}

// The steps of a method name their own minutes; the server tells them again. Until it has, and where it
// cannot be reached, a note says that they fit the first plan.
async function retell() {
  const note = byId("minutes-note");
  const minutes = minuteFields().map((field) => Number(field.dataset.minutes));
  note.hidden = false;
  try {
    const response = await post("api/guides?format=json", { minutes });
    if (!response.ok) return;
    const guide = await response.json();
    const now = minuteFields().map((field) => Number(field.dataset.minutes));
    if (now.join() !== minutes.join()) return; // changed again meanwhile
    document.querySelectorAll(".agenda-item").forEach((item, index) => {
      const method = item.querySelector(".method");
      if (method) method.textContent = guide.sections[index].method;
    });
    note.hidden = true;
  } catch {
    // The note stays.
  }
}

function post(address, edited) {
  const inputs = JSON.parse(byId("guide").dataset.inputs);
  const body = { ...inputs, minutes: Number(inputs.minutes), participants: Number(inputs.participants), short: inputs.short === "1", edits: edited };
  return fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

function share(values, places, total) {
  const weight = places.reduce((sum, place) => sum + values[place], 0);
  const spread = total - places.length; // beyond the minute that each has
  const exact = places.map((place) => (weight ? (values[place] / weight) * spread : spread / places.length));
  const whole = exact.map(Math.floor);
  let rest = spread - whole.reduce((sum, value) => sum + value, 0);
  const order = places.map((_, index) => index).sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]) || a - b);
  for (const index of order) if (rest-- > 0) whole[index] += 1;
  places.forEach((place, index) => (values[place] = whole[index] + 1));
}

function showTimes() {
  let start = 0;
  for (const item of document.querySelectorAll(".agenda-item")) {
    const field = item.querySelector(".minutes-input");
    const end = start + Number(field.dataset.minutes);
    item.querySelector(".span").textContent = `${start}–${end}`;
    item.querySelector(".fixed-minutes").textContent = `${field.dataset.minutes} min.`;
    start = end;
  }
}

// ---- Documents, link, print, sources ----

function edits() {
  const asked = questions().filter((question) => textOf(question));
  return {
    questions: asked.map((question) => ({
      text: textOf(question),
      theme: question.dataset.theme,
      number: question.dataset.number ? Number(question.dataset.number) : null,
    })),
    minutes: minuteFields().map((field) => Number(field.dataset.minutes)),
  };
}

function toolsStatus(text) {
  byId("tools-status").textContent = text;
}

async function download(anchor) {
  status("");
  toolsStatus(words.makingFile);
  let response;
  try {
    response = await post("api/guides?format=" + anchor.dataset.format, edits());
  } catch {
    toolsStatus(words.unreachable);
    return;
  }
  if (!response.ok) {
    const detail = response.status === 422 ? (await response.json().catch(() => ({}))).detail : "";
    toolsStatus(typeof detail === "string" && detail ? detail : words.failed);
    return;
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "guide." + anchor.dataset.format;
  const file = document.createElement("a");
  file.href = URL.createObjectURL(await response.blob());
  file.download = name;
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 60000);
  toolsStatus(say(words.fileReady, { name }));
}

async function copyLink() {
  status("");
  const address = new URL(byId("guide").dataset.link, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    toolsStatus(words.copied);
  } catch {
    toolsStatus(words.copyFailed);
  }
}

function openSource(marker) {
  const source = byId(marker.getAttribute("href").slice(1));
  if (!source) return;
  returnTo = marker;
  source.querySelector("details").open = true;
  source.focus({ preventScroll: true });
  source.scrollIntoView({ block: "center", behavior: calm() });
}

addEventListener("beforeprint", () => {
  for (const source of document.querySelectorAll(".guide-sources details:not([open])")) {
    source.open = true;
    source.dataset.printed = "true";
  }
});
addEventListener("afterprint", () => {
  for (const source of document.querySelectorAll("[data-printed]")) {
    source.open = false;
    delete source.dataset.printed;
  }
});

// ---- Events ----

document.addEventListener("submit", (event) => {
  if (event.target.id !== "form") return;
  event.preventDefault();
  const form = event.target;
  make(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
});

document.addEventListener("click", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  const on = (selector) => event.target.closest(selector);
  const does = on("[data-do]");
  if (does) {
    const question = does.closest(".question");
    const actions = { up: () => move(question, -1), down: () => move(question, 1), swap: () => swap(question),
      rewrite: () => rewrite(question), remove: () => remove(question) };
    actions[does.dataset.do]();
  } else if (on("#undo")) undo?.();
  else if (on("#add-question")) addQuestion();
  else if (on("#copy-link")) copyLink();
  else if (on("#print")) print();
  else if (on("[data-format]") && plain) {
    event.preventDefault();
    download(on("[data-format]"));
  } else if (on(".example, .suggestion") && plain) {
    event.preventDefault();
    make(on(".example, .suggestion").href, {});
  } else if (on(".marker")) {
    event.preventDefault();
    openSource(on(".marker"));
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".minutes-input")) rebalance(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && undo && !event.target.matches("input, textarea")) {
    event.preventDefault();
    undo();
  }
  if (event.key === "Enter" && event.target.matches(".minutes-input")) event.target.dispatchEvent(new Event("change", { bubbles: true }));
  if (event.key === "Escape" && returnTo?.isConnected && event.target.closest(".guide-sources")) {
    returnTo.focus();
    returnTo = null;
  }
});

addEventListener("popstate", () => make(location.href, {}, { remember: false }));

function begin({ editable = true } = {}) {
  making = null;
  undo = null;
  showProgress(false);
  if (!byId("guide") || !editable) return;
  for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
  for (const part of document.querySelectorAll(".fixed-minutes")) part.classList.add("print-only");
  for (const field of minuteFields()) field.dataset.minutes = field.value;
  for (const question of questions()) setUp(question);
  recall();
  refresh();
}
begin();
