"""Packages that lie beside the kit, and uv: two ways to install that are quicker than a network, or need none."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from labkit.setup import packages, surroundings
from tests.helpers.kit_copy import LENT_PIP, labkit, lock, wheel

OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}


@pytest.fixture
def stick(ready: Path) -> Path:
    """A bundle, made from a kit in which a learner has worked."""
    (ready / "work").mkdir()
    (ready / "work" / "mine").touch()
    stick = ready.parent / "a stick"
    made = labkit(ready, "bundle", str(stick))
    assert (made.returncode, made.stderr) == (0, "")
    assert f"{stick} is the kit with its packages, for " in made.stdout
    return stick


def test_a_bundle_installs_without_a_network_and_holds_nothing_of_a_learner(stick: Path) -> None:
    assert not {".venv", "work", ".labkit-lock"} & {path.name for path in stick.iterdir()}
    shutil.rmtree(stick / "wheels")  # what the bundle was made from
    begun = labkit(stick, "pictures", first=LENT_PIP, **OFFLINE)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert begun.stdout.splitlines()[-1] == f"{stick / '.venv'} 1 127.0.0.1,localhost"


def test_packages_fit_the_kind_of_machine_that_they_were_made_for(tmp_path: Path) -> None:
    assert not packages.fit(tmp_path)
    made_for = tmp_path / "made-for.txt"
    made_for.write_text(f"{packages.here()}\n")
    assert packages.fit(tmp_path)
    made_for.write_text("Another system, Python 3.11\n")
    assert not packages.fit(tmp_path)


@pytest.mark.long
def test_packages_of_another_system_or_of_an_older_kit_are_passed_over(stick: Path) -> None:
    (stick / "packages" / "made-for.txt").write_text("Another system, Python 3.11\n")
    online = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0", "PIP_INDEX_URL": "http://127.0.0.1:9"}
    assert "Nothing could be downloaded" in labkit(stick, "pictures", first=LENT_PIP, **online).stderr


def test_a_bundle_writes_over_nothing_and_leaves_no_half(ready: Path) -> None:
    there, within, half = ready.parent / "there", ready / "labkit" / "bundle", ready.parent / "half"
    there.mkdir()
    lock(ready, "kit", wheel(ready, "demo", 1))
    for words, code, said in (
        ((str(there),), 1, f"{there} is there already"),
        ((str(within),), 1, f"{within} is in the kit's own folder"),
        (("one", "two"), 2, "bundle takes one folder at most"),
        (("~nobody-of-this-name/kit",), 1, "~nobody-of-this-name/kit begins with a user's home"),
    ):
        refused = labkit(ready, "bundle", *words)
        assert (refused.returncode, refused.stderr.count("\n")) == (code, 1)
        assert refused.stderr.startswith(said)
    failed = labkit(ready, "bundle", str(half), PIP_FIND_LINKS="")
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert not half.exists()
    assert list(there.iterdir()) == []


INSTALLS = """#!/bin/sh
echo "$@" > '{kit}/uv-was-asked'
exec '{kit}/.venv/bin/python' -m pip install -q --no-deps --no-index --find-links='{kit}/wheels' demo
"""
FAILS = """#!/bin/sh
echo "$@" > '{kit}/uv-was-asked'
mv '{kit}/shelf' '{kit}/packages'
exit 2
"""


def with_uv(kit: Path, program: str) -> dict[str, str]:
    """Settings with which a start finds this program as uv, and for pip nothing is set."""
    place = kit / "programs"
    place.mkdir()
    (place / "uv").write_text(program.format(kit=kit))
    (place / "uv").chmod(0o755)
    network = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    unset = dict.fromkeys((*network, *map(str.lower, network), *OFFLINE), "")
    return unset | {"PATH": f"{place}:/usr/bin:/bin", "UV_TARGET": "elsewhere"}


@pytest.mark.skipif(sys.platform == "win32", reason="the uv of these tests is a shell script")
def test_uv_installs_where_pip_has_no_settings_that_it_would_miss(kit: Path) -> None:
    begun = labkit(kit, "pictures", first=LENT_PIP, **with_uv(kit, INSTALLS))
    assert (begun.returncode, begun.stderr) == (0, "")
    asked = (kit / "uv-was-asked").read_text()
    assert "--require-hashes" in asked
    assert f"--python={kit / '.venv'}" in asked


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the uv of these tests is a shell script")
def test_uv_is_not_asked_where_it_would_miss_a_setting_of_pip(kit: Path) -> None:
    settings = with_uv(kit, INSTALLS) | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (kit / "wheels").as_uri()}
    settings["PIP_USE_DEPRECATED"] = "legacy-certs"
    assert labkit(kit, "pictures", first=LENT_PIP, **settings).returncode == 0
    assert not (kit / "uv-was-asked").exists()


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pip and uv are left to themselves, but for the patience that pip shall have."""
    known = (*surroundings.PROXIES, *surroundings.TOLD_TO_UV)
    for name in [name for name in os.environ if name.upper() in known or name.startswith(("PIP_", "UV_", "SSL_CERT"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(surroundings, "_pip_files", dict)
    monkeypatch.setenv("PIP_TIMEOUT", "180")


@pytest.mark.usefixtures("nothing_set")
@pytest.mark.parametrize("setting", ["PIP_PROXY", "PIP_CLIENT_CERT", "PIP_TRUSTED_HOST", "HTTPS_PROXY", "https_proxy"])
def test_a_proxy_or_a_host_without_a_certificate_is_a_setting_that_uv_would_miss(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    assert surroundings.of_uv() is not None
    monkeypatch.setenv(setting, "http://127.0.0.1:9")
    assert surroundings.of_uv() is None


@pytest.mark.usefixtures("nothing_set")
def test_uv_is_told_of_the_indexes_and_certificates_that_are_set_for_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://nobody.example/simple")
    for name, value in (
        ("PIP_INDEX_URL", "https://index.example/simple"),
        ("PIP_EXTRA_INDEX_URL", "https://a.example/simple https://b.example/simple"),
        ("PIP_FIND_LINKS", "https://links.example /shelf"),
        ("PIP_NO_INDEX", "1"),
        ("REQUESTS_CA_BUNDLE", "/requests.pem"),
        ("CURL_CA_BUNDLE", "/curl.pem"),
    ):
        monkeypatch.setenv(name, value)
    told = surroundings.of_uv() or {}
    assert {name: told[name] for name in told if name.startswith(("UV_", "PIP_")) and "CACHE" not in name} == {
        "UV_DEFAULT_INDEX": "https://index.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_FIND_LINKS": "https://links.example,/shelf",
        "UV_NO_INDEX": "1",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    assert told["SSL_CERT_FILE"] == "/requests.pem"
    monkeypatch.setenv("PIP_CERT", "/pip.pem")
    assert (surroundings.of_uv() or {})["SSL_CERT_FILE"] == "/pip.pem"


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the uv of these tests is a shell script")
def test_whatever_uv_cannot_do_pip_does(stick: Path) -> None:
    (stick / "packages").rename(stick / "shelf")  # where this uv leaves something for pip to find
    begun = labkit(stick, "pictures", first=LENT_PIP, **with_uv(stick, FAILS))
    assert (begun.returncode, begun.stderr) == (0, "")
    assert (stick / "uv-was-asked").exists()
