// A small chat for other websites: <script src="https://…/widget.js" data-lang="da" defer></script>
// Needs MED_ALLOWED_ORIGINS to name the website. Everything lives in a shadow tree, so that neither page's
// styles reach the other; nothing that was typed or answered ever becomes HTML.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.medAssistantWidget) return;
  window.medAssistantWidget = true;
  const base = new URL("./", script.src);
  const language = (script.dataset.lang || document.documentElement.lang || "da").startsWith("en") ? "en" : "da";
  const WORDS = {
    da: {
      open: "Spørg MED-assistenten", title: "MED-assistenten", close: "Luk", send: "Send", question: "Dit spørgsmål",
      ai: "Du skriver med en AI. Svarene bygger kun på arrangørernes materiale.", stored: "Hvad gemmes?",
      you: "Du spurgte:", looking: "Jeg slår det op …", sources: "Kilder", source: "Kilde", openSource: "Åbn kilden", next: "Prøv også:",
      failed: "Jeg kan ikke få forbindelse. Dit spørgsmål står i feltet endnu; prøv igen om et øjeblik.",
      many: "Der er sendt mange spørgsmål på kort tid. Vent lidt, og send igen.", empty: "Skriv et spørgsmål, før du sender.",
    },
    en: {
      open: "Ask the MED assistant", title: "MED-assistenten", close: "Close", send: "Send", question: "Your question",
      ai: "You are writing with an AI. Its answers come only from the organisers’ material.", stored: "What is stored?",
      you: "You asked:", looking: "Looking it up …", sources: "Sources", source: "Source", openSource: "Open the source", next: "You might also ask:",
      failed: "I cannot connect. Your question is still in the field; try again in a moment.",
      many: "Many questions were sent in a short time. Wait a little and send again.", empty: "Write a question before you send.",
    },
  };
  const words = WORDS[language];
  const TIMEOUT_MS = 60000;
  const KEPT_TURNS = 20;
  const CSS = `
    :host { all: initial; --paper: #fbfbf9; --raised: #fff; --tint: #e8f1f1; --line: #d5d9d8; --control: #6f7b7c; --ink: #1a2022;
      --muted: #515b5d; --accent: #0a5c66; --on: #fff; --alert: #9b1c1c; position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000;
      color-scheme: light dark; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
    @media (prefers-color-scheme: dark) { :host { --paper: #14191b; --raised: #1b2224; --tint: #1d3033; --line: #343d40; --control: #7f8c8e;
      --ink: #e7ebec; --muted: #aab4b6; --accent: #74c9d3; --on: #08272b; --alert: #ff9d94; } }
    * { box-sizing: border-box; }
    p, h2, h3, ul, ol, blockquote { margin: 0; font-size: 1em; }
    button, textarea { font: inherit; color: inherit; }
    button { cursor: pointer; }
    a { color: var(--accent); overflow-wrap: anywhere; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
    [hidden] { display: none !important; }
    .sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .launch, .send { background: var(--accent); color: var(--on); border: 0; border-radius: 999px; font-weight: 600; padding: .7em 1.2em; }
    .launch { box-shadow: 0 2px 10px rgb(0 0 0 / .25); }
    .panel { display: flex; flex-direction: column; width: min(25rem, calc(100vw - 2rem)); height: min(38rem, calc(100vh - 2rem)); background: var(--paper);
      color: var(--ink); border: 1px solid var(--control); border-radius: 12px; box-shadow: 0 6px 30px rgb(0 0 0 / .3); overflow: hidden; }
    header { padding: .75em 1em; border-bottom: 1px solid var(--line); }
    .row { display: flex; justify-content: space-between; align-items: center; gap: 1em; }
    h2 { font-size: 1.1em; }
    .close { background: none; border: 1px solid var(--control); border-radius: 6px; padding: .2em .7em; }
    .small { font-size: .875em; color: var(--muted); }
    .log { flex: 1; overflow-y: auto; padding: 1em; }
    .turn + .turn { margin-top: 1.5em; }
    .asked { background: var(--tint); border-radius: 12px 12px 3px 12px; padding: .45em .8em; margin: 0 0 .7em auto; width: fit-content; max-width: 88%;
      font-weight: 400; white-space: pre-wrap; overflow-wrap: anywhere; }
    .answer > * + * { margin-top: .6em; }
    .answer { overflow-wrap: anywhere; }
    .answer ul { padding-left: 1.3em; }
    details { margin-top: .6em; font-size: .9375em; }
    summary { color: var(--muted); cursor: pointer; padding: .25em 0; }
    details li { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .6em .8em; margin-top: .4em; list-style: none; }
    details ol { padding: 0; }
    blockquote { margin: .3em 0; padding-left: .7em; border-left: 3px solid var(--line); white-space: pre-line; }
    .marker { background: none; border: 0; padding: 0 .1em; color: var(--accent); font-size: .85em; font-weight: 600; }
    .next { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4em; margin-top: .4em; }
    .next button { background: var(--raised); border: 1px solid var(--control); border-radius: 8px; padding: .3em .7em; text-align: left; font-size: .9375em; }
    form { border-top: 1px solid var(--line); padding: .75em 1em; }
    .field { display: flex; gap: .5em; align-items: flex-end; }
    textarea { flex: 1; min-width: 0; resize: none; background: var(--raised); border: 1px solid var(--control); border-radius: 8px; padding: .5em .7em; }
    .send { border-radius: 8px; }
    .alert { color: var(--alert); font-weight: 600; }
    .alert:not(:empty) { margin-bottom: .5em; }
    @media (prefers-reduced-motion: no-preference) { .log { scroll-behavior: smooth; } }
    @media print { :host { display: none; } }`;

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const webAddress = (url) => (/^https?:\/\/\S+$/.test(url || "") ? url : null);

  const host = make("med-assistant", { lang: language });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const launch = make("button", { type: "button", class: "launch", "aria-haspopup": "dialog", "aria-expanded": "false" }, words.open);
  const close = make("button", { type: "button", class: "close" }, words.close);
  const log = make("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0", "aria-label": words.title });
  const announce = make("p", { class: "sr", role: "status" });
  const alert = make("p", { class: "alert", role: "alert" });
  const field = make("textarea", { id: "question", rows: "2", maxlength: "2000" });
  const form = make("form", {}, alert, make("label", { class: "sr", for: "question" }, words.question),
    make("div", { class: "field" }, field, make("button", { type: "submit", class: "send" }, words.send)));
  const privacy = make("a", { href: new URL(language === "en" ? "privatliv?lang=en" : "privatliv", base), target: "_blank", rel: "noopener" }, words.stored);
  const panel = make("div", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: "" },
    make("header", {}, make("div", { class: "row" }, make("h2", { id: "title" }, words.title), close),
      make("p", { class: "small" }, words.ai + " ", privacy)), log, announce, form);
  root.append(launch, panel);

  const history = [];
  let running = false;

  function show(open) {
    panel.hidden = !open;
    launch.hidden = open;
    launch.setAttribute("aria-expanded", String(open));
    (open ? field : launch).focus();
  }

  // Bold, lists and [n] are all the marks there are; everything else is text.
  function inline(text, openSource) {
    return text.split(/(\*\*[^*]+\*\*|\[\d{1,3}\])/).filter(Boolean).map((part) => {
      const number = /^\[(\d+)\]$/.exec(part);
      if (number) {
        const marker = make("button", { type: "button", class: "marker", "aria-label": `${words.source} ${number[1]}` }, part);
        marker.addEventListener("click", () => openSource(number[1], marker));
        return marker;
      }
      return part.startsWith("**") ? make("strong", {}, part.slice(2, -2)) : document.createTextNode(part);
    });
  }

  function answerNodes(text, openSource) {
    return text.split(/\n{2,}/).filter((block) => block.trim()).map((block) => {
      const lines = block.split("\n");
      if (lines.every((line) => /^\s*(?:[-*]|\d+\.)\s/.test(line))) {
        return make("ul", {}, ...lines.map((line) => make("li", {}, ...inline(line.replace(/^\s*(?:[-*]|\d+\.)\s+/, ""), openSource))));
      }
      return make("p", {}, ...lines.flatMap((line, i) => (i ? [make("br"), ...inline(line, openSource)] : inline(line, openSource))));
    });
  }

  function sourcesNode(citations, turn) {
    const items = citations.map((citation) => {
      const url = webAddress(citation.url);
      const title = citation.section && citation.section !== citation.title ? `${citation.title} · ${citation.section}` : citation.title;
      const item = make("li", { id: `${turn}-${citation.number}`, tabindex: "-1" }, make("strong", {}, `${citation.number} ${title}`),
        make("blockquote", {}, citation.quote));
      if (url) item.append(make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words.openSource));
      return item;
    });
    return make("details", {}, make("summary", {}, `${words.sources} (${citations.length})`), make("ol", {}, ...items));
  }

  function showAnswer(reply, body, turn) {
    const details = body.citations.length ? sourcesNode(body.citations, turn) : null;
    const openSource = (number, marker) => {
      const item = root.getElementById(`${turn}-${number}`);
      if (!item) return;
      details.open = true;
      item.focus();
      item.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { event.stopPropagation(); marker.focus(); }
      }, { once: true });
    };
    reply.replaceChildren(make("div", { class: "answer", lang: body.language }, ...answerNodes(body.answer, openSource)));
    if (details) reply.append(details);
    if (body.suggestions.length) {
      reply.append(make("p", { class: "small" }, words.next), make("ul", { class: "next" }, ...body.suggestions.map((text) => {
        const button = make("button", { type: "button" }, text);
        button.addEventListener("click", () => ask(text));
        return make("li", {}, button);
      })));
    }
    announce.textContent = body.answer.replace(/\s*\[\d+\]|\*\*/g, "");
  }

  async function ask(question) {
    if (running) return;
    question = question.trim();
    alert.textContent = question ? "" : words.empty;
    if (!question) { field.focus(); return; }
    running = true;
    const turn = `t${history.length}`;
    const reply = make("div", {}, make("p", { class: "small" }, words.looking));
    const item = make("div", { class: "turn" }, make("h3", { class: "asked" }, make("span", { class: "sr" }, words.you + " "), question), reply);
    log.append(item);
    field.value = "";
    announce.textContent = words.looking;
    log.scrollTop = log.scrollHeight;
    try {
      const response = await fetch(new URL("api/chat", base), {
        method: "POST", headers: { "Content-Type": "application/json" }, credentials: "omit", signal: AbortSignal.timeout(TIMEOUT_MS),
        body: JSON.stringify({ question, history: history.slice(-KEPT_TURNS), ...(language === "en" ? { language } : {}) }),
      });
      if (!response.ok) throw new Error(response.status === 429 || response.status === 503 ? "many" : "failed");
      const body = await response.json();
      history.push({ role: "user", content: question }, { role: "assistant", content: body.answer });
      showAnswer(reply, body, turn);
      log.scrollTop += item.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
    } catch (error) {
      item.remove();
      announce.textContent = "";
      if (!field.value.trim()) field.value = question;
      alert.textContent = error.message === "many" ? words.many : words.failed;
      field.focus();
    } finally {
      running = false;
    }
  }

  launch.addEventListener("click", () => show(true));
  close.addEventListener("click", () => show(false));
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(field.value); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
  document.body.append(host);
})();
