"""The kit accepts a range of uvicorn's versions, and works with the oldest of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OLDEST = "0.53.0"  # what this file tests, and `labkit.server.lending` and pyproject.toml say
ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_the_server_and_the_app_work_with_the_oldest_uvicorn(tmp_path: Path) -> None:
    install = ["install", "--quiet", "--no-deps", "--target", str(tmp_path), f"uvicorn=={OLDEST}"]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True)
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path), "LABKIT_LONG": ""}
    version = subprocess.run(
        [sys.executable, "-c", "import uvicorn; print(uvicorn.__version__)"],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert version.stdout.strip() == OLDEST
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/server", "tests/app"]
    done = subprocess.run(tests, env=surroundings, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
