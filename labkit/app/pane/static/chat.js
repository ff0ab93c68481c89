"use strict";
// A chat page of notebook 11, asked for as pane?chat=1. It reads streams with fetch, whose status and body it can see.

const kept = sessionStorage; // what a reload of this tab is to know: the chat's name, its words, and the last id
let controller = null; // of the fetch that is open

function show() {
  const text = kept.getItem("text") || "";
  say("text", text);
  say("words", text ? text.split(" ").length : 0);
  say("last-id", kept.getItem("last-id") || "–");
  say("chat", kept.getItem("chat") || "–");
}

function forget() {
  for (const what of ["chat", "text", "last-id", "over"]) kept.removeItem(what);
  show();
}

async function* eventsOf(body) { // blocks between blank lines; notebook 05 has the whole grammar
  const reader = body.pipeThrough(new TextDecoderStream()).getReader(); // not every browser loops over a stream
  let rest = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = block.split("\n").map((line) => line.split(/: ?(.*)/s).slice(0, 2));
      yield Object.fromEntries(fields);
    }
  }
}

async function follow(path, options = {}) {
  controller?.abort();
  const mine = (controller = new AbortController());
  say("says", "Waiting for the first word.");
  try {
    const response = await fetch(address(path), { cache: "no-store", ...options, signal: mine.signal });
    say("status", response.status);
    if (!response.ok) return say("says", `Refused: ${await response.text()}`);
    for await (const event of eventsOf(response.body)) take(event);
    if (!kept.getItem("over")) say("says", "The body has ended.");
  } catch (problem) {
    say("says", problem.name === "AbortError" ? "Aborted: this page listens no more." : `Broken off: ${problem.message}`);
    if (problem.name !== "AbortError") checkServer();
  }
}

function take({ id, data }) {
  const told = JSON.parse(data);
  if (id) kept.setItem("last-id", id);
  if (told.end) {
    kept.setItem("over", told.end);
    say("says", `The answer has ended: ${told.end}.`);
  } else {
    kept.setItem("text", `${kept.getItem("text") || ""} ${told.word ?? told}`.trim());
    say("says", "Words are coming.");
  }
  show();
}

function question() {
  const headers = { "content-type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify({ question: at("question").value }) };
}

function listen() {
  const last = kept.getItem("last-id");
  return follow(`/chats/${kept.getItem("chat")}`, { headers: last ? { "Last-Event-ID": last } : {} });
}

at("ask").onclick = () => {
  forget();
  follow("/answer", question());
};
at("begin").onclick = async () => {
  forget();
  const response = await fetch(address("/chats"), question());
  say("status", response.status);
  if (!response.ok) return say("says", `Refused: ${await response.text()}`);
  kept.setItem("chat", (await response.json()).name);
  listen();
};
at("abort").onclick = () => controller?.abort();
at("stop").onclick = () => kept.getItem("chat") && fetch(address(`/chats/${kept.getItem("chat")}/stop`), { method: "POST" });
at("resume").onclick = () => kept.getItem("chat") && listen();

show();
if (kept.getItem("chat") && !kept.getItem("over")) listen(); // this tab was loaded again in the middle of an answer
