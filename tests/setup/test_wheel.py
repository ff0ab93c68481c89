"""The wheel, alone in an environment: it serves, streams, decodes, runs a crowd, and brings the command `labkit`."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USES = """
import httpx
from labkit import crowd, exercises, model, whatif
from labkit.eventsource import EventSource
from labkit.server import serve
from labkit.conformance import read_cases
from labkit.sse import Decoder
with serve() as server:
    order = server.place_order("Pad thai")
    print(*(httpx.get(server.url + path, follow_redirects=True).status_code for path in (f"/orders/{order}", "/pane/")))
    with EventSource(f"{server.url}/orders/{order}/stream") as source:
        print(next(iter(source)).type)
    print(crowd.polling(server, users=3, every=0.1, seconds=0.3).requests)
print(Decoder().feed(b"data: 1\\n\\n")[0].data, len(read_cases()) > 50)
print(__import__("labkit").__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=120)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel, which finds what it depends on in this environment."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, symlinks=sys.platform != "win32")
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = next(programs.glob("python*"))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-compile"]
    subprocess.run([*pip, str(wheel)], check=True, timeout=120)
    others = next(path for path in sys.path if path.endswith("site-packages"))
    (next(folder.glob("[Ll]ib/**/site-packages")) / "dependencies.pth").write_text(others)
    return programs


def test_it_does_what_the_notebooks_do(alone: Path, tmp_path: Path) -> None:
    python = next(alone.glob("python*"))
    done = subprocess.run([python, "-c", USES], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    *said, place = done.stdout.splitlines()
    assert said == ["200 200", "message", "9", "1 True"]
    assert place.startswith(str(alone.parent))


def test_its_command_works_anywhere_and_says_what_needs_the_kits_own_folder(alone: Path, tmp_path: Path) -> None:
    def labkit(*words: str) -> subprocess.CompletedProcess[str]:
        command: list[str | Path] = [next(alone.glob("labkit*")), *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert labkit("--version").stdout == "labkit 1.0.0\n"
    assert f"labkit 1.0.0 is installed in {alone.parent}" in labkit("doctor").stdout
    for words in (["pictures"], ["benchmark", "decoder"], ["test"], []):
        refused = labkit(*words)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert "This needs the kit's own folder, with its notebooks and tests" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_says_who_made_it_what_it_needs_and_under_which_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (place,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        said = archive.read(place).decode()
    for line in (
        "Name: labkit",
        "Version: 1.0.0",
        "Requires-Python: >=3.11",
        "License-Expression: MIT",
        "License-File: LICENSE",
        "Description-Content-Type: text/markdown",
        "Requires-Dist: uvicorn>=0.53,<0.55",
        "Classifier: Typing :: Typed",
    ):
        assert f"{line}\n" in said
    assert "# Why Server-Sent Events?" in said
    assert "labkit/py.typed" in names
    assert [name for name in names if "__pycache__" in name or name.startswith(("tests", "notebooks"))] == []
