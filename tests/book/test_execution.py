"""The notebooks of a book are run as nobody's."""

from pathlib import Path

from labkit.book.build import _run
from tests.helpers.notebook_files import code, notebook, read, write


def test_a_book_knows_nothing_of_the_progress_of_who_makes_it(tmp_path: Path) -> None:
    little = tmp_path / "00-little.ipynb"
    asks = "from labkit.plumbing.progress_file import ProgressFile\nprint(ProgressFile().path, ProgressFile().read())"
    write(notebook(code("asks", asks)), little)
    (tmp_path / "making").mkdir()
    (cell,) = read(_run(little, tmp_path / "making")).cells
    assert cell.outputs[0].text == f"{tmp_path / 'making' / 'progress.json'} {{}}\n"
