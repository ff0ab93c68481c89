"""The exercises of the little notebook."""

import sys
from pathlib import Path

import pytest

import labkit.exercises

ASK = """from labkit.learn import Question
polls = Question("You poll every 5 s. How many polls are that per minute?", misconceptions={300: "Multiplied."})
ends = Question("The answer ends.", choices=("it waits", "it asks"), misconceptions={"it waits": "Nobody tells it to."})
"""
SUMS = """from labkit.learn import Number
costs = Number("costs", "Add up.", 12, asks="cost", hints=["60 / 5"], wrong={5: "no", 6: "never"}, why="cost")
polls = Number("polls", "Count again.", 12, hints=["60 / 5"], wrong={5: "no", 6: "never"}, why="cost")
"""


@pytest.fixture(autouse=True)
def exercises(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder labkit.exercises.n90_good with two questions and an exercise, for as long as a test runs."""
    folder = tmp_path / "made" / "n90_good"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "ask.py").write_text(ASK)
    (folder / "sums.py").write_text(SUMS)
    monkeypatch.setattr(labkit.exercises, "__path__", [*labkit.exercises.__path__, str(folder.parent)])
    for module in [name for name in sys.modules if "n90_good" in name]:
        monkeypatch.delitem(sys.modules, module)
