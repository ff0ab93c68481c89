"""The folder from which Sphinx makes the book: notebooks that have run, sheets, glossary, reference, first page."""

import shutil
from base64 import b64decode
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from labkit.book import reference
from labkit.book.still import still
from labkit.whatif import play

SITE = Path(__file__).parent / "site"
TREE = "```{{toctree}}\n:hidden:\n:caption: {title}\n\n{pages}\n```\n"
INDEX = """# Why Server-Sent Events?

{intro}

```{{raw}} html
:file: play.html
```

## The notebooks

{notebooks}

{sheets}

The [glossary](glossary.md) explains the words, and the [reference](reference/index.md) the package. To run all this
on your own machine, get the kit and type `python3 -m labkit`.

{trees}"""
INTRO = (
    "Move the numbers: users ask a server whether there is news, or the server tells them. Nothing here needs an "
    "installation or a network; the notebooks below ran on a real machine."
)


def write_sources(notebooks: Sequence[Path], folder: Path) -> None:
    """Fill a folder with everything that the book is made of, from notebooks that have run."""
    shutil.copytree(SITE, folder, dirs_exist_ok=True)
    pictures = notebooks[0].parent / "pictures"
    if pictures.is_dir():
        shutil.copytree(pictures, folder / "pictures")
    titles = {}
    for path in notebooks:
        notebook = _with_files(still(nbformat.read(path, as_version=4)), folder / "pictures")
        titles[path.stem] = _title(notebook)
        nbformat.write(notebook, folder / path.name)
    (folder / "play.html").write_text(play.fragment(), "utf-8")
    _write_reference(folder / "reference")
    sheets = [path.stem for path in sorted((folder / "sheets").glob("*.md")) if path.stem in titles]
    trees = (
        _tree("Notebooks", titles),
        _tree("Sheets to print", (f"sheets/{name}" for name in sheets)),
        _tree("Look up", ("glossary", "reference/index")),
    )
    numbers = {name: f"{name[:2]}: " if name[:2].isdigit() else "" for name in titles}
    lines = [f"- [{numbers[name]}{title}]({name}.ipynb)" for name, title in titles.items()]
    links = ", ".join(f"[{name[:2]}](sheets/{name}.md)" for name in sheets)
    index = INDEX.format(
        intro=INTRO,
        notebooks="\n".join(lines),
        sheets=f"One sheet a notebook, to print: {links}." if links else "",
        trees="\n".join(trees),
    )
    (folder / "index.md").write_text(index, "utf-8")
    for extra in (folder / "sheets").glob("*.md"):
        if extra.stem not in titles:
            extra.unlink()


def _with_files(notebook: NotebookNode, pictures: Path) -> NotebookNode:
    """The notebook with each picture that is attached to a cell in a file: MyST-NB does not read attachments."""
    for cell in notebook.cells:
        for name, kinds in cell.pop("attachments", {}).items():
            pictures.mkdir(exist_ok=True)
            (pictures / name).write_bytes(b64decode(kinds["image/png"]))
            cell.source = cell.source.replace(f"(attachment:{name})", f"({pictures.name}/{name})")
    return notebook


def _title(notebook: NotebookNode) -> str:
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return str(first.splitlines()[0].removeprefix("# "))


def _tree(title: str, pages: Iterable[str]) -> str:
    return TREE.format(title=title, pages="\n".join(pages))


def _write_reference(folder: Path) -> None:
    folder.mkdir()
    names = []
    for name, text in reference.pages():
        (folder / f"{name}.md").write_text(text, "utf-8")
        names.append(name)
    head = "# The package, from its docstrings\n\nA page for each room of labkit, as its code describes itself.\n\n"
    (folder / "index.md").write_text(head + f"```{{toctree}}\n:maxdepth: 1\n\n{chr(10).join(names)}\n```\n", "utf-8")
