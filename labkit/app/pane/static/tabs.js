"use strict";
// One stream for all tabs of a browser. Asked for as pane?order=1&share=1; with share=0 each has its own.
// The tab that has the lock reads the stream and passes each event on; the others listen to it.

const share = asked.get("share") === "1";
const channel = new BroadcastChannel(`labkit tabs ${order}`);
let source = null; // of the tab that reads
let newest = null; // what was shown last

function open() { // an EventSource, which this tab alone has
  const target = address(`/orders/${order}/stream`);
  target.searchParams.set("pane", name);
  source = new EventSource(target);
  source.onopen = () => say("role", share ? "This tab reads the stream, and tells the others." : "This tab reads a stream of its own.");
  source.onmessage = ({ data, lastEventId }) => {
    const event = { data, id: lastEventId };
    if (share) channel.postMessage(event);
    take(event, "read");
  };
  source.onerror = checkServer;
}

function take(event, from) {
  if (newest?.id === event.id) return; // a new reader is told where things stand, which a listener may know
  newest = event;
  say(from, Number(at(from).textContent) + 1);
  say("events", Number(at("events").textContent) + 1);
  say("stage", JSON.parse(event.data).stage);
}

channel.onmessage = ({ data }) => {
  if (data === "what is new?") {
    if (source && newest) channel.postMessage(newest);
  } else take(data, "told");
};

// ---- Start, and leave nothing behind

say("order", order);
const here = new URL(location.href);
at("other").href = here;
here.searchParams.set("share", share ? "0" : "1");
at("change").href = here;
say("change", share ? "A stream for each tab instead" : "One stream for all tabs instead");
addEventListener("pagehide", () => source && leave(source, name));
if (share) {
  say("role", "This tab listens to the one that reads the stream.");
  channel.postMessage("what is new?");
  navigator.locks.request(`labkit tabs ${order}`, () => new Promise(open)); // the promise never ends: the tab keeps the lock
} else open();
