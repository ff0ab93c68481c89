"""A page of a running server in a cell's output, and what stands in its place when the server does not answer."""

from html import escape

from labkit.show.house_style import PAPER


def live_page(base: str, url: str, *, title: str, height: int, advice: str) -> str:
    """HTML that shows the page at `url` of the server at `base`, `height` pixels high.

    What stands inside an <object> is shown when its address does not answer: a visible sentence, with `advice` on what
    to do, without a script. The <object> gives the whole its height, out of sight at the left edge, and the page lies
    in that; where the sentence takes the place of the <object>, it covers the page, which is then no higher than it.
    """
    link, name = escape(url), escape(title)
    alert = f"position:relative;z-index:1;margin:0 0 0 1px;background:{PAPER};border:2px solid #c00000"
    return (
        '<div style="position:relative;overflow:hidden">'
        f'<object data="{escape(base)}/pane/answers" type="text/plain" width="1" height="{height}" '
        'style="position:relative;left:-1px;vertical-align:top" aria-label="Does the server answer?">'
        f'<p role="alert" style="{alert};padding:.4em .6em;overflow-wrap:anywhere">'
        f"<strong>No live page here.</strong> {link} does not answer, or this notebook is not trusted or only a saved "
        f"copy. {escape(advice)}</p></object>"
        f'<iframe src="{link}" title="{name}" style="position:absolute;top:0;left:0;width:100%;height:100%;'
        'box-sizing:border-box;border:1px solid #767676"></iframe></div>'
    )
