"""How far an installation is: one line that counts in a terminal, a line for each quarter elsewhere."""

import io
from pathlib import Path

from labkit.setup.counter import Counter


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def installed(folder: Path, stream: io.StringIO, number: int = 20) -> str:
    """What an installation of that many packages prints, seen after each step."""
    log, site = folder / "log", folder / "site"
    site.mkdir()
    counter = Counter(number, log, site, stream)
    counter.look()  # there is no log yet
    for count in range(number):
        with log.open("a") as out:
            out.write(f"Collecting demo-{count}==1 (from -r kit.txt (line {count}))\n  Downloading demo\n")
        counter.look()
    for count in range(number):
        (site / f"demo_{count}-1.dist-info").mkdir()
        counter.look()
    counter.end()
    return stream.getvalue()


def test_a_terminal_has_one_line_that_is_clean_in_the_end(tmp_path: Path) -> None:
    shown = installed(tmp_path, Terminal())
    assert "\n" not in shown
    steps = [step.strip() for step in shown.split("\r")]
    assert steps[1] == "fetched 1 of 20 packages"
    assert steps[20:22] == ["fetched 20 of 20 packages", "installed 1 of 20 packages"]
    assert steps[-3:] == ["installed 20 of 20 packages", "", ""]


def test_elsewhere_there_are_plain_lines_and_few(tmp_path: Path) -> None:
    lines = installed(tmp_path, io.StringIO()).splitlines()
    quarters = [f"  {verb} {count} of 20 packages" for verb in ("fetched", "installed") for count in (5, 10, 15, 20)]
    assert lines == quarters


def test_a_few_packages_need_no_counting(tmp_path: Path) -> None:
    assert installed(tmp_path, Terminal(), number=3) == ""
