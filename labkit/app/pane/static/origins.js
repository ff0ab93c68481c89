"use strict";
// A page asks a server of another origin: pane?api=http://127.0.0.1:8001. Nothing here can be read unless that
// server allows it. Each trial opens /closed/stream or /open/stream there, which the notebook has added.

const api = asked.get("api") || location.origin;
const PATIENT = 3000; // milliseconds that a trial may take

function stream(path, options, opens) { // an EventSource: resolves at its `opens`-th open, or when it has given up
  const source = new EventSource(api + path, options);
  let opened = 0;
  return new Promise((settled) => {
    const timer = setTimeout(() => settled(`${opened} answers after a while`), PATIENT);
    source.onopen = () => { if (++opened === opens) settled(opens > 1 ? "the stream, and again after its end" : "the stream"); };
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) settled("nothing, and it never asks again"); };
    addEventListener("pagehide", () => { clearTimeout(timer); source.close(); });
  }).finally(() => source.close());
}

async function question(path, headers) {
  try {
    const answer = await fetch(api + path, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENT) });
    return `the answer, status ${answer.status}`;
  } catch (problem) {
    return `nothing: ${problem.name}`;
  }
}

const trials = [
  ["EventSource at /closed/stream", () => stream("/closed/stream", {}, 1)],
  ["EventSource at /open/stream, with credentials, until it has come back", () => stream("/open/stream", { withCredentials: true }, 2)],
  ["fetch of /closed/stream", () => question("/closed/stream", {})],
  ["fetch of /open/stream", () => question("/open/stream", {})],
  ["fetch of /closed/stream with Last-Event-ID", () => question("/closed/stream", { "Last-Event-ID": "1" })],
  ["fetch of /open/stream with Last-Event-ID", () => question("/open/stream", { "Last-Event-ID": "1" })],
];

async function run() {
  say("mine", location.origin);
  say("theirs", api);
  for (const [words, trial] of trials) {
    const row = at("rows").insertRow();
    row.insertCell().textContent = words;
    row.insertCell().textContent = await trial();
  }
  say("says", "All trials are over.");
}

run();
