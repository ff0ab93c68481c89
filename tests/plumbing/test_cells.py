"""A cell that is run again replaces the server its last run had started: in a real kernel."""

from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel


class Notebook:
    """A kernel, and cells that run in it."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def run(self, source: str, cell_id: str | None = None) -> str:
        """Run a cell and return what it printed. JupyterLab sends the cell's id along, other programs don't."""
        metadata = {"cellId": cell_id} if cell_id else {}
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        request = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(request)
        printed = ""
        while True:
            message = self.client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            if message["msg_type"] == "stream":
                printed += message["content"]["text"]
            elif message["msg_type"] == "error":
                raise AssertionError("\n".join(message["content"]["traceback"]))
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return printed.strip()


@pytest.fixture(scope="module")
def notebook() -> Iterator[Notebook]:
    manager, client = start_new_kernel(kernel_name="python3")
    kernel = Notebook(client)
    kernel.run("from labkit.server import serve; every = []")
    yield kernel
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


RUNNING = "print([server.running for server in every])"


@pytest.mark.parametrize("cell_id", ["start-the-server", None])
def test_running_a_cell_again_replaces_its_server(notebook: Notebook, cell_id: str | None) -> None:
    source = "server = serve(); every.append(server)"
    notebook.run("every.clear()")
    for _ in range(3):
        notebook.run(source, cell_id)
    assert notebook.run(RUNNING) == "[False, False, True]"
    notebook.run("server.stop()")


def test_an_edited_cell_is_still_the_same_cell(notebook: Notebook) -> None:
    notebook.run("every.clear(); port = 0")
    notebook.run("server = serve(); every.append(server); port = server.port", "one-cell")
    notebook.run("server = serve(port); every.append(server)  # the port is free again", "one-cell")
    assert notebook.run(RUNNING) == "[False, True]"
    notebook.run("server.stop()")


def test_two_servers_of_one_run_and_servers_of_two_cells_live_side_by_side(notebook: Notebook) -> None:
    notebook.run("every.clear()")
    notebook.run("every += [serve(), serve()]", "a-pair")
    notebook.run("every += [serve()]", "another")
    assert notebook.run(RUNNING) == "[True, True, True]"
    notebook.run("every += [serve(), serve()]", "a-pair")
    assert notebook.run(RUNNING) == "[False, False, True, True, True]"
    notebook.run("for server in every: server.stop()")


def test_a_server_that_a_function_started_belongs_to_the_cell_that_called_it(notebook: Notebook) -> None:
    notebook.run("every.clear()")
    notebook.run("def make():\n    return serve()\nevery.append(make())", "in-a-function")
    notebook.run("def make():\n    return serve()\nevery.append(make())", "in-a-function")
    assert notebook.run(RUNNING) == "[False, True]"
    notebook.run("server = every[-1]; server.stop()")
