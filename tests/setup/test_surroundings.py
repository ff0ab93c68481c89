"""Settings of the reader's machine: what misleads venv, pip or Jupyter is out of force, and the rest is not."""

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

from tests.helpers.kit_copy import FOREIGN, MOVING, labkit, lock, site_packages, wheel

SHOWS_ALL = "import json, os, sys; print(json.dumps({'path': sys.path, 'environment': dict(os.environ)}))"


def test_what_is_set_for_other_pythons_moves_nothing(ready: Path) -> None:
    # The first start, on which this copy stands, was as deaf.
    lock(ready, "kit", wheel(ready, "demo", 2))
    others = ready / "others"
    others.mkdir()
    (others / "demo.py").write_text("VERSION = 'of others'")
    (others / "pip.py").write_text("raise SystemExit('not pip')")
    before = sorted(ready.iterdir())
    installed = labkit(ready, "pictures", **MOVING, **FOREIGN)
    assert installed.stderr == ""
    assert installed.stdout.splitlines()[-1] == f"{ready / '.venv'} 2 127.0.0.1,localhost"
    assert {path.name for path in ready.iterdir()} - {path.name for path in before} <= {".labkit-lock"}


def test_of_files_with_settings_of_pip_those_that_reach_an_index_stay_in_force(ready: Path) -> None:
    line = wheel(ready, "demo", 2)
    (ready / "wheels").rename(ready / "shelf")
    lock(ready, "kit", line)
    settings = ready / "pip.conf"
    links = "".join(f"\n    {(ready / name).as_uri()}" for name in ("none", "shelf"))
    settings.write_text(
        f"[global]\ntarget = {ready / 'elsewhere'}\nno-index = false\n"
        f"[install]\nuser = true\nno-index = true\nfind-links = {links}\n"
    )
    installed = labkit(ready, "pictures", PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_CONFIG_FILE=str(settings))
    assert installed.stderr == ""
    assert installed.stdout.splitlines()[-1] == f"{ready / '.venv'} 2 127.0.0.1,localhost"
    assert not (ready / "elsewhere").exists()


def programs_see(kit: Path, **more: str) -> dict[str, str]:
    """The environment variables of a program that the kit starts."""
    (kit / "tests" / "pictures.py").write_text(SHOWS_ALL)
    seen: dict[str, str] = json.loads(labkit(kit, "pictures", **more).stdout)["environment"]
    return seen


def test_programs_find_the_kernel_of_the_kit_first_and_the_readers_others_behind_it(ready: Path) -> None:
    seen = programs_see(ready, JUPYTER_PATH="/theirs", JUPYTER_CONFIG_PATH="/theirs", JUPYTERLAB_DIR="/theirs")
    assert seen["JUPYTER_PATH"] == os.pathsep.join([str(ready / ".venv" / "share" / "jupyter"), "/theirs"])
    assert "JUPYTER_CONFIG_PATH" not in seen
    assert "JUPYTERLAB_DIR" not in seen


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_hosts_that_the_reader_keeps_off_the_proxy_stay_off_it_in_both_spellings(ready: Path, name: str) -> None:
    seen = programs_see(ready, **{name: "example.org, .corp"})
    assert seen["NO_PROXY"] == seen["no_proxy"] == "example.org,.corp,127.0.0.1,localhost"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other sockets")
def test_in_a_folder_of_any_length_programs_make_their_sockets_where_the_system_has_room(
    kit: Path, ready: Path
) -> None:
    assert kit == ready
    deep = kit.parent / ("a long name " * 8).strip() / ("and another " * 8).strip()
    deep.parent.mkdir()
    kit.rename(deep)
    mark = deep / ".venv" / "labkit-installed.json"
    mark.write_text(mark.read_text().replace(str(kit), str(deep)))
    (deep / "tests" / "pictures.py").write_text(
        "import socket, tempfile\n"
        "with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as own:\n"
        "    own.bind(folder + '/a-socket-of-a-browser')\n"
        "    print(tempfile.gettempdir())\n"
    )
    made = labkit(deep, "pictures")
    assert (made.stderr, made.stdout) == ("", tempfile.gettempdir() + "\n")


JUPYTERLAB = """
import json, os, pathlib, sys, time
said = pathlib.Path(os.environ["JUPYTER_RUNTIME_DIR"], f"jpserver-{os.getpid()}.json")
said.write_text(json.dumps({"url": "http://localhost:9/", "token": "t"}))
pathlib.Path("words").write_text(json.dumps(sys.argv[1:]))
said.with_name(f"jpserver-{os.getpid()}-open.html").write_text("<html></html>")
while not pathlib.Path("seen").exists():
    time.sleep(0.01)
"""
BROWSER = """#!/bin/sh
{{ printf '%s\\n' "$1" "$TMPDIR" "$XDG_CACHE_HOME" "$NO_PROXY" "$JUPYTER_PATH"; }} > '{seen}.new'
mv '{seen}.new' '{seen}'
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the browser of this test is a shell script")
def test_the_browser_that_opens_the_lab_has_the_readers_own_environment(ready: Path) -> None:
    seen, browser = ready / "seen", ready / "browser"
    browser.write_text(BROWSER.format(seen=seen))
    browser.chmod(0o755)
    (site_packages(ready / ".venv") / "jupyterlab.py").write_text(JUPYTERLAB)
    (ready / "my tmp").mkdir()
    own = {"TMPDIR": str(ready / "my tmp"), "XDG_CACHE_HOME": "/my/cache", "NO_PROXY": ".corp", "JUPYTER_PATH": ""}
    begun = labkit(ready, BROWSER=f"'{browser}' %s", **own)
    page, *seen_by_browser = seen.read_text().splitlines()
    assert (begun.returncode, begun.stderr) == (0, "")
    assert page.startswith((ready / ".venv" / "home" / "jupyter" / "runtime").as_uri())
    assert seen_by_browser == [*own.values()]
    assert "--no-browser" in json.loads((ready / "words").read_text())
    assert labkit(ready, "--no-browser").returncode == 0
    assert json.loads((ready / "words").read_text()).count("--no-browser") == 1
