"""How far a long run is: one output that changes in place, and whose last state remains; below it a stop button."""

import sys
import time
from html import escape
from typing import Any
from uuid import uuid4

from labkit.plumbing.shell import in_a_notebook
from labkit.show.orphan import moment, watch_for_silence

EVERY = 0.2  # seconds between two changes
BLUE = "var(--jp-brand-color1, #0072b2)"  # JupyterLab's, which suits its light and its dark theme, or ours
FRESH = 10_000  # milliseconds in which the line that takes the place of the button may take the keyboard as well


class Progress:
    """A bar and a line of text, for a `with` block. In a notebook it is HTML, with a text for other readers.

    `stop_url` gives it a `StopButton`. In a plain program, and in IPython's own terminal, it writes to
    one line of standard error if that is a terminal, and nothing elsewhere.
    """

    def __init__(self, title: str, stop_url: str | None = None) -> None:
        self._title = title
        self._button = StopButton(stop_url) if stop_url else None
        self._id = f"labkit-progress-{uuid4().hex}"
        self._done = 0.0
        self._text = "starting the users"
        self._shown_at = float("-inf")
        self._over = False
        self._handle: Any = None

    def __enter__(self) -> "Progress":
        self._show()
        if self._button:
            self._button.show()
        return self

    def __exit__(self, kind: type[BaseException] | None, *problem: object) -> None:
        if not self._over:
            self._end(f"{'interrupted' if kind is KeyboardInterrupt else 'ended early'} at: {self._text}")

    def update(self, done: float, text: str) -> None:
        """Show that `done`, a share from 0 to 1, is behind us. Calls that come too often show nothing."""
        self._done, self._text = min(max(done, 0.0), 1.0), text
        if time.perf_counter() - self._shown_at >= EVERY:
            self._show()

    def stopping(self) -> None:
        """Show at once that the stop button was pressed."""
        self._text = f"stopping, at {self._text}"
        self._show()
        if self._button:
            self._button.press()

    def finish(self, text: str) -> None:
        """Show the final state, which remains: `text`, and no button any more."""
        self._done = 1.0
        self._end(text)

    def _end(self, text: str) -> None:
        self._text, self._over = text, True
        self._show()
        if self._button:
            self._button.remove()

    def __repr__(self) -> str:
        return f"{self._title}: {self._text}" + ("" if self._over else f" ({self._done:.0%})")

    def _repr_html_(self) -> str:
        words = f"{escape(self._title)}: {escape(self._text)}"
        if self._over:
            return f"<div>{words}</div>"
        percent = round(self._done * 100)
        bar = (
            f'<div role="progressbar" aria-label="{escape(self._title)}" aria-valuenow="{percent}" aria-valuemin="0" '
            f'aria-valuemax="100" style="width:24em;max-width:100%;height:.7em;border:1px solid currentColor;'
            f'border-radius:.35em"><div style="width:{percent}%;height:100%;background:{BLUE}"></div></div>'
        )
        button = self._button.id if self._button else ""
        return f'<div id="{self._id}"><div>{words} ({moment()})</div>{bar}</div>{watch_for_silence(self._id, button)}'

    def _show(self) -> None:
        self._shown_at = time.perf_counter()
        if in_a_notebook():
            self._handle = _shown(self, self._id, self._handle)
        elif sys.stderr.isatty():
            print(f"\r\x1b[K{self!r}", end="\n" if self._over else "", file=sys.stderr)


class StopButton:
    """A button that sends a POST to `url`, in an output of its own: one that is drawn anew can hardly be pressed.

    It is a plain form. When it was pressed, a line takes its place, and the keyboard's focus with it, by a line of
    script: what has the focus must not vanish, or the notebook's own keys do nothing any more.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.id = f"labkit-stop-{uuid4().hex}"  # of the button itself
        self._pressed_at = 0  # milliseconds since 1970; 0 while nobody has pressed it
        self._over = False
        self._handle: Any = None

    def show(self) -> None:
        """Show the button, or what has become of it."""
        if in_a_notebook():
            self._handle = _shown(self, self.id, self._handle)

    def press(self) -> None:
        """Put a line in its place that says that it was pressed. The line remains."""
        if not self._pressed_at:
            self._pressed_at = round(time.time() * 1000)
            self.show()

    def remove(self) -> None:
        """Remove a button that was not pressed."""
        if not self._pressed_at:
            self._over = True
            self.show()

    def __repr__(self) -> str:
        return "Stopped by the button." if self._pressed_at else "" if self._over else "[stop button]"

    def _repr_html_(self) -> str:
        if self._pressed_at:
            return (
                f'<div id="{self.id}" role="status" tabindex="0">Stopped by the button: the result is what was '
                f"measured until then.</div><script>if (document.activeElement === document.body && "
                f'Date.now() < {self._pressed_at + FRESH}) document.getElementById("{self.id}").focus();</script>'
            )
        if self._over:
            return ""
        answer = f"{self.id}-answer"
        return (
            f'<form method="post" action="{escape(self._url)}" target="{answer}" style="margin:.4em 0">'
            f'<button id="{self.id}" type="submit">Stop, and keep what was measured</button></form>'
            f'<iframe name="{answer}" title="Answer to the stop button" style="display:none"></iframe>'
        )


def _shown(thing: object, name: str, handle: Any) -> Any:
    """Show a thing in an output of its own, or anew in that output; returns its handle."""
    from IPython.display import display

    if handle is None:
        return display(thing, display_id=name)
    handle.update(thing)
    return handle
