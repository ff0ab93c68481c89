"""The notebooks of the course, and those that a test makes, reads and writes: the functions of nbformat, with types."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def code(name: str, source: str, *tags: str) -> NotebookNode:
    """A code cell with that id."""
    cell: NotebookNode = v4.new_code_cell(source, id=name, metadata={"tags": list(tags)})
    return cell


def markdown(name: str, source: str, **metadata: object) -> NotebookNode:
    """A cell of prose with that id."""
    cell: NotebookNode = v4.new_markdown_cell(source, id=name, metadata=metadata)
    return cell


def output(kind: str, **fields: object) -> NotebookNode:
    """What a cell has shown: output("stream", text="12")."""
    shown: NotebookNode = v4.new_output(kind, **fields)
    return shown


def notebook(*cells: NotebookNode) -> NotebookNode:
    """A notebook of these cells, for the kernel that everybody has."""
    made: NotebookNode = v4.new_notebook(cells=list(cells), metadata={"kernelspec": dict(KERNEL)})
    return made


def read(path: Path) -> NotebookNode:
    """The notebook in a file."""
    found: NotebookNode = nbformat.read(path, as_version=4)
    return found


def write(nb: NotebookNode, path: Path) -> None:
    """Write a notebook into a file."""
    nbformat.write(nb, path)
