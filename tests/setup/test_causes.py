"""A start that fails names its own cause, in one sentence with the next step: each cause is brought about here."""

import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from labkit.setup import causes
from tests.helpers.kit_copy import HUMBLE, labkit, lock, site_packages, wheel

ABSENT = "a-package-that-is-nowhere==1 --hash=sha256:" + "0" * 64 + "\n"


def sentence(kit: Path, first: str = "", **more: str) -> str:
    """What a start says that has to fail: one line on standard error, and exit code 1."""
    failed = labkit(kit, "pictures", first=first, **more)
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert "Traceback" not in failed.stdout + failed.stderr
    return failed.stderr


@pytest.fixture
def wanting(ready: Path) -> Path:
    """A kit that asks for a package which it has to download."""
    lock(ready, "kit", ABSENT)
    return ready


class Index(BaseHTTPRequestHandler):
    """A package index that refuses everybody."""

    def do_GET(self) -> None:
        self.send_error(self.server.status)  # type: ignore[attr-defined]

    do_CONNECT = do_GET  # noqa: N815 - http.server finds it by this name

    def log_message(self, format: str, *words: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def index(request: pytest.FixtureRequest) -> Iterator[str]:
    """The host and port of an index that answers everything with the status of the test's parameter."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        server.status = getattr(request, "param", 404)  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def online(address: str, **more: str) -> dict[str, str]:
    """Settings with which pip asks this index once, and nothing else."""
    return {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": f"{address}/simple", "PIP_RETRIES": "0", **more}


def test_no_network(wanting: Path) -> None:
    said = sentence(wanting, **online("http://127.0.0.1:9"))
    assert said.startswith("Nothing could be downloaded: connect this machine to the network")
    assert "lacks a-package-that-is-nowhere" in labkit(wanting, "doctor").stdout


# What pip has printed in each of the cases that bring it about in `test --long`.
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"
PRINTED = {
    "ERROR: 403 Client Error: Forbidden for url: http://index/simple/a/": "The package index refuses this machine",
    "OSError: Tunnel connection failed: 407 Proxy Authentication Required": "the proxy of this machine cannot be used",
    f"Could not fetch URL https://index.example/simple/a/: {UNTRUSTED}": "trust the certificate of index.example:",
    f"HTTPSConnectionPool(host='index.example', port=443): {UNTRUSTED}": "trust the certificate of index.example:",
    "ERROR: Could not find a suitable TLS CA certificate bundle": "no secure connection to the package index can",
    "pip needs TLS/SSL, however the ssl module in Python is not available.": "this Python was built without ssl",
    "ERROR: No matching distribution found for nowhere==1": "lacks a package of the kit (ERROR: No matching",
    "ERROR: Invalid requirement: 'no such requirement!'": "could not install what the kit uses (ERROR: Invalid",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": "The disk is full",
}


@pytest.mark.parametrize(("printed", "said"), PRINTED.items())
def test_what_pip_prints_is_told_as_its_cause(
    printed: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "install.log"
    monkeypatch.setattr(causes, "LOG", log)
    log.write_text(f"Looking in indexes: https://index.example/simple\n{printed}\n")
    assert said in causes.why_pip_failed(1)


@pytest.mark.long
def test_an_index_without_the_package(wanting: Path, index: str) -> None:
    said = sentence(wanting, **online(f"http://{index}"))
    assert said.startswith("The package index that pip is set to use lacks a package of the kit (ERROR: ")
    assert "a-package-that-is-nowhere" in said


@pytest.mark.long
@pytest.mark.parametrize("index", [403], indirect=True)
def test_an_index_that_refuses(wanting: Path, index: str) -> None:
    said = sentence(wanting, **online(f"http://{index}"))
    assert "403" in said
    assert "see what PIP_INDEX_URL and pip.conf say" in said


@pytest.mark.long
@pytest.mark.parametrize("index", [407], indirect=True)
def test_a_proxy_that_refuses(wanting: Path, index: str) -> None:
    said = sentence(wanting, **online("https://index.invalid", HTTPS_PROXY=f"http://{index}"))
    assert said.startswith("Nothing could be downloaded, because the proxy of this machine cannot be used (")
    assert "see what HTTPS_PROXY say" in said


@pytest.mark.long
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here to make a certificate")
def test_a_certificate_that_nobody_has_signed(wanting: Path, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        server.status = 404  # type: ignore[attr-defined]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = sentence(wanting, **online(f"https://127.0.0.1:{server.server_port}"))
        server.shutdown()
    assert "Python does not trust the certificate of 127.0.0.1" in said
    assert "set PIP_CERT" in said


@pytest.mark.long
def test_a_certificate_file_that_is_gone(wanting: Path) -> None:
    bundles = {"PIP_CERT": "/no/such/certificates.pem", "REQUESTS_CA_BUNDLE": "", "CURL_CA_BUNDLE": ""}
    said = sentence(wanting, **online("https://127.0.0.1:9", **bundles))
    assert "no secure connection" in said
    assert "/no/such/certificates.pem" in said
    assert "see what PIP_CERT" in said


@pytest.mark.long
def test_a_python_without_ssl(wanting: Path) -> None:
    (site_packages(wanting / ".venv") / "no_ssl.pth").write_text("import sys; sys.modules['_ssl'] = None\n")
    said = sentence(wanting, **online("https://127.0.0.1:9"))
    assert "because this Python was built without ssl: run the same command with another Python" in said


def test_a_download_that_is_another_file(ready: Path) -> None:
    line = wheel(ready, "demo", 2)
    lock(ready, "kit", line[:-3] + ("0" if line[-3] != "0" else "1") + line[-2:])
    assert sentence(ready).startswith("A package that was downloaded is not the one that the kit was tested with")


@pytest.mark.long
def test_whatever_else_pip_cannot_do_is_told_with_its_last_error(ready: Path) -> None:
    lock(ready, "kit", ABSENT, "no such requirement!\n")
    assert "pip could not install what the kit uses (ERROR: Invalid" in sentence(ready)


def test_a_pip_that_is_ended_from_outside(wanting: Path) -> None:
    (site_packages(wanting / ".venv") / "kill.pth").write_text(
        "import os, sys; 'install' in sys.orig_argv and os.kill(os.getpid(), 9)\n"
    )
    assert "pip was ended from outside (signal 9), perhaps for want of memory" in sentence(wanting)


def test_a_pip_that_says_it_has_installed_what_is_not_there(wanting: Path) -> None:
    (site_packages(wanting / ".venv") / "lie.pth").write_text(
        "import os, sys; 'install' in sys.orig_argv and os._exit(0)\n"
    )
    assert f"pip ended without an error, yet {wanting / '.venv'} lacks a-package-that-is-nowhere" in sentence(wanting)


def base(kit: Path, code: str) -> str:
    """A Python in which something fails as on another machine; the code that makes the kit take it for its base."""
    wrapper = kit / "python"
    program = f"import runpy, sys\n{code}\nsys.argv = sys.argv[2:]\nrunpy.run_module('venv', run_name='__main__')\n"
    (kit / "base.py").write_text(program)
    wrapper.write_text(f'#!/bin/sh\nexec "{getattr(sys, "_base_executable", sys.executable)}" "{kit}/base.py" "$@"\n')
    wrapper.chmod(0o755)
    return f"sys._base_executable = {str(wrapper)!r}"


NO_LINKS = """
import os, errno
def refuse(one, other, *_, **__):
    raise OSError(errno.EPERM, "Operation not permitted", one, None, other)
os.symlink = refuse
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the Python of this test is a shell script")
def test_a_disk_without_symbolic_links(kit: Path) -> None:
    said = sentence(kit, base(kit, NO_LINKS))
    assert said.startswith("The disk of this folder cannot hold the symbolic links of a Python environment (")
    assert "Operation not permitted" in said


# Debian's Python without the package python3-venv makes an environment, and then finds nothing that brings pip.
NO_ENSUREPIP = """
import atexit, glob
HIDES = "import sys; sys.path.insert(0, %r)"
def hide():
    for place in glob.glob(sys.argv[-1] + "/lib/*/site-packages"):
        open(place + "/hides.pth", "w").write(HIDES % place)
        open(place + "/ensurepip.py", "w").write("raise SystemExit('No module named ensurepip')")
atexit.register(hide)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the Python of this test is a shell script")
@pytest.mark.parametrize("code", ["sys.modules['venv'] = None", NO_ENSUREPIP], ids=["venv", "ensurepip"])
def test_a_python_without_a_part_that_debian_keeps_apart(kit: Path, code: str) -> None:
    said = sentence(kit, base(kit, code))
    assert said.startswith("This Python cannot make environments, since parts of it are missing (")
    assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in said


@pytest.mark.skipif(sys.platform == "win32", reason="the Python of this test is a shell script")
def test_whatever_else_venv_cannot_do_is_told_in_its_own_words(kit: Path) -> None:
    said = sentence(kit, base(kit, "sys.exit('this Python is out of order')"))
    assert "(this Python is out of order): mend that" in said


@pytest.mark.skipif(sys.platform == "win32", reason="no folder of Windows has such a name")
def test_a_folder_with_a_colon_in_its_name(kit: Path) -> None:
    kit = kit.rename(kit.parent / "week 1: why")
    assert sentence(kit).startswith(f"The folder {kit} has a ':' in its name")
    assert not (kit / ".venv").exists()


@pytest.mark.parametrize(
    "error", ["ENOLCK", *(pytest.param(name, marks=pytest.mark.long) for name in ("ENOSYS", "ENOTSUP"))]
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other locks")
def test_a_disk_without_locks_is_no_obstacle(ready: Path, error: str) -> None:
    lock(ready, "kit", wheel(ready, "demo", 2))
    refuse = f"import errno, fcntl\ndef refuse(*_): raise OSError(errno.{error}, 'refused')\nfcntl.flock = refuse"
    begun = labkit(ready, "pictures", first=refuse)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert begun.stdout.splitlines()[-1] == f"{ready / '.venv'} 2 127.0.0.1,localhost"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permissions of this kind")
@pytest.mark.parametrize("state", ["kit", "ready"])
def test_a_folder_that_cannot_be_written_to(state: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(state)
    locked = [folder, *filter(Path.exists, [folder / ".venv" / "share", folder / ".venv"])]
    for place in locked:
        place.chmod(0o555)
    command = [*HUMBLE, sys.executable, "-m", "labkit", "--no-browser"]
    failed = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    for place in locked:
        place.chmod(0o755)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == (
        f"{folder} cannot be written to: copy the kit into a folder of your own and run the same command again there.\n"
    )


ON_A_DISK = """
mount -t tmpfs -o size=$1 labkit "$2" && cp -r "$3/." "$2" && cd "$2" || exit 9
mount -o remount,$4 "$2" && shift 4 && exec "$@"
"""


@pytest.mark.parametrize(
    ("size", "access", "said"),
    [
        pytest.param("4m", "rw", "The disk is full, or your share of it is used up: free", marks=pytest.mark.long),
        ("64m", "ro", "cannot be written to, because its disk is read-only: copy the kit into a folder of your own"),
    ],
    ids=["full", "read-only"],
)
def test_a_disk_that_takes_no_more(kit: Path, tmp_path: Path, size: str, access: str, said: str) -> None:
    apart = ["unshare", "--mount"]  # the disk is seen by one command alone
    if shutil.which(apart[0]) is None or subprocess.run([*apart, "true"], capture_output=True).returncode:
        pytest.skip("nobody may mount a disk here")
    (tmp_path / "disk").mkdir()
    words = [size, str(tmp_path / "disk"), str(kit), access, sys.executable, "-m", "labkit", "pictures"]
    failed = subprocess.run([*apart, "sh", "-c", ON_A_DISK, "sh", *words], capture_output=True, text=True, timeout=60)
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert said in failed.stderr


def test_a_requirement_of_the_start_that_is_gone_is_named(ready: Path) -> None:
    gone = ready / "labkit" / "setup" / "locks" / "kit.txt"
    gone.unlink()
    assert str(gone) in sentence(ready)


def test_a_python_that_is_newer_than_the_packages(kit: Path) -> None:
    said = sentence(kit, "sys.version_info = (3, 99, 0, 'final', 0)")
    assert said.startswith("The kit's packages are made for Python 3.11 to 3.14, and this is Python 3.99: run the same")
    assert not (kit / ".venv").exists()
