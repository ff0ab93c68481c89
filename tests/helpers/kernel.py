"""A real kernel in a process of its own, and cells that run in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

Message = dict[str, Any]  # of Jupyter's protocol
LIMIT = 30  # seconds that one cell may take


class Kernel:
    """A running kernel. `manager` and `client` are Jupyter's own, `process` is the kernel's as it was started."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client
        self.process = psutil.Process(pid_of(manager))

    def run(self, source: str, cell_id: str | None = None) -> str:
        """Run a cell and return what it printed. JupyterLab sends the cell's id along, other programs do not."""
        metadata = {"cellId": cell_id} if cell_id else {}
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        request = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(request)
        printed = ""
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            if message["msg_type"] == "stream":
                printed += message["content"]["text"]
            elif message["msg_type"] == "error":
                raise AssertionError("\n".join(message["content"]["traceback"]))
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return printed.strip()


def pid_of(manager: KernelManager) -> int:
    """The id of a kernel's process."""
    assert isinstance(manager.provisioner, LocalProvisioner)
    assert manager.provisioner.pid is not None
    return manager.provisioner.pid


@contextmanager
def running_kernel(*arguments: str) -> Iterator[Kernel]:
    """A kernel of its own, gone at the end of the block with all that Jupyter keeps of it."""
    manager, client = start_new_kernel(kernel_name="python3", extra_arguments=list(arguments))
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        if manager.is_alive():
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
