"""How every chart of the kit is drawn, whatever style the reader has set for charts of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from labkit.plumbing.interrupts import import_whole

SETTINGS: dict[str, Any] = {
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "text.parse_math": False,  # a dollar sign in a label is a dollar sign
    "svg.fonttype": "path",  # a text would be left over where a page drops the drawing around it
    "svg.hashsalt": "labkit",  # the same chart is the same file
}
BACKGROUNDS = ("jp-layout-color0", "vscode-editor-background", "pst-color-background", "color-background-primary")
PAPER = "".join(f"var(--{name}," for name in BACKGROUNDS) + "Canvas" + ")" * len(BACKGROUNDS)  # a page's own, in CSS
QUIET = "#666666"  # of lines and texts that stand back; on white a letter has 5.7 to 1
QUIET_ON_DARK = "#a6a6a6"
NOT_LOOKS = ("backend", "backend_fallback", "interactive", "toolbar")  # that are settings, too


@contextmanager
def house_style() -> Iterator[None]:
    """Matplotlib's own settings and ours, for what is drawn in the block; also for a whole function: `@house_style()`.

    A chart is drawn in one, and saved in one as well: a tick is made, with the settings of that moment, when it is
    first needed.
    """
    import_whole("matplotlib.figure", "matplotlib.ticker", "matplotlib.backends.backend_agg")
    from matplotlib import rc_context, rcParamsDefault

    settings: dict[Any, Any] = {name: value for name, value in rcParamsDefault.items() if name not in NOT_LOOKS}
    with rc_context(settings | SETTINGS):
        yield
