"""What is said of the limit of open files is what the person who reads it can do."""

import pytest

from labkit.plumbing.open_files import how_to_open


@pytest.mark.parametrize(
    ("user", "words"), [(0, 'run "ulimit -n 80000" in the terminal'), (1000, '"ulimit -Hn" shows')]
)
def test_only_root_is_told_to_raise_the_limit_itself(monkeypatch: pytest.MonkeyPatch, user: int, words: str) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    said = how_to_open(80_000)
    assert words in said
    assert ("administrator" in said) == (user != 0)
