"""What else is on a learner's machine: files named like libraries, a Python that greets. The children bear it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from labkit import crowd
from labkit.server import serve
with serve() as server, crowd.server_apart() as apart:
    run = crowd.polling(server, users=3, every=0.1, seconds=0.3)
    print("and then", run.requests, run.errors, apart.startswith("http://127.0.0.1:"))
"""
GREETINGS = {
    "a line": "print('Welcome!')",
    "bytes": "os.write(1, b'\\xff')",
    "half a line": "print('Welcome!', end=' ')",
}


def run(folder: Path, **environment: str) -> str:
    """Run the program as a cell of a notebook in this folder is run; what it printed last."""
    words = [sys.executable, "-P", "-c", PROGRAM]  # a kernel has its folder on the path, and has imported long before
    done = subprocess.run(words, cwd=folder, env=os.environ | environment, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(errors="replace").rpartition("and then ")[2].strip()


def test_files_of_the_learner_that_are_named_like_libraries_stay_out_of_the_children(tmp_path: Path) -> None:
    for name in ("random", "json", "httptools", "uvloop"):
        (tmp_path / f"{name}.py").write_text("print('my notes')\n")
    assert run(tmp_path) == "9 0 True"


EACH = [pytest.param(greeting, marks=pytest.mark.long, id=name) for name, greeting in GREETINGS.items()]


@pytest.mark.parametrize("greeting", [pytest.param("\n".join(GREETINGS.values()), id="all three"), *EACH])
def test_what_a_sitecustomize_prints_is_not_taken_for_a_word_of_the_children(tmp_path: Path, greeting: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import os\n{greeting}\n")
    assert run(tmp_path, PYTHONPATH=str(tmp_path)) == "9 0 True"
