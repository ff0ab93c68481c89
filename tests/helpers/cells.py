"""Source run as a notebook runs a cell: so that Python finds it again when it is asked for the code of a function."""

import itertools
import linecache

_numbers = itertools.count()


def run_as_cell(source: str, name: str) -> object:
    """Run a piece of source in a namespace of its own and return what it calls `name`."""
    file = f"<cell {next(_numbers)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, object] = {"__name__": "answer"}
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]
