#!/bin/sh
# Double-click this on macOS, or on a Linux desktop that runs scripts: it opens the lab. Words go to `labkit`.
cd "$(dirname "$0")" || exit 1
exec python3 -m labkit "$@"
