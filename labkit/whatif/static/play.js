"use strict";
// The playable page: three numbers, and everything that follows from them. Its address carries the numbers.

(() => {
  const at = (id) => document.getElementById(`play-${id}`);
  const fields = [...document.querySelectorAll("#play input[type=number]")];
  const sliders = [...document.querySelectorAll("#play input[type=range]")];
  const dots = new Dots(at("dots"));
  const numbers = {};
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let paused = still.matches;
  let last = null; // when the last picture was drawn, in milliseconds

  function say(id, text) { // unchanged words are not announced again
    if (at(id).textContent !== text) at(id).textContent = text;
  }

  // ---- The numbers

  function read(field) { // the sentence about an invalid value, or nothing
    const { name, whole } = field.dataset;
    const value = field.value.trim() === "" ? NaN : Number(field.value);
    const valid = value >= Number(field.min) && value <= Number(field.max) && !(whole && value % 1);
    const limits = `${Number(field.min).toLocaleString("en-US")} to ${Number(field.max).toLocaleString("en-US")}`;
    const slip = valid ? "" : `${field.labels[0].textContent} must be a ${whole ? "whole " : ""}number from ${limits}.`;
    say(`${name}-slip`, slip);
    field.setAttribute("aria-invalid", String(!valid));
    if (valid) numbers[name] = value;
    return valid;
  }

  function changed(event) {
    if (!fields.map(read).every(Boolean)) return;
    sliders.forEach(follow);
    const { users, every, updates } = numbers;
    dots.change(every, updates);
    show(users, every, updates);
    drawCurve(at("curve"), every, updates);
    if (paused) picture();
    const address = `#users=${users}&every=${every}&updates=${updates}`;
    at("link").href = address;
    if (event) history.replaceState(null, "", address); // and not what somebody has come here with
  }

  function show(users, every, updates) {
    const useless = formulas.uselessShare(every, updates);
    const fresh = formulas.freshShare(every, updates);
    say("asking-requests", words.amount(formulas.requestsPerMinute(users, every)));
    say("asking-useless", words.percent(useless));
    say("asking-wait", words.duration(formulas.meanWait(every)));
    say("asking-connections", words.amount(formulas.pollingConnections(users, every)));
    say("asking-cores", words.amount(formulas.pollingCores(users, every)));
    say("told-pushes", words.amount(users * updates));
    say("told-connections", words.amount(users));
    say("told-cores", words.amount(formulas.streamingCores(users, updates)));
    const half = words.amount(formulas.mostUselessUntil(every));
    say("says", useless > 0.5
      ? `${words.percent(useless)} of the polls bring nothing. That is most of them, as it is whenever each user `
        + `has fewer than ${half} updates per minute.`
      : `Most polls bring news, since each user has more than ${half} updates per minute; but `
        + `${words.percent(1 - fresh)} of the updates are overwritten by newer ones before anyone asks.`);
    say("clock", `${SHOWN} of ${words.counted(users, "user")}, ${dots.clock()}`);
  }

  // ---- Sliders: each step is a round number

  const steps = (slider) => slider.dataset.steps.split(" ").map(Number);

  function follow(slider) { // go where the field is
    const value = Number(at(slider.dataset.for).value);
    const above = steps(slider).findIndex((step) => step >= value);
    slider.value = above < 0 ? slider.max : above;
    slider.setAttribute("aria-valuetext", words.amount(value));
  }

  // ---- The dots

  function picture() { // one that stands still: what an interval of asking looks like
    dots.advance(dots.every * 1.5);
    dots.draw();
  }

  function frame(moment) {
    if (paused) return;
    dots.advance(Math.min(0.1, (moment - (last ?? moment)) / 1000));
    last = moment;
    dots.draw();
    requestAnimationFrame(frame);
  }

  function pause(stop) {
    paused = stop;
    last = null;
    at("pause").textContent = stop ? "Move" : "Pause";
    if (!stop) requestAnimationFrame(frame);
  }

  // ---- Start

  function open() {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) if (asked.has(field.dataset.name)) field.value = asked.get(field.dataset.name);
    changed();
  }

  for (const slider of sliders) {
    slider.max = steps(slider).length - 1;
    slider.oninput = () => {
      at(slider.dataset.for).value = steps(slider)[Number(slider.value)];
      changed(true);
    };
  }
  for (const field of fields) field.oninput = changed;
  at("form").onsubmit = (event) => event.preventDefault();
  at("pause").onclick = () => pause(!paused);
  still.onchange = () => pause(still.matches);
  window.addEventListener("hashchange", open);
  window.addEventListener("resize", () => paused && dots.draw());
  open();
  pause(paused);
})();
