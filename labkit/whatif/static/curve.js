"use strict";
// The curve of the useless share against the updates per minute, and the point where the reader's numbers are.

const LEAST_UPDATES = 0.001;
const MOST_UPDATES = 6000;
const BOX = { width: 420, height: 250, left: 58, right: 14, top: 14, bottom: 48 };

function drawCurve(svg, every, updates) {
  const inner = { width: BOX.width - BOX.left - BOX.right, height: BOX.height - BOX.top - BOX.bottom };
  const range = MOST_UPDATES / LEAST_UPDATES;
  const x = (rate) => BOX.left + (Math.log(rate / LEAST_UPDATES) / Math.log(range)) * inner.width;
  const y = (share) => BOX.top + (1 - share) * inner.height;
  const share = formulas.uselessShare(every, updates);
  const half = formulas.mostUselessUntil(every);
  const rates = Array.from({ length: 121 }, (_, step) => LEAST_UPDATES * range ** (step / 120));
  const places = rates.map((rate) => `${x(rate).toFixed(1)} ${y(formulas.uselessShare(every, rate)).toFixed(1)}`);
  const parts = [];
  for (const part of [0, 0.5, 1]) {
    parts.push(shape("line", { class: "grid", x1: BOX.left, x2: BOX.width - BOX.right, y1: y(part), y2: y(part) }));
    parts.push(letters(`${100 * part}%`, { x: BOX.left - 6, y: y(part) + 4, "text-anchor": "end" }));
  }
  for (const rate of [0.01, 1, 100]) {
    parts.push(shape("line", { class: "grid", x1: x(rate), x2: x(rate), y1: y(0), y2: y(0) + 5 }));
    parts.push(letters(String(rate), { x: x(rate), y: y(0) + 18, "text-anchor": "middle" }));
  }
  const below = { x: BOX.left + inner.width / 2, y: BOX.height - 8, "text-anchor": "middle" };
  parts.push(letters("updates per minute for each user", below));
  const side = { x: 12, y: BOX.top + inner.height / 2, "text-anchor": "middle" };
  parts.push(letters("useless polls", { ...side, transform: `rotate(-90 ${side.x} ${side.y})` }));
  const middle = Math.min(Math.max(half, LEAST_UPDATES), MOST_UPDATES);
  parts.push(shape("line", { class: "half", x1: x(middle), x2: x(middle), y1: y(0), y2: y(0.5) }));
  parts.push(letters(`half at ${words.amount(half)}`, { x: x(middle) + 10, y: y(0.5) - 6, ...turned(x(middle), -10) }));
  parts.push(shape("path", { class: "curve", d: `M${places.join("L")}` }));
  parts.push(shape("circle", { class: "point", cx: x(updates), cy: y(share), r: 7 }));
  const label = `${words.percent(share)} useless`;
  const low = share < 0.15 ? -14 : 22;
  const here = { class: "here", x: x(updates) - 8, y: y(share) + low, "text-anchor": "end" };
  parts.push(letters(label, { ...here, ...turned(x(updates), 8, 130) }));
  svg.setAttribute("viewBox", `0 0 ${BOX.width} ${BOX.height}`);
  svg.setAttribute("aria-label", "Curve: the share of useless polls falls from nearly all to nearly none as "
    + `updates get more frequent. It is half at ${words.amount(half)} updates per minute, and ${words.percent(share)} at your ${words.amount(updates)}.`);
  svg.replaceChildren(...parts);
}

function turned(place, shift, room = 0) { // labels near an edge stand on the other side of their place
  if (room) return place < BOX.left + room ? { x: place + shift + 4, "text-anchor": "start" } : {};
  return place > BOX.width - 110 ? { x: place + shift, "text-anchor": "end" } : {};
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function letters(text, attributes) {
  const made = shape("text", attributes);
  made.textContent = text;
  return made;
}
