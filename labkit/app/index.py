"""The page at `/`: what this server is, its addresses as links, and the orders that it has."""

from collections.abc import Iterable
from html import escape

from labkit.feed import Update

MOST = 20  # orders that the page lists, the newest first
ADDRESSES = (
    ("news/stream", "the news ticker, as an event stream"),
    ("meter", "everything the server has counted, as JSON"),
    ("metrics", "what to watch in service, as Prometheus reads it"),
    ("lesson/status/503", "an answer after which an EventSource never asks again"),
    ("lesson/not-a-stream", "an event that is not sent as an event stream"),
)
OF_AN_ORDER = (
    ("orders/{}", "poll"),
    ("orders/{}/next", "long poll"),
    ("orders/{}/stream", "stream"),
    ("cached/orders/{}", "poll through a cache"),
    ("pane?order={}", "live page"),
)
POLICY = {"cache-control": "no-store", "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The order tracker of labkit</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ background: Canvas; color: CanvasText; }}
main {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; padding: .2rem 1rem .2rem 0; }}
</style>
</head>
<body>
<main>
<h1>The order tracker of labkit</h1>
<p>This server runs in a notebook, on this machine alone. It tells how food orders stand: when it is asked, and as soon
as something happens. A stream goes on until you leave its page.</p>
<h2>Addresses</h2>
<ul>
{addresses}
</ul>
<h2>Orders</h2>
{orders}
</main>
</body>
</html>
"""


def index_page(newest: Iterable[Update]) -> str:
    """The page, with these orders. Its links are relative, so that it works behind a proxy's prefix."""
    addresses = "\n".join(f"<li>{_link(path, '/' + path)}: {escape(about)}</li>" for path, about in ADDRESSES)
    rows = [_row(update) for update in newest]
    if not rows:
        orders = (
            '<p>There is no order yet. In the notebook, <code>server.place_order("Pad thai")</code> places one.</p>'
        )
    else:
        head = "".join(f'<th scope="col">{title}</th>' for title in ("Order", "Dish", "Stage", "Ask for it by"))
        orders = f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"
    return PAGE.format(addresses=addresses, orders=orders)


def _row(update: Update) -> str:
    order = update.data["order"]
    links = ", ".join(_link(path.format(order), f"{way} of order {order}", way) for path, way in OF_AN_ORDER)
    cells = (str(update.data["dish"]), str(update.data["stage"]))
    dish, stage = (f"<td>{escape(cell[:80])}</td>" for cell in cells)
    return f'<tr><th scope="row">{order}</th>{dish}{stage}<td>{links}</td></tr>'


def _link(path: str, label: str, words: str = "") -> str:
    return f'<a href="{escape(path)}" aria-label="{escape(label)}">{escape(words or label)}</a>'
