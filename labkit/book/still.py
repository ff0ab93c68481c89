"""A notebook that has run, made still: a page has no kernel, no server and no reader who has guessed."""

import re

from nbformat import NotebookNode

FRAME = re.compile(r"<iframe\b[^>]*>.*?</iframe>", re.DOTALL)
LIVENESS = re.compile(r"<object\b[^>]*>.*?</object>", re.DOTALL)  # what says that a live page does not answer
SCRIPT = re.compile(r"<(script|form)\b.*?</\1>", re.DOTALL)  # what moves the keyboard's focus, the stop button
LINK = re.compile(r'(href="[\w.-]+)\.ipynb(?=["#])')
INSTEAD = "<p><em>In the lab, a live page stands here.</em></p>"


def still(notebook: NotebookNode) -> NotebookNode:
    """The same notebook, changed: nothing in its outputs asks a server, and what answers a prediction is folded."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if "reveal" in cell.metadata.get("tags", ()):
            cell.metadata.tags = [*cell.metadata.tags, "hide-output"]
        for output in cell.outputs:
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = _without_life(output.data["text/html"])
    return notebook


def _without_life(html: str) -> str:
    live = "<object" in html
    html = SCRIPT.sub("", LIVENESS.sub("", html))
    return linked(FRAME.sub(INSTEAD if live else "", html))


def linked(html: str) -> str:
    """The same HTML, with links to other notebooks that lead to their pages in the same folder."""
    return LINK.sub(r"\1.html", html)


def anchor(heading: str) -> str:
    """The name of a heading in links, as JupyterLab makes it.

    >>> anchor("5. A parser in three parts")
    '5.-A-parser-in-three-parts'
    """
    return heading.replace(" ", "-")
