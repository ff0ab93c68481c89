"""python3 -m labkit: opens the lab, runs the tests, examines the machine. See labkit/commands.py.

Kept so old-fashioned that even a Python which is too old can read it, to tell its owner so.
"""

from __future__ import print_function

import sys

NEEDED = (3, 11)

if __name__ == "__main__":
    if sys.version_info < NEEDED:
        print(
            "labkit needs Python %d.%d or newer, and this is Python %d.%d: install a newer one (www.python.org has it) "
            "and run the same command with that, such as: python3.12 -m labkit"
            % (NEEDED + tuple(sys.version_info[:2])),
            file=sys.stderr,
        )
        sys.exit(1)
    from labkit.setup.commands import main

    sys.exit(main(sys.argv[1:]))
