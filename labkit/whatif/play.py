"""The playable page: the argument as three numbers and what follows from them, without a server or an installation."""

from pathlib import Path

FOLDER = Path(__file__).parent
STYLES = ("play.css", "curve.css")
SCRIPTS = ("formulas.js", "words.js", "curve.js", "dots.js", "play.js")
DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>:root {{ color-scheme: light dark; }}
body {{ background: Canvas; color: CanvasText; }}
main {{ max-width: 62rem; margin: 0 auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{fragment}
</main>
</body>
</html>
"""
TITLE = "What does asking every few seconds cost?"


def fragment() -> str:
    """The page's inside, with its style and its scripts, to stand in any other page."""
    style, scripts = ("\n".join(map(_static, names)) for names in (STYLES, SCRIPTS))
    markup = (FOLDER / "play.html").read_text("utf-8")
    return f"<style>\n{style}</style>\n{markup}<script>\n{scripts}</script>"


def document() -> str:
    """The page as one file."""
    return DOCUMENT.format(title=TITLE, fragment=fragment())


def _static(name: str) -> str:
    return (FOLDER / "static" / name).read_text("utf-8")
