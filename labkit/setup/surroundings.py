"""The environment variables of programs that the kit starts. Standard library alone."""

import ast
import json
import os
import re
import subprocess
from functools import cache

from labkit.plumbing.proxies import direct
from labkit.setup.places import HOME, VENV, python

PLACES = {
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter/data",
    "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
    "IPYTHONDIR": "ipython",
    "MPLCONFIGDIR": "matplotlib",
    "XDG_CACHE_HOME": "cache",
    "npm_config_cache": "cache/npm",  # JupyterLab asks npm, where there is one, for language servers
}
# Settings of another Python or another Jupyter, which would bring other packages, other kernels, other behaviour.
FOREIGN = re.compile(
    r"PYTHON(?!IOENCODING$|UTF8$|UNBUFFERED$|FAULTHANDLER$|LEGACYWINDOWSSTDIO$).*|__PYVENV_LAUNCHER__|"
    r"JUPYTER_(CONFIG_PATH|NO_CONFIG|PREFER_ENV_PATH)|JUPYTERLAB_(DIR|SETTINGS_DIR|WORKSPACES_DIR)"
)
# Of pip's settings, those that say how an index is reached. All others could move the installation or change it.
REACHES = (
    *("index-url", "pypi-url", "extra-index-url", "no-index", "find-links", "trusted-host", "keyring-provider"),
    *("proxy", "cert", "client-cert", "use-feature", "use-deprecated"),
    *("timeout", "default-timeout", "retries", "resume-retries"),
)
PATIENCE = {"PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES", "PIP_RESUME_RETRIES"}  # change no address
PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}
# What uv calls the settings that it knows as well. Of the certificates, the last one that is set counts, as for pip.
TOLD_TO_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_NO_INDEX": "UV_NO_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "CURL_CA_BUNDLE": "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE": "SSL_CERT_FILE",
    "PIP_CERT": "SSL_CERT_FILE",
}


def of_programs() -> dict[str, str]:
    """For programs of the kit's folder: they write into it alone, and reach this machine without a proxy.

    Temporary files stay where the system has them: the path of a Unix socket may have 107 bytes, and a browser that is
    started from here makes one there.
    """
    for place in PLACES.values():
        (HOME / place).mkdir(parents=True, exist_ok=True)
    _settle_kernels()
    kernels = [str(VENV / "share" / "jupyter"), *filter(None, [os.environ.get("JUPYTER_PATH")])]  # ours come first
    inside = {name: str(HOME / place) for name, place in PLACES.items()}
    return _own() | direct(os.environ) | inside | {"JUPYTER_PATH": os.pathsep.join(kernels)}


def _settle_kernels() -> None:
    """Keep kernels from warning of eavesdroppers: they listen on this machine alone, as their connections ask for."""
    profile = HOME / PLACES["IPYTHONDIR"] / "profile_default"
    profile.mkdir(exist_ok=True)
    (profile / "ipython_kernel_config.json").write_text(json.dumps({"IPKernelApp": {"log_level": "ERROR"}}), "utf-8")


def of_venv() -> dict[str, str]:
    """For venv and ensurepip: nothing moves the installation elsewhere, and no index is asked."""
    return _bare() | {"PIP_CONFIG_FILE": os.devnull}


def of_installers() -> dict[str, str]:
    """For pip, once it is there: nothing moves the installation elsewhere, and what reaches an index stays in force."""
    reaching = _reaching()
    if reaching.get("PIP_RETRIES") == "0":
        reaching["PIP_RETRIES"] = "1"  # pip tells why it has failed when it tries again
    return _bare() | reaching | {"PIP_CONFIG_FILE": os.devnull, "PIP_CACHE_DIR": str(HOME / "cache" / "pip")}


def of_uv() -> dict[str, str] | None:
    """For uv: as for pip, and what it keeps stays in the kit's folder. None where something is set that it would miss.

    It may take a package from any index, as pip does: whichever that is, the package's hash is known.
    """
    reaching = {name: value for name, value in _reaching().items() if name not in PATIENCE}
    if reaching.keys() - TOLD_TO_UV.keys() or any(os.environ.get(name) for name in _both_spellings(PROXIES)):
        return None
    said = os.environ | reaching
    told = {uvs: said[pips] for pips, uvs in TOLD_TO_UV.items() if said.get(pips)}
    if "UV_FIND_LINKS" in told:
        told["UV_FIND_LINKS"] = ",".join(told["UV_FIND_LINKS"].split())
    bare = {name: value for name, value in _bare().items() if not name.startswith("UV_")}
    return bare | told | {"UV_CACHE_DIR": str(HOME / "cache" / "uv"), "UV_INDEX_STRATEGY": "unsafe-best-match"}


def _both_spellings(names: set[str]) -> list[str]:
    return [*names, *map(str.lower, names)]


def _bare() -> dict[str, str]:
    return {name: value for name, value in _own().items() if not name.startswith("PIP_") and name != "SSLKEYLOGFILE"}


def _reaching() -> dict[str, str]:
    """Of what is set for pip, by variable or file, all that says how an index is reached."""
    named = {f"PIP_{option.upper().replace('-', '_')}": option for option in REACHES}
    said = {name: os.environ[name] for name in named if name in os.environ}
    has_files = os.environ.get("PIP_CONFIG_FILE") != os.devnull
    files = _pip_files() if has_files else {}
    filed = {name: files[option] for name, option in named.items() if option in files}
    return filed | said


def _own() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not FOREIGN.fullmatch(name)}


@cache
def _pip_files() -> dict[str, str]:
    """What pip's configuration files say: values by the names of options."""
    chosen = {name: value for name, value in _own().items() if name == "PIP_CONFIG_FILE" or not name.startswith("PIP_")}
    command = [str(python()), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, env=chosen, capture_output=True, encoding="utf-8", errors="replace")
    lines = re.findall(r"^(global|install)\.([\w-]+)=(.+)$", listed.stdout, flags=re.MULTILINE)
    lines.sort(key=lambda line: line[0] == "install")  # the command's own section counts more
    return {option: str(ast.literal_eval(value)) for _, option, value in lines}
