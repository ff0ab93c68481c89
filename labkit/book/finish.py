"""The last touch on the book's pages: what the theme leaves out for people who use a keyboard or a screen reader."""

from pathlib import Path

TOUCHES = (
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Contents">'),
    ('<aside class="toc-drawer', '<aside aria-label="On this page" class="toc-drawer'),
    # What follows may scroll sideways, by the keyboard too.
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ('<div class="output text_html"><table', '<div tabindex="0" class="output text_html"><table'),
)


def finish(pages: Path) -> None:
    """Change the pages in place."""
    for page in pages.rglob("*.html"):
        text = page.read_text("utf-8")
        for old, new in TOUCHES:
            text = text.replace(old, new)
        page.write_text(text, "utf-8")
