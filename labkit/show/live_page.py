"""A page of a running server in a cell's output, and what stands in its place when the server does not answer."""

from html import escape


def live_page(base: str, url: str, *, title: str, height: int, advice: str) -> str:
    """HTML that shows the page at `url` of the server at `base`, `height` pixels high.

    What stands inside an <object> is shown when its address does not answer: a visible sentence, with `advice` on what
    to do, without a script.
    """
    link, name = escape(url), escape(title)
    return (
        f'<object data="{escape(base)}/pane/answers" type="text/plain" width="1" height="1" '
        'aria-label="Does the server answer?">'
        '<p role="alert" style="border:2px solid #c00000;padding:.4em .6em;overflow-wrap:anywhere">'
        f"<strong>No live page here.</strong> {link} does not answer, or this notebook is not trusted or only a saved "
        f"copy. {escape(advice)}</p></object>"
        f'<iframe src="{link}" title="{name}" width="100%" height="{height}" style="border:1px solid #767676"></iframe>'
    )
