"use strict";
// One order, followed twice: by a real EventSource and by a poll every few seconds.
// Asked for as pane?order=1&path=/orders/1/stream&every=5&listen=message. Every address is relative to the page.

const streamPath = asked.get("path") || `/orders/${order}/stream`;
const pollPath = `/orders/${order}`;
const every = Math.max(0.1, Number(asked.get("every")) || 5); // seconds
const types = asked.has("listen") ? asked.getAll("listen") : ["message"];
const ROWS = 8;
const STATES = ["0 CONNECTING", "1 OPEN", "2 CLOSED"];

const PRECISE = { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1 };
const clock = () => new Date().toLocaleTimeString("en-GB", PRECISE);

function addRow(id, cells) {
  const row = at(id).insertRow(0);
  for (const cell of cells) row.insertCell().textContent = cell;
  while (at(id).rows.length > ROWS) at(id).deleteRow(-1);
}

function stageAndTime(text) { // of an update's JSON; any other text is shown as it is
  try {
    const update = JSON.parse(text);
    return [update.stage ?? update.headline ?? text, update.at?.toFixed(1) ?? "–"];
  } catch {
    return [text, "–"];
  }
}

// ---- The server tells

let source = null;
let stream = { requests: 0, reconnects: 0, events: 0, opened: false, lost: false };

function openStream() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  const target = address(streamPath);
  target.searchParams.set("pane", name);
  source = new EventSource(target);
  stream.requests += 1;
  stream.opened = stream.lost = false;
  source.onopen = onOpen;
  source.onerror = onError;
  for (const type of types) source.addEventListener(type, onEvent);
  others.postMessage("opened");
  say("stream-says", "Connecting.");
  showStream();
}

function onOpen() {
  if (stream.lost) stream.requests += 1; // the browser's own new try
  if (stream.opened) stream.reconnects += 1;
  const words = stream.opened ? "Open again: the browser came back by itself, and named the last id it had." : "Open: waiting for events.";
  stream.opened = true;
  stream.lost = false;
  serverAnswers();
  say("stream-says", words);
  showStream();
}

function onEvent(event) {
  stream.events += 1;
  const [stage, moment] = stageAndTime(event.data);
  addRow("event-rows", [clock(), event.type, event.lastEventId || "–", stage, moment]);
  say("stream-says", `Told: ${stage}.`);
  showStream();
}

function onError() {
  if (stream.lost) stream.requests += 1; // the new try failed
  stream.lost = true;
  if (source.readyState === EventSource.CLOSED) {
    explainEnd();
  } else {
    say("stream-says", "The connection ended. The browser tries again by itself.");
    say("ended", "the server or the network, and the browser comes back");
  }
  checkServer();
  showStream();
}

async function explainEnd() {
  say("stream-says", "The browser has given up. An EventSource does not say why.");
  say("ended", "the answer, and the browser never comes back");
  try { // HEAD opens no stream, and tells what the answer is like
    const answer = await ask(streamPath, {}, "HEAD");
    const kind = answer.headers.get("content-type") || "no content type";
    if (source.readyState === EventSource.CLOSED)
      say("stream-says", `The browser has given up. Asked once more, with HEAD, the server answers ${answer.status}, ${kind}.`);
  } catch {
    say("stream-says", "The browser has given up. Asked once more, with HEAD, the server does not answer.");
  }
}

function closeStream(who, words) {
  if (!source || source.readyState === EventSource.CLOSED) return;
  leave(source, name);
  say("stream-says", words);
  say("ended", who);
  showStream();
}

function showStream() {
  const state = source ? source.readyState : EventSource.CLOSED;
  say("ready-state", source ? STATES[state] : "–");
  say("stream-requests", stream.requests);
  say("reconnects", stream.reconnects);
  say("events", stream.events);
  enable("open", state === EventSource.CLOSED);
  enable("close", state !== EventSource.CLOSED);
}

// ---- The page asks

let timer = null;
const polls = { requests: 0, useless: 0, etag: null, waiting: false, last: null, pause: 0 };

async function poll() {
  if (polls.waiting) return;
  polls.waiting = true;
  const now = performance.now();
  if (polls.last !== null) polls.pause = Math.max(polls.pause, now - polls.last);
  polls.last = now;
  polls.requests += 1;
  try {
    const answer = await ask(pollPath, polls.etag ? { "If-None-Match": polls.etag } : {});
    await onAnswer(answer);
  } catch {
    say("poll-says", "No answer.");
    checkServer();
  } finally {
    polls.waiting = false;
  }
  showPolls();
}

async function onAnswer(answer) {
  const body = await answer.text();
  const etag = answer.headers.get("etag") || "–";
  if (answer.status === 304) {
    polls.useless += 1;
    addRow("poll-rows", [clock(), "304", etag, "nothing new", "–"]);
  } else if (answer.ok) {
    const [stage, moment] = stageAndTime(body);
    polls.etag = answer.headers.get("etag");
    addRow("poll-rows", [clock(), answer.status, etag, stage, moment]);
    say("poll-says", `Learned: ${stage}.`);
  } else {
    addRow("poll-rows", [clock(), answer.status, "–", "–", "–"]);
    say("poll-says", `The answer was ${answer.status}. ${answer.status === 404 ? body.slice(0, 200) : ""}`);
    checkServer();
    return;
  }
  serverAnswers();
}

function startPolling() {
  if (timer !== null) return;
  timer = setInterval(poll, every * 1000);
  polls.last = null;
  poll();
  showPolls();
}

function stopPolling(who, words) {
  if (timer === null) return;
  clearInterval(timer);
  timer = null;
  say("poll-says", words);
  say("poll-ended", who);
  showPolls();
}

function showPolls() {
  say("poll-requests", polls.requests);
  say("useless", polls.useless);
  say("pause", polls.pause ? `${(polls.pause / 1000).toFixed(1)} s` : "–");
  say("tab", document.visibilityState);
  enable("start", timer === null);
  enable("stop", timer !== null);
}

// ---- Start, and leave nothing behind

say("order", order);
say("every", every);
say("stream-address", streamPath);
say("poll-address", pollPath);
at("open").onclick = openStream;
at("close").onclick = () => closeStream("you", "Closed. A closed EventSource does not come back by itself.");
at("start").onclick = startPolling;
at("stop").onclick = () => stopPolling("you", "Stopped.");
others.onmessage = () => {
  closeStream("another pane", "Closed: another pane opened its stream, and a browser has six connections a host.");
  stopPolling("another pane", "Stopped: another pane is at work.");
};
addEventListener("pagehide", () => {
  if (source) leave(source, name); // whatever its state: the browser may have closed it a moment ago
  stopPolling("the page's end", "Stopped with the page.");
});
document.addEventListener("visibilitychange", showPolls);
openStream();
startPolling();
