"""What may end a notebook's kernel: a cell, and nothing that runs beside it."""

import pytest

from tests.helpers.kernel import Kernel
from tests.helpers.waiting import wait_until

HANDLERS = """
import httpx
from starlette.responses import Response
from starlette.routing import Route

async def awaited(request):
    {word}()

def in_a_worker(request):
    {word}()

server = serve()
server.add(Route("/awaited", awaited), Route("/in-a-worker", in_a_worker))
for path in ("/awaited", "/in-a-worker"):
    try:
        httpx.get(server.url + path)
    except httpx.HTTPError:
        pass
print(httpx.get(server.url + "/meter").status_code, "goes on" in "\\n".join(server.log))
"""


@pytest.mark.parametrize("word", ["exit", "quit"])
def test_exit_in_a_handler_ends_neither_the_kernel_nor_the_server(kernel: Kernel, word: str) -> None:
    assert kernel.run(HANDLERS.format(word=word)) == "200 True"
    kernel.run("server.stop()")


def test_exit_in_a_cell_ends_the_kernel(kernel: Kernel) -> None:
    kernel.run("server = serve()")
    kernel.run("exit()")
    wait_until(lambda: not kernel.manager.is_alive(), "the kernel to end")
