"use strict";
// The page asks the server for the numbers of what is typed. Only its curve moves at once, by formulas.js.

const PATIENCE = 5000; // milliseconds that a question to the server may take
const PAUSE = 200; // milliseconds without a key after which it is asked
const GONE = "The server does not answer any more; run the cell with serve() again, then the cell of this page.";
const fields = [...document.querySelectorAll("input[type=number]")];
const sliders = [...document.querySelectorAll("input[type=range]")];
const asked = new URLSearchParams(location.search); // what the cell said, also of what has no field here

const at = (id) => document.getElementById(id);
const steps = (slider) => slider.dataset.steps.split(" ");

function say(id, words) { // unchanged words are not announced again
  if (at(id).textContent !== words) at(id).textContent = words;
}

function tell(sentences) { // unchanged ones are not announced again
  if ([...at("says").children].map((item) => item.textContent).join() === sentences.join()) return;
  at("says").replaceChildren(...sentences.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  }));
}

// ---- The question

let timer = null;
let question = null; // the AbortController of the one under way

function changed() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
  curve();
}

function curve() { // for what is typed, where that makes sense
  const [every, updates] = [Number(at("every").value), Number(at("updates_per_minute").value)];
  if (every > 0 && updates > 0) drawCurve(at("curve"), every, updates);
}

async function ask() {
  question?.abort();
  const mine = (question = new AbortController());
  const target = new URL("./what-if/numbers", location.href); // below the page's own folder
  for (const field of fields) if (field.value || field.dataset.filled) asked.set(field.id, field.value);
  target.search = asked;
  try {
    const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(PATIENCE)]);
    const answer = await fetch(target, { cache: "no-store", signal });
    if (![200, 400].includes(answer.status)) throw new Error(`answered ${answer.status}`);
    const told = await answer.json();
    say("gone", "");
    at("gone").hidden = true;
    (answer.ok ? show : refuse)(told);
  } catch {
    if (mine.signal.aborted) return; // another question is under way
    at("gone").hidden = false;
    say("gone", GONE);
    at("numbers").className = "stale";
  }
}

// ---- The answer

function show({ values, columns, rows, findings }) {
  mark(null, "");
  for (const field of fields) {
    if (!field.dataset.filled) field.value = values[field.id];
    field.dataset.filled = "yes";
  }
  sliders.forEach(follow);
  curve();
  at("link").href = `what-if?${asked}`;
  say("request_bytes", values.request_bytes);
  for (const id of ["poll_cpu", "push_cpu"]) say(id, String(Number((values[id] * 1000).toPrecision(6))));
  at("columns").replaceChildren(...columns.map((text) => cell("th", text, "col")));
  at("rows").replaceChildren(...rows.map(([kind, ...numbers]) => {
    const row = document.createElement("tr");
    row.append(cell("th", kind, "row"), ...numbers.map((text) => cell("td", text)));
    return row;
  }));
  at("numbers").className = "";
  tell(findings);
}

function refuse({ name, sentence }) {
  mark(name, sentence);
  at("numbers").className = "stale";
  tell([sentence, "The table still has the numbers from before."]);
}

function mark(name, sentence) { // the one field whose value makes no sense, or none
  for (const field of fields) {
    field.setAttribute("aria-invalid", String(field.id === name));
    say(`${field.id}-slip`, field.id === name ? sentence : "");
  }
}

function cell(tag, text, scope) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}

// ---- Sliders: each step is a round number

function follow(slider) { // go where the field is
  const value = Number(at(slider.dataset.for).value);
  const above = steps(slider).findIndex((step) => Number(step) >= value);
  slider.value = above < 0 ? slider.max : above;
  slider.setAttribute("aria-valuetext", at(slider.dataset.for).value);
}

function lead(slider) { // the field goes where the slider is
  const value = steps(slider)[Number(slider.value)];
  at(slider.dataset.for).value = value;
  slider.setAttribute("aria-valuetext", value);
}

// ---- Start

for (const field of fields) {
  if (asked.has(field.id)) {
    field.value = asked.get(field.id);
    field.dataset.filled = "yes";
  }
  field.oninput = changed;
}
for (const slider of sliders) {
  slider.max = steps(slider).length - 1;
  slider.oninput = () => { lead(slider); changed(); };
}
at("inputs").onsubmit = (event) => { event.preventDefault(); ask(); };
ask();
