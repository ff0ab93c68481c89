"""The reference of the package, as Markdown made from its docstrings: a page for each room."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import labkit

LEFT_OUT = ("__main__", "argument", "book", "exercises", "setup")  # commands, and what answers exercises


def pages() -> Iterator[tuple[str, str]]:
    """The name of each room, and its page."""
    for found in pkgutil.iter_modules(labkit.__path__):
        if found.name not in LEFT_OUT:
            yield found.name, page(importlib.import_module(f"labkit.{found.name}"))


def page(module: ModuleType) -> str:
    """The page of a room: what its docstring says, then each public name with its signature and docstring."""
    parts = [f"# `{module.__name__}`", _text(module)]
    for home in (module, *_rooms_of(module)):
        listed = list(_public(home))
        if listed and home is not module:
            parts += [f"## `{home.__name__}`", _text(home)]
        parts += map(_entry, listed)
    return "\n\n".join(parts) + "\n"


def _rooms_of(module: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package; those whose names are all in the package's own face are left out."""
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        if found.name != "__main__":
            yield importlib.import_module(f"{module.__name__}.{found.name}")


def _public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The functions and classes that a module defines, by name."""
    for name, value in vars(module).items():
        mine = getattr(value, "__module__", None) == module.__name__
        if mine and not name.startswith("_") and (inspect.isclass(value) or inspect.isfunction(value)):
            yield name, value


def _entry(named: tuple[str, object]) -> str:
    name, value = named
    kind = "class" if inspect.isclass(value) else "function"
    home = f":module: {value.__module__}\n"
    entry = f"````{{py:{kind}}} {name}{_signature(value)}\n{home}\n{_text(value)}\n"
    if inspect.isclass(value):
        members = {key: member for key, member in vars(value).items() if not key.startswith("_")}
        methods = ((key, member) for key, member in members.items() if inspect.isfunction(member))
        for key, member in methods:
            entry += f"\n```{{py:method}} {key}{_signature(member)}\n{home}\n{_text(member, fence=False)}\n```\n"
    return f"{entry}````"


def _signature(value: object) -> str:
    try:
        text = str(inspect.signature(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "()"
    return " ".join(re.sub(r"<([^<>]*?)( object)? at 0x[0-9a-f]+>|<([^<>]*)>", "...", text).split())


def _text(value: object, fence: bool = True) -> str:
    """A docstring as Markdown: its examples and its drawings are set as they stand."""
    text = inspect.getdoc(value) or ""
    blocks = []
    for block in text.split("\n\n"):
        if fence and (block.startswith((">>>", " ")) or re.search(r"\n  |\S   ", block)):
            blocks.append(f"```text\n{block}\n```")
        else:
            blocks.append(re.sub(r"([<*_])", r"\\\1", block) if "`" not in block else block)
    return "\n\n".join(blocks)
