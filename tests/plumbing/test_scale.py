"""Quick or full: who decides, and what is printed."""

import os
import subprocess
import sys

import pytest

from labkit import scale

VARIABLES = ("LABKIT_SCALE", "CI", "PYTEST_CURRENT_TEST")
HUB = {"JUPYTERHUB_SERVICE_PREFIX": "/user/ada/"}


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
        (HUB, "quick"),
        ({"BINDER_REPO_URL": "https://git.example/kit"}, "quick"),
        (HUB | {"LABKIT_SCALE": "full"}, "full"),
    ],
)
def test_the_environment_decides(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name in VARIABLES or name.startswith(("JUPYTERHUB_", "BINDER_"))]:
        monkeypatch.delenv(variable)
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
    full, for_a_try, quick, for_real = printed.stdout.splitlines()
    assert full.startswith("Full scale")
    assert "LABKIT_SCALE=quick" in for_a_try
    assert quick.startswith("Quick scale")
    assert "LABKIT_SCALE=full" in for_real


def test_on_a_hub_it_says_once_why_it_is_quick() -> None:
    program = "from labkit.scale import pick; pick(full=1, quick=2); pick(full=1, quick=2)"
    hub = {name: value for name, value in os.environ.items() if name not in VARIABLES} | HUB
    printed = subprocess.run([sys.executable, "-c", program], env=hub, capture_output=True, text=True, timeout=30)
    why, for_real = printed.stdout.splitlines()
    assert why.startswith("This is a hub, whose machine is shared. Quick scale: ")
    assert "LABKIT_SCALE=full" in for_real
