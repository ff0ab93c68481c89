"use strict";
// What both pages of the pane need: their elements, the server's address, and the word that it is gone.

const asked = new URLSearchParams(location.search);
const order = asked.get("order") || "1";
const name = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");
const others = new BroadcastChannel(`labkit ${location.pathname}`); // other panes of this server, six connections in all

const PATIENCE = 5000; // milliseconds that a question to the server may take
const GONE = "The server does not answer any more; run the cell with serve() again, then the cell of this pane.";

const at = (id) => document.getElementById(id);
const address = (path) => new URL("." + path, location.href); // "./orders/1": below the page's own folder

function say(id, words) { // unchanged words are not announced again
  if (at(id).textContent !== String(words)) at(id).textContent = words;
}

function enable(id, yes) { // a disabled button would lose the keyboard's focus
  at(id).setAttribute("aria-disabled", String(!yes));
}

function ask(path, headers = {}, method = "GET") {
  return fetch(address(path), { method, cache: "no-store", headers, signal: AbortSignal.timeout(PATIENCE) });
}

function leave(source, named) { // a proxy may not notice by itself
  source.close();
  navigator.sendBeacon(address(`/pane/${named}/left`));
}

// ---- Does the server answer?

async function checkServer() {
  try {
    const answer = await ask("/pane/answers");
    if ((await answer.text()).startsWith("the server answers")) return serverAnswers();
    tellGone(`${GONE} (The proxy at ${location.host} answered ${answer.status} in its place.)`);
  } catch {
    tellGone(GONE);
  }
}

function tellGone(words) {
  at("gone").hidden = false;
  say("gone", words);
}

function serverAnswers() {
  at("gone").hidden = true;
  say("gone", "");
}
