"""`labkit probe`: an endpoint, examined in a terminal."""

import json
import sys
from collections.abc import Sequence

from labkit.probe.probe import probe
from labkit.setup.endpoint import read_probe


def main(words: Sequence[str]) -> int:
    """Do what the words of `labkit probe` say; the exit code."""
    asked = read_probe(words)
    try:
        report = probe(
            asked.url,
            headers=asked.headers,
            method=asked.method,
            data=asked.data,
            seconds=asked.seconds,
            authority=asked.authority,
            hold=asked.hold,
            i_own_this=asked.i_own_this,
            shutdown=asked.shutdown,
        )
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(report.as_json(), indent=1, ensure_ascii=False) if asked.as_json else report)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
