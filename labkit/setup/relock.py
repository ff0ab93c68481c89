"""Makes the locks anew from the requirements, for every system and Python: `python -m labkit.setup.relock`. Needs uv.

An installation with the locks downloads exactly what was tested, checked by hashes, wherever it comes from.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib

from labkit.setup.lock import FOLDER
from labkit.setup.places import ROOT

# In this order: each lock holds what its file needs besides the locks above it.
SOURCES = {
    "kit": "requirements.txt",
    "book": "labkit/book/requirements.txt",
    "tests": "tests/requirements.txt",
    "benchmarks": "tests/benchmarks/requirements.txt",
    "pip": "labkit/setup/requirements.txt",
    "uv": "labkit/setup/requirements-uv.txt",
}
OLDER = ["argon2-cffi-bindings<26"]  # newer ones have no wheel for Intel Macs, and few learners have a compiler
# An extra of jsonschema that nothing here uses. It builds a large grammar at each import, which makes JupyterLab
# and every test run start seconds later; jsonschema does without it.
LEFT_OUT = {"rfc3987-syntax", "lark"}
COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11", "--fork-strategy=fewest"]
PLAIN = ["--generate-hashes", "--no-header", "--no-annotate", "--no-config", "-"]


def inputs(lock: str) -> str:
    """The lines from which a lock is made: those of its own file, the files above it, and of the build."""
    names = list(SOURCES)[: list(SOURCES).index(lock) + 1]
    lines = [line for name in names for line in (ROOT / SOURCES[name]).read_text("utf-8").splitlines()]
    wanted = [line.partition("#")[0].strip() for line in lines if not line.startswith("-e")]
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    return "\n".join([*filter(None, wanted), *build, *OLDER]) + "\n"


def header(lock: str) -> str:
    """The first line of a lock, which says what it was made from."""
    digest = hashlib.sha256(inputs(lock).encode()).hexdigest()
    return f"# Made by `python -m labkit.setup.relock` from {SOURCES[lock]}; sha256 of what was asked for: {digest}"


def main() -> int:
    """Write all locks."""
    if shutil.which("uv") is None:
        print("The locks are made with uv; install it (pip install uv) and run this again.", file=sys.stderr)
        return 1
    above: list[str] = []
    for lock in SOURCES:
        constraints = [f"--constraint={FOLDER / name}.txt" for name in above]
        command = [*COMPILE, *constraints, *PLAIN]
        made = subprocess.run(command, input=inputs(lock), cwd=ROOT, capture_output=True, text=True)
        if made.returncode:
            print(made.stderr, file=sys.stderr)
            return 1
        known = {line.split(" \\")[0] for name in above for line in (FOLDER / f"{name}.txt").read_text().splitlines()}
        entries = re.findall(r"^(\S.*?) \\\n((?:    .*\n)+)", made.stdout, flags=re.MULTILINE)
        wanted = [each for each in entries if each[0] not in known and each[0].partition("==")[0] not in LEFT_OUT]
        kept = [f"{entry} \\\n{hashes}" for entry, hashes in wanted]
        (FOLDER / f"{lock}.txt").write_text(f"{header(lock)}\n{''.join(kept)}", "utf-8", newline="\n")
        print(f"{lock}: {len(kept)} packages")
        above.append(lock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
