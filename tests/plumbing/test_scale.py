"""Quick or full: who decides, and what is printed."""

import subprocess
import sys

import pytest

from labkit import scale

VARIABLES = ("LABKIT_SCALE", "CI", "PYTEST_CURRENT_TEST")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "full"),
        ({"LABKIT_SCALE": "quick"}, "quick"),
        ({"LABKIT_SCALE": "full", "CI": "true"}, "full"),
        ({"LABKIT_SCALE": ""}, "full"),
        ({"CI": "true"}, "quick"),
        ({"CI": "false"}, "full"),
        ({"PYTEST_CURRENT_TEST": "a test"}, "quick"),
    ],
)
def test_the_environment_decides(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert scale.name() == expected
    assert scale.pick(full="full", quick="quick") == expected


def test_another_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABKIT_SCALE", "fast")
    with pytest.raises(ValueError, match="LABKIT_SCALE must be quick or full, not 'fast'"):
        scale.pick(full=10_000, quick=300)


def test_it_says_once_which_scale_is_in_force_and_again_when_that_changes() -> None:
    program = (
        "import os; from labkit.scale import pick\n"
        "for wanted in ('full', 'full', 'quick', 'quick'):\n"
        "    os.environ['LABKIT_SCALE'] = wanted; pick(full=1, quick=2)"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    first, second = printed.stdout.splitlines()
    assert first.startswith("Full scale")
    assert "LABKIT_SCALE=quick" in first
    assert second.startswith("Quick scale")
    assert "LABKIT_SCALE=full" in second
