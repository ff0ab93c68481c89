"""A module's `main`, run so that Ctrl-C is one word, even while it loads: `python -m labkit.setup.guarded MODULE …`."""

import sys
from importlib import import_module


def main(words: list[str]) -> int:
    """Run the module that the first word names with the other words; its exit code."""
    try:
        return int(import_module(words[0]).main(words[1:]))
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
