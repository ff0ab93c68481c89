"use strict";
// Numbers as words, with as many digits as say something; like `amount` and `duration` of labkit.whatif.table.

const words = {
  amount(number) {
    if (number >= 99.95 || number === 0) return Math.round(number).toLocaleString("en-US");
    return String(Number(number.toPrecision(number >= 1 ? 3 : 2)));
  },
  percent(share) { // only all is 100%, and only nothing is 0%
    const digits = [0, 1, 2, 3, 4].find((count) => {
      const shown = Number((100 * share).toFixed(count));
      return shown > 0 && shown < 100;
    });
    return `${(100 * share).toFixed(digits ?? 0)}%`;
  },
  duration: (seconds) => (seconds >= 1 ? `${words.amount(seconds)} s` : `${words.amount(seconds * 1000)} ms`),
  counted: (number, noun) => `${words.amount(number)} ${noun}${number === 1 ? "" : "s"}`,
};
