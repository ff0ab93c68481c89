"use strict";
// How many connections does a browser open to one host? Asked for as pane?order=1&streams=6.
// Streams are opened, the order is asked for through the same host and through another name of it, a stream is closed.

const wanted = Math.min(20, Math.max(2, Math.floor(Number(asked.get("streams"))) || 6));
const path = `/lesson/orders/${order}/shared`;
const SETTLE = 1000; // milliseconds without an answer after which the page says that it waits
const HOLD = 10_000; // milliseconds after which it closes a stream by itself
const NAMES = { "127.0.0.1": "localhost", localhost: "127.0.0.1" }; // two hosts to a browser, one machine
const here = location.hostname;
const elsewhere = NAMES[here]; // none behind a proxy

let sources = [];
let began = 0;
let running = null; // the AbortController of the run under way

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));
const count = (state) => sources.filter((source) => source.readyState === state).length;
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(2);

function tell(words) { // a line of the story
  const row = at("rows").insertRow();
  for (const cell of [seconds(began), count(EventSource.OPEN), words])
    row.insertCell().textContent = cell;
  say("says", words);
  show();
}

// ---- The streams

function openStream(number) {
  const target = address(`/orders/${order}/stream`);
  target.searchParams.set("pane", `${name}-${number}`);
  const source = new EventSource(target);
  sources.push(source);
  return new Promise((settled) => {
    source.onopen = () => { show(); settled(); };
    source.onerror = () => { show(); checkServer(); };
  });
}

function closeStream() { // the last one that is open
  const number = sources.findLastIndex((source) => source.readyState === EventSource.OPEN);
  if (number < 0) return;
  leave(sources[number], `${name}-${number}`);
  tell(`Closed stream ${number + 1}.`);
}

function closeAll() {
  sources.forEach((source, number) => {
    if (source.readyState !== EventSource.CLOSED) leave(source, `${name}-${number}`);
  });
  show();
}

// ---- The request

async function request(host, id) { // the order, through this host; fills the element `id`
  const target = address(path);
  target.hostname = host;
  const asked = performance.now();
  const ticking = setInterval(() => say(id, `waiting, ${seconds(asked)} s`), 100);
  tell(`Asked through ${host}.`);
  try {
    const answer = await fetch(target, { cache: "no-store", signal: running.signal });
    await answer.text();
    say(id, `answered after ${seconds(asked)} s`);
    tell(`Answered through ${host} (${answer.status}).`);
  } catch (problem) {
    say(id, "no answer");
    throw problem;
  } finally {
    clearInterval(ticking);
  }
}

// ---- The experiment, step by step

async function experiment() {
  await request(here, "mine");
  await Promise.race([Promise.all(Array.from({ length: wanted }, (_, number) => openStream(number))), pause(SETTLE)]);
  const left = count(EventSource.CONNECTING);
  tell(`${count(EventSource.OPEN)} streams are open${left ? `, and ${left} cannot connect yet` : ""}.`);
  let answered = false;
  const mine = request(here, "mine").then(() => { answered = true; });
  await Promise.race([mine, pause(SETTLE)]);
  if (answered) return `Answered while ${count(EventSource.OPEN)} streams were open: no limit was reached.`;
  tell(`No answer: the request waits for a free connection to ${here}.`);
  if (elsewhere) await request(elsewhere, "theirs");
  say("says", elsewhere ? `Through ${elsewhere} it was answered; through ${here} it waits. Close one stream.` : "It waits. Close one stream.");
  const closing = setInterval(closeStream, HOLD);
  await mine.finally(() => clearInterval(closing));
  return "Released: a stream was closed, its connection was free, and the request was answered.";
}

async function run() {
  if (running) return;
  running = new AbortController();
  const { signal } = running;
  others.postMessage("opened");
  at("rows").replaceChildren();
  say("mine", "–");
  say("theirs", elsewhere ? "–" : "behind a proxy there is no other name");
  sources = [];
  began = performance.now();
  try {
    const result = await experiment();
    closeAll();
    tell(`${result} All streams are closed again.`);
  } catch {
    closeAll();
    tell(signal.aborted ? "Stopped: another pane is at work." : "No answer.");
  }
  checkServer();
  running = null;
  show();
}

function show() {
  const open = count(EventSource.OPEN);
  say("open", open);
  at("slots").replaceChildren(...sources.map((source) => {
    const slot = document.createElement("li");
    slot.textContent = ["waits", "open", "closed"][source.readyState];
    slot.className = slot.textContent;
    return slot;
  }));
  enable("close", open > 0);
  enable("again", running === null);
}

// ---- Start, and leave nothing behind

say("wanted", wanted);
say("here", here);
if (elsewhere) say("elsewhere", elsewhere);
say("protocol", performance.getEntriesByType("navigation")[0]?.nextHopProtocol || "–"); // the page's own, of the same host
say("path", path);
say("hold", HOLD / 1000);
at("close").onclick = closeStream;
at("again").onclick = run;
others.onmessage = () => running?.abort();
addEventListener("pagehide", closeAll);
run();
