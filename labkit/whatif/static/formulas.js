"use strict";
// The argument as arithmetic, for pages. A test holds each of these equal to `labkit.model`, which says where it is from.
// Times are in seconds, updates are a Poisson process of so many per minute for each user, shares go from 0 to 1.

const formulas = {
  POLL_CPU: 0.0003, // CPU seconds of the server for one poll: an assumption, of the size that a laptop shows
  PUSH_CPU: 0.00003, // CPU seconds of the server for one pushed event or comment: likewise
  COMMENT_SECONDS: 15, // between two keep-alive comments on a stream
  IDLE_CONNECTION_SECONDS: 75, // without a poll, until the server closes a connection

  requestsPerMinute: (users, every) => (users * 60) / every,
  uselessShare: (every, updates) => Math.exp((-every * updates) / 60),
  mostUselessUntil: (every) => (60 * Math.log(2)) / every, // updates per minute
  freshShare: (every, updates) => -Math.expm1((-every * updates) / 60) / ((every * updates) / 60),
  meanWait: (every) => every / 2,
  pollingConnections: (users, every) => Math.ceil(users * Math.min(1, formulas.IDLE_CONNECTION_SECONDS / every)),
  pollingCores: (users, every) => (formulas.requestsPerMinute(users, every) / 60) * formulas.POLL_CPU,
  streamingCores: (users, updates) =>
    ((users * updates + (users * 60) / formulas.COMMENT_SECONDS) / 60) * formulas.PUSH_CPU,
};
