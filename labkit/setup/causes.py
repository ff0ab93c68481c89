"""Why a start failed, in a sentence that names the cause and the next step. Standard library alone."""

import errno
import os
import re
import sys

from labkit.setup.places import LOG, ROOT, python

AGAIN = "and run the same command again"
DETAILS = f"{LOG} has the details."
NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
FULL = f"The disk is full, or your share of it is used up: free about one gigabyte {AGAIN}."
ELSEWHERE = f"copy the kit into a folder of your own {AGAIN} there."

# What pip or Python's venv prints when something is wrong, and what that means. The first that fits is told.
OF_VENV = (
    (r"No space left|quota exceeded", FULL),
    (
        r"' -> '|symlink",
        f"The disk of this folder cannot hold the symbolic links of a Python environment ({{last}}): {ELSEWHERE}",
    ),
    (
        r"ensurepip|No module named '?venv",
        "This Python cannot make environments, since parts of it are missing ({last}): install them "
        "(Debian, Ubuntu: sudo apt install python{version}-venv) " + f"{AGAIN}.",
    ),
)
OF_PIP = (
    (r"No space left|quota exceeded", FULL),
    (
        r"ssl module in Python is not available",
        "Nothing could be downloaded, because this Python was built without ssl: run the same command with another "
        "Python (www.python.org has it, and so has your system).",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|self.signed certificate|certificate has expired",
        "Nothing could be downloaded, because Python does not trust the certificate of {host}: if your network "
        f"inspects its traffic, set PIP_CERT to the file of its certificate {AGAIN}; if not, see that this machine's "
        "clock is right. " + DETAILS,
    ),
    (
        r"TLS CA certificate bundle|invalid path: |SSLError",
        "Nothing could be downloaded, because no secure connection to {host} can be made ({last}): see what PIP_CERT, "
        f"REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE and SSL_CERT_FILE are set to {AGAIN}. " + DETAILS,
    ),
    (
        r"ProxyError|Tunnel connection failed|407 Proxy|support for SOCKS|SOCKS support|proxy URL|InvalidProxyURL",
        "Nothing could be downloaded, because the proxy of this machine cannot be used ({last}): see what {proxies} "
        f"{AGAIN}. " + DETAILS,
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A package that was downloaded is not the one that the kit was tested with: the download was cut, or the "
        f"package index changes its files. Try another network {AGAIN}. " + DETAILS,
    ),
    (
        r"\b(401|403) Client Error",
        f"The package index refuses this machine ({{last}}): see what PIP_INDEX_URL and pip.conf say {AGAIN}. "
        + DETAILS,
    ),
    (
        r"NewConnectionError|Failed to establish|Max retries|NameResolution|ConnectTimeout|[Rr]ead timed out|"
        r"Connection broken|IncompleteRead|Connection aborted|connection was lost|Network is unreachable",
        "Nothing could be downloaded: connect this machine to the network, or set HTTPS_PROXY if it needs a proxy, "
        f"{AGAIN}. " + DETAILS,
    ),
    (
        r"\(from versions: |No matching distribution",
        "The package index that pip is set to use lacks a package of the kit ({last}): see what PIP_INDEX_URL and "
        f"pip.conf say {AGAIN}. " + DETAILS,
    ),
)


def why_venv_failed(output: str) -> str:
    """What kept Python from making an environment, by what it has printed."""
    return (
        _told(OF_VENV, output)
        or f"Python could not make {python().parent.parent} ({_last(output)}): mend that {AGAIN}."
    )


def why_pip_failed(exit_code: int) -> str:
    """What kept pip from installing, by its log."""
    output = LOG.read_text("utf-8", "replace")
    if exit_code < 0:
        return f"pip was ended from outside (signal {-exit_code}), perhaps for want of memory: free some {AGAIN}."
    return (
        _told(OF_PIP, output)
        or f"pip could not install what the kit uses ({_last(output)}): mend that {AGAIN}. {DETAILS}"
    )


def why(problem: OSError) -> str:
    """What the operating system refuses."""
    place = problem.filename or ROOT
    if problem.errno in NO_SPACE:
        return FULL
    if problem.errno == errno.EROFS:
        return f"{place} cannot be written to, because its disk is read-only: {ELSEWHERE}"
    if isinstance(problem, PermissionError) and place == str(python()):
        return f"{place} may not be run: the disk of this folder allows no programs, so {ELSEWHERE}"
    if isinstance(problem, PermissionError):
        # Windows refuses so too while a program of the folder runs; everywhere else it is somebody else's.
        place = place if os.access(ROOT, os.W_OK) else ROOT
        close = "close a lab that is still open, or " if os.name == "nt" else ""
        return f"{place} cannot be written to: {close}{ELSEWHERE}"
    return f"{problem.strerror or problem} ({place}): mend that {AGAIN}."


def _told(causes: tuple[tuple[str, str], ...], output: str) -> str:
    sentence = next((sentence for signs, sentence in causes if re.search(signs, output)), "")
    names = [name for name in os.environ if name.upper().endswith("_PROXY") and name.upper() != "NO_PROXY"]
    facts = {
        "last": _last(output),
        "version": "{}.{}".format(*sys.version_info),
        "host": next(iter(re.findall(r"(?:host='|fetch URL https?://)([^'/:]+)", output)), "the package index"),
        "proxies": f"{' and '.join(sorted(names))} say" if names else "its settings say",
    }
    return re.sub(r"\{(\w+)\}", lambda field: facts[field[1]], sentence)


def _last(output: str) -> str:
    """The last error that was printed, or else the last line."""
    lines = [" ".join(line.split()) for line in reversed(output.splitlines()) if line.strip()]
    lines = [line for line in lines if not line.startswith(("WARNING", "[notice]"))] or ["it did not say why"]
    return next((line for line in lines if line.startswith("ERROR")), lines[0])
