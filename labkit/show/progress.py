"""How far a long run is: one output that changes in place, and whose last state remains."""

import sys
import time
from html import escape
from typing import Any
from uuid import uuid4

EVERY = 0.2  # seconds between two changes
BLUE = "var(--jp-brand-color1, #0072b2)"  # JupyterLab's, which suits its light and its dark theme, or ours


class Progress:
    """A bar and a line of text, for a `with` block. In a notebook it is HTML with a text twin, and needs no widget.

    `stop_url` gives it a button that sends a POST there: a plain form, no script. In a plain program it writes to
    standard error if that is a terminal, and nothing elsewhere.
    """

    def __init__(self, title: str, stop_url: str | None = None) -> None:
        self._title = title
        self._stop_url = stop_url
        self._id = f"labkit-progress-{uuid4().hex}"
        self._done = 0.0
        self._text = "starting"
        self._shown_at = float("-inf")
        self._over = False
        self._handle: Any = None

    def __enter__(self) -> "Progress":
        self._show()
        return self

    def __exit__(self, kind: type[BaseException] | None, *problem: object) -> None:
        if not self._over:
            self._over = True
            self._text = f"{'interrupted' if kind is KeyboardInterrupt else 'ended early'} at: {self._text}"
            self._show()

    def update(self, done: float, text: str) -> None:
        """Show that `done`, a share from 0 to 1, is behind us. Calls that come too often show nothing."""
        self._done, self._text = min(max(done, 0.0), 1.0), text
        if time.perf_counter() - self._shown_at >= EVERY:
            self._show()

    def finish(self, text: str) -> None:
        """Show the final state, which remains: `text`, and no button any more."""
        self._done, self._text, self._over = 1.0, text, True
        self._show()

    def __repr__(self) -> str:
        return f"{self._title}: {self._text}" + ("" if self._over else f" ({self._done:.0%})")

    def _repr_html_(self) -> str:
        words = f"<div>{escape(self._title)}: {escape(self._text)}</div>"
        if self._over:
            return words
        percent = round(self._done * 100)
        bar = (
            f'<div role="progressbar" aria-label="{escape(self._title)}" aria-valuenow="{percent}" aria-valuemin="0" '
            f'aria-valuemax="100" style="width:24em;max-width:100%;height:.7em;border:1px solid currentColor;'
            f'border-radius:.35em"><div style="width:{percent}%;height:100%;background:{BLUE}"></div></div>'
        )
        return words + bar + self._button()

    def _button(self) -> str:
        if self._stop_url is None:
            return ""
        answer = f"{self._id}-answer"
        return (
            f'<form method="post" action="{escape(self._stop_url)}" target="{answer}" style="margin:.4em 0">'
            f'<button type="submit">Stop, and keep what was measured</button></form>'
            f'<iframe name="{answer}" title="Answer to the stop button" style="display:none"></iframe>'
        )

    def _show(self) -> None:
        self._shown_at = time.perf_counter()
        ipython = sys.modules.get("IPython")
        if ipython is None or ipython.get_ipython() is None:
            if sys.stderr.isatty():
                print(f"\r\x1b[K{self!r}", end="\n" if self._over else "", file=sys.stderr)
            return
        from IPython.display import display

        if self._handle is None:
            self._handle = display(self, display_id=self._id)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(self)
