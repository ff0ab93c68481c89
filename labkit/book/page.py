"""One notebook as one page that needs nothing else: `python3 -m labkit run 02`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode

from labkit.book.execution import CellFailed, execute
from labkit.book.still import linked, still

TEMPLATE = (Path(__file__).parent / "page.html.j2").read_text("utf-8")


def main(words: Sequence[str]) -> int:
    """Run the notebook that the first word names, and write its page into the folder that the second one names."""
    path, folder = map(Path, words)
    page = folder / f"{path.stem}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            page.write_text(html(execute(path), path.stem), "utf-8")
        except CellFailed as failed:
            page.write_text(html(failed.notebook, path.stem), "utf-8")
            print(f"In {path.stem}, {failed}. The page shows what had run until then: {page}", file=sys.stderr)
            return 1
    except OSError as problem:
        print(f"The page {page} cannot be written: {problem}", file=sys.stderr)
        return 1
    print(f"Saved {page}")
    return 0


def html(notebook: NotebookNode, title: str) -> str:
    """The page of a notebook that has run. Its links to other notebooks lead to their pages in the same folder."""
    exporter = HTMLExporter(raw_template=TEMPLATE)
    body, _ = exporter.from_notebook_node(still(notebook), {"metadata": {"name": title}})
    return linked(body)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
