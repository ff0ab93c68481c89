"""What Sphinx is told about the book: nothing is run, and nothing is loaded from elsewhere."""

import re
from pathlib import Path
from typing import Any

from sphinx.addnodes import pending_xref

project = "Why Server-Sent Events?"
author = "the labkit authors"
copyright = "the labkit authors; texts under CC BY 4.0, code under the MIT licence"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["conf.py"]

nb_execution_mode = "off"  # the notebooks have run before
nb_render_markdown_format = "myst"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # no notebook has a widget
nb_merge_streams = True
myst_heading_anchors = 3
myst_heading_slug_func = "labkit.book.still.anchor"
myst_enable_extensions = ["deflist", "smartquotes"]
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header"]

html_theme = "furo"
html_title = project
html_static_path = ["static"]
html_css_files = ["book.css"]
html_show_sphinx = False
html_show_search_summary = False  # it would ask for pages, which a file may not do
html_copy_source = False
html_theme_options = {"navigation_with_keys": False, "top_of_page_buttons": []}
python_display_short_literal_types = True
add_module_names = False

NAMES = {
    name
    for page in (Path(__file__).parent / "reference").glob("*.md")
    for name in re.findall(r"\{py:\w+\} (\w+)", page.read_text("utf-8"))
}


def setup(app: Any) -> None:
    """Let Sphinx look for the package's own names alone: it takes seconds to find that `str` has no page."""
    app.connect("doctree-read", _forget_names_of_others)
    app.connect("html-page-context", _list_titles_alone, priority=400)  # before the theme asks for the list


def _forget_names_of_others(_: Any, doctree: Any) -> None:
    for found in list(doctree.findall(pending_xref)):
        if found.get("refdomain") == "py" and found["reftarget"].rpartition(".")[2] not in NAMES:
            found.replace_self(found.children)


def _list_titles_alone(app: Any, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Keep Sphinx from copying all headings of all pages for each page, of which the navigation shows titles alone."""
    whole = context["toctree"]

    def titles(**options: Any) -> str:
        leaves = [app.env.metadata[page] for page in app.env.all_docs if page not in app.env.toctree_includes]
        for leaf in leaves:
            leaf["tocdepth"] = 1
        try:
            return str(whole(**options))
        finally:
            for leaf in leaves:
                del leaf["tocdepth"]  # a page lists its own headings to any depth

    context["toctree"] = titles
