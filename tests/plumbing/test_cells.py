"""A cell that is run again replaces the server its last run had started: in a real kernel."""

import pytest

from tests.helpers.kernel import Kernel

RUNNING = "print([server.running for server in every])"


@pytest.mark.parametrize("cell_id", ["start-the-server", None])
def test_running_a_cell_again_replaces_its_server(kernel: Kernel, cell_id: str | None) -> None:
    source = "server = serve(); every.append(server)"
    kernel.run("every = []")
    for _ in range(3):
        kernel.run(source, cell_id)
    assert kernel.run(RUNNING) == "[False, False, True]"
    kernel.run("server.stop()")


def test_an_edited_cell_is_still_the_same_cell(kernel: Kernel) -> None:
    kernel.run("every = []; port = 0")
    kernel.run("server = serve(); every.append(server); port = server.port", "one-cell")
    kernel.run("server = serve(port); every.append(server)  # the port is free again", "one-cell")
    assert kernel.run(RUNNING) == "[False, True]"
    kernel.run("server.stop()")


def test_two_servers_of_one_run_and_servers_of_two_cells_live_side_by_side(kernel: Kernel) -> None:
    kernel.run("every = []")
    kernel.run("every += [serve(), serve()]", "a-pair")
    kernel.run("every += [serve()]", "another")
    assert kernel.run(RUNNING) == "[True, True, True]"
    kernel.run("every += [serve(), serve()]", "a-pair")
    assert kernel.run(RUNNING) == "[False, False, True, True, True]"
    kernel.run("for server in every: server.stop()")


def test_a_server_that_a_function_started_belongs_to_the_cell_that_called_it(kernel: Kernel) -> None:
    kernel.run("every = []")
    kernel.run("def make():\n    return serve()\nevery.append(make())", "in-a-function")
    kernel.run("def make():\n    return serve()\nevery.append(make())", "in-a-function")
    assert kernel.run(RUNNING) == "[False, True]"
    kernel.run("server = every[-1]; server.stop()")
