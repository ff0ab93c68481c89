"""What shows that a run is over when nobody is left to say so: its kernel was restarted, or has died.

A bar that is drawn anew several times a second sets a timer each time. When the last of them runs out, the page itself
writes over the bar, unless something else has taken its place, and the stop button says that it is of no use any more.
The button keeps the keyboard's focus if it has it: what has the focus must not vanish. Where no script runs, the moment
beside the words tells how old they are.
"""

import json
import time

SILENCE = 10.0  # seconds without a word from a run after which it is taken for dead; a live one speaks each second
OVER = "This run is over: its kernel was restarted, or has ended. Run the cell again."
_SCRIPT = """<script>(() => {
const [bar, button, silence, over] = %s;
const shown = document.getElementById(bar), timers = (window.labkitTimers ??= {});
clearTimeout(timers[bar]);
timers[bar] = setTimeout(() => {
  const pressed = document.getElementById(button);
  shown?.replaceChildren(over);
  if (pressed?.form) {
    pressed.textContent = "This run is over";
    pressed.setAttribute("aria-disabled", "true");
    pressed.style.opacity = 0.6;
    pressed.form.addEventListener("submit", (event) => event.preventDefault());
  }
}, silence * 1000);
})();</script>"""


def watch_for_silence(bar: str, button: str) -> str:
    """A script that ends the bar and the button of these ids, unless the bar is drawn anew in time."""
    return _SCRIPT % json.dumps([bar, button, SILENCE, OVER])


def moment() -> str:
    """The time of day, for words that may be old when they are read."""
    return time.strftime("%H:%M:%S")
