"""A link to a live page that opens in a tab of its own, for what a browser does not show inside a notebook."""

from html import escape

from labkit.plumbing import arguments

ASIDE = "It works in a browser on this machine, while the server runs."


class Tab:
    """The link to `url`, and in `words` what the page there shows."""

    def __init__(self, url: str, words: str) -> None:
        self.url = url
        self.words = words

    def __repr__(self) -> str:
        return f"{self.words}\n[page for a tab of its own: {self.url}] {ASIDE}"

    def _repr_html_(self) -> str:
        link = f'<a href="{escape(self.url)}" target="_blank" rel="noopener">Open it in a tab of its own</a>'
        return f"<p>{escape(self.words)}</p><p>{link} ({escape(self.url)}). {ASIDE}</p>"


def tab(url: str, words: str) -> Tab:
    """Offer the page at `url` in a tab of its own. Raises ValueError for anything but an address and a text."""
    if not isinstance(url, str) or not url.startswith(("http://", "https://", "/")):
        raise ValueError(
            f'url must be an address of http or https, such as f"{{server.browser_url}}/pane?…", not {url!r}'
        )
    if not arguments.is_text(words):
        raise ValueError(f"words must say what the page shows, as a non-empty string, not {words!r}")
    return Tab(url, words)
