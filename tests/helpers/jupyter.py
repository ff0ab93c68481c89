"""A real Jupyter server in a process and folders of its own, with JupyterLab and jupyter-server-proxy."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from tests.helpers.waiting import wait_until

PREFIX = "/user/ada/"  # as a hub would give it
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "IPYTHONDIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)


@contextmanager
def jupyter(folder: Path) -> Iterator[int]:
    """The port of a running Jupyter server whose notebooks are in `folder`, without a password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.token=",
        "--ServerApp.password=",
        f"--ServerApp.base_url={PREFIX}",
        "--ServerApp.allow_remote_access=True",  # the hub's name in the Host header
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.jpserver_extensions={'jupyter_server_proxy': True, 'jupyterlab': True}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    environment = os.environ | {name: str(folder / ".jupyter" / name.lower()) for name in FOLDERS}
    with (folder / "jupyter.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(port, process), "Jupyter to answer", limit=40)
        yield port
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(60)
        for child in psutil.wait_procs(family, timeout=10)[1]:
            child.kill()


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "Jupyter ended; its log is jupyter.log in the test's folder"
    try:
        return httpx.get(f"http://127.0.0.1:{port}{PREFIX}api/status", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
