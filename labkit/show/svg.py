"""Matplotlib's SVG made fit for a page: it follows the page's theme, shares no id with another chart, and is small.

A page is dark where JupyterLab, VS Code or a book's theme says so, or where its `color-scheme` is dark.
"""

import re
from html import escape
from uuid import uuid4

from labkit.kinds import KINDS
from labkit.show.house_style import PAPER, QUIET, QUIET_ON_DARK

LIGHT = '[data-jp-theme-light="true"],[data-theme="light"],.vscode-light,.vscode-high-contrast-light'
DARK = (
    '[data-jp-theme-light="false"],[data-theme="dark"],.vscode-dark,'
    ".vscode-high-contrast:not(.vscode-high-contrast-light)"
)
PAINT = re.compile(r"(fill|stroke): ?(#[0-9a-fA-F]{6})")
PAPER_OF_A_HATCHING = re.compile(r'(<rect [^>]*)fill="(#[0-9a-fA-F]{6})"/>')  # the one paint that is no style
DECIMALS = re.compile(r"-?\d+\.\d{3,}")
PLACES = 2  # decimals of a point (1/72 inch) that are kept; a number below 10 may be a scale and keeps four digits


def inline(svg: str, alt: str) -> str:
    """An `<svg>` element to stand in HTML, with `alt` as its name for screen readers.

    A `<style>` in it hides a picture that follows it: where a sanitizer drops both, that picture is seen.
    """
    colours = _colours()
    body = PAINT.sub(lambda match: f"{match[1]}:{_variable(match[2].lower(), colours)}", _content(svg))
    look = "display:block;width:100%;max-width:44rem;height:auto"
    return (
        f'<svg class="labkit-chart" role="img" aria-label="{escape(alt)}" viewBox="{_view(svg)}" '
        f'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'style="{look};fill:currentColor;stroke-linejoin:round">'
        f"<style>{_themes(colours)}</style>{_with_own_ids(body, uuid4().hex[:8])}</svg>"
    )


def standalone(svg: str, alt: str) -> str:
    """A file of its own, dark on white, with `alt` as its description."""
    width, height = _view(svg).split()[2:]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'width="{width}pt" height="{height}pt" viewBox="{_view(svg)}" style="stroke-linejoin:round">'
        f'<desc>{escape(alt)}</desc><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{_with_own_ids(_content(svg), 'c')}</svg>\n"
    )


def _colours() -> dict[str, tuple[str, str]]:
    """The light and the dark form of each colour that a chart is drawn in, by the light one."""
    kinds = {kind.colour.lower(): (kind.colour, kind.colour_on_dark) for kind in KINDS.values()}
    return {**kinds, QUIET: (QUIET, QUIET_ON_DARK)}


def _variable(colour: str, colours: dict[str, tuple[str, str]]) -> str:
    if colour == "#000000":
        return "currentColor"
    if colour == "#ffffff":
        return "var(--lk-paper)"
    return f"var({_name(colour)})" if colour in colours else colour


def _name(colour: str) -> str:
    return f"--lk-{colour.lstrip('#').lower()}"


def _themes(colours: dict[str, tuple[str, str]]) -> str:
    light = "".join(f"{_name(light)}:{light};" for light, _ in colours.values())
    both = "".join(f"{_name(light)}:light-dark({light},{dark});" for light, dark in colours.values())
    return (
        f".labkit-chart{{--lk-paper:{PAPER};{light}}}"
        f"@supports(color:light-dark(red,red)){{.labkit-chart{{{both}}}}}"
        f":is({LIGHT}) .labkit-chart{{color-scheme:light}}:is({DARK}) .labkit-chart{{color-scheme:dark}}"
        ".labkit-chart~img{display:none}"
    )


def _view(svg: str) -> str:
    return re.search(r'viewBox="([^"]+)"', svg)[1]  # type: ignore[index]  # matplotlib always writes one


def _content(svg: str) -> str:
    """What stands in the root, without matplotlib's name, its style for the whole page, and digits nobody sees."""
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)
    body = PAPER_OF_A_HATCHING.sub(r'\1style="fill: \2"/>', DECIMALS.sub(_short, body))
    return re.sub(r">\s+<", "><", re.sub(r"\s*\n\s*", " ", body)).strip()


def _short(match: re.Match[str]) -> str:
    value = float(match[0])
    return f"{value:.4g}" if abs(value) < 10 else f"{value:.{PLACES}f}".rstrip("0").rstrip(".")


def _with_own_ids(body: str, prefix: str) -> str:
    """The ids that something refers to begin with `prefix`; the others go."""
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', body))
    body = re.sub(r' id="([^"]+)"', lambda match: f' id="{prefix}-{match[1]}"' if match[1] in used else "", body)
    return re.sub(r'(href="|url\()#([^")]+)', lambda match: f"{match[1]}#{prefix}-{match[2]}", body)
