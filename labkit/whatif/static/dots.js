"use strict";
// A dozen users and a server, twice: on the left they ask, on the right they are told. The same updates reach both.
// A poll is a ring on its way up and back; its answer is full when it brings news. An update that waits for a poll is a
// diamond at the server. A push is a full square. The way between user and server is drawn slowly; the clock is not.

const SHOWN = 12; // users
const WAY = 0.55; // seconds on the screen from one end to the other
const SLOWEST = 1.2; // seconds on the screen between two polls of one user, at least and at most
const RAREST = 15;
const MOST_MARKS = 40; // updates per second on the screen
const LANE = { width: 340, height: 190, gap: 20 }; // in the drawing's own units
const NARROW = 520; // pixels of the screen, below which the lanes stand one above the other

class Dots {
  constructor(canvas) {
    this.canvas = canvas;
    this.next = chance(7); // the same start each time
    this.now = 0; // seconds on the screen
    this.users = Array.from({ length: SHOWN }, (_, place) => ({ phase: (place * 5 % SHOWN + 0.5) / SHOWN, waiting: [] }));
    this.moving = [];
    this.counts = { polls: 0, useless: 0, pushes: 0 };
  }

  change(every, updates) { // seconds between polls, updates per minute
    const onScreen = Math.min(Math.max(every, SLOWEST), RAREST);
    this.speed = Math.min(every / onScreen, MOST_MARKS / ((SHOWN * updates) / 60));
    this.every = every / this.speed;
    this.rate = (SHOWN * updates * this.speed) / 60; // updates per second on the screen, all users together
    for (const user of this.users) user.at = this.now + user.phase * this.every;
    this.update = this.now + this.gap();
    this.counts = { polls: 0, useless: 0, pushes: 0 };
  }

  gap() { return -Math.log(1 - this.next()) / this.rate; }

  advance(seconds) { // on the screen
    const until = this.now + seconds;
    while (this.update <= until) {
      const user = this.users[Math.floor(this.next() * SHOWN)];
      user.waiting.push(this.update);
      this.moving.push({ kind: "push", user, from: this.update });
      this.counts.pushes += 1;
      this.update += this.gap();
    }
    for (const user of this.users) {
      for (; user.at <= until; user.at += this.every) this.moving.push({ kind: "poll", user, from: user.at });
    }
    for (const dot of this.moving) if (dot.kind === "poll" && !dot.answered && dot.from + WAY <= until) this.answer(dot);
    this.now = until;
    this.moving = this.moving.filter((dot) => this.now - dot.from < (dot.kind === "poll" ? 2 : 1) * WAY);
  }

  answer(poll) { // at the server
    const known = poll.user.waiting.filter((moment) => moment <= poll.from + WAY);
    poll.user.waiting = poll.user.waiting.filter((moment) => moment > poll.from + WAY);
    poll.answered = true;
    poll.news = known.length > 0;
    this.counts.polls += 1;
    this.counts.useless += poll.news ? 0 : 1;
  }

  clock() { // how fast the screen goes
    if (this.speed > 0.99 && this.speed < 1.01) return "in real time";
    return this.speed > 1 ? `${words.amount(this.speed)} times as fast as in truth` : `${words.amount(1 / this.speed)} times as slow as in truth`;
  }

  draw() {
    const below = this.canvas.clientWidth < NARROW;
    const size = below
      ? { width: LANE.width, height: 2 * LANE.height + LANE.gap }
      : { width: 2 * LANE.width + LANE.gap, height: LANE.height };
    const scale = (this.canvas.clientWidth / size.width) * (window.devicePixelRatio || 1);
    if (this.canvas.width !== Math.round(size.width * scale) || this.below !== below) {
      this.below = below;
      this.canvas.style.aspectRatio = `${size.width} / ${size.height}`;
      this.canvas.width = Math.round(size.width * scale);
      this.canvas.height = Math.round(size.height * scale);
    }
    const pen = this.canvas.getContext("2d");
    const style = getComputedStyle(this.canvas);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    this.lane(pen, style, "asking", (dot) => dot.kind === "poll");
    pen.translate(below ? 0 : LANE.width + LANE.gap, below ? LANE.height + LANE.gap : 0);
    this.lane(pen, style, "told", (dot) => dot.kind === "push");
  }

  lane(pen, style, name, belongs) {
    const ink = style.color, mine = style.getPropertyValue(`--${name}`), quiet = style.getPropertyValue("--quiet");
    const top = 34, bottom = 152;
    const x = (user) => ((this.users.indexOf(user) + 0.5) * LANE.width) / SHOWN;
    pen.lineWidth = 1.5;
    pen.strokeStyle = pen.fillStyle = ink;
    pen.strokeRect(1, 1, LANE.width - 2, 21);
    pen.font = "600 13px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.fillText("the server", LANE.width / 2, 16);
    pen.fillText(`${SHOWN} users who ${name === "asking" ? "ask" : "are told"}`, LANE.width / 2, LANE.height - 5);
    for (const user of this.users) {
      pen.strokeStyle = ink;
      pen.strokeRect(x(user) - 5, bottom + 1, 10, 14);
      if (name === "told") stroke(pen, quiet, x(user), top - 12, bottom);
      else if (user.waiting.length) diamond(pen, mine, x(user), top - 3);
    }
    for (const dot of this.moving.filter(belongs)) {
      const way = (this.now - dot.from) / WAY;
      const up = dot.kind === "poll" && way < 1;
      const share = dot.kind === "push" ? 1 - way : up ? way : 2 - way;
      mark(pen, dot, up, { mine, quiet, ink }, x(dot.user), bottom + (top - bottom) * share);
    }
  }
}

function mark(pen, dot, up, colours, x, y) {
  pen.fillStyle = pen.strokeStyle = dot.kind === "push" || dot.news ? colours.mine : colours.ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  if (dot.kind === "push") pen.rect(x - 5.5, y - 5.5, 11, 11);
  else pen.arc(x, y, dot.news && !up ? 6.5 : 4, 0, 2 * Math.PI);
  if (dot.kind === "push" || (dot.news && !up)) pen.fill();
  else pen.stroke();
}

function diamond(pen, colour, x, y) {
  pen.fillStyle = colour;
  pen.beginPath();
  for (const [dx, dy] of [[0, -7], [7, 0], [0, 7], [-7, 0]]) pen.lineTo(x + dx, y + dy);
  pen.fill();
}

function stroke(pen, colour, x, from, to) { // an open connection
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(x, from);
  pen.lineTo(x, to);
  pen.stroke();
}

function chance(seed) { // numbers from 0 to 1, the same ones for the same seed (mulberry32, public domain)
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
