"""`python3 -m labkit progress`: how far the learner is, from the notes on this machine. Standard library alone."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from labkit.plumbing.lessons import lessons, one_lesson
from labkit.plumbing.progress_file import Progress, ProgressFile, ProgressNotKept, state
from labkit.plumbing.wording import counted
from labkit.setup.terminal import Options

USAGE = """--export FILE writes it as JSON or CSV, by the ending of the name
--forget removes it from this machine"""
FIELDS = ("notebook", "kind", "name", "question", "guess", "outcome", "unit", "verdict", "tries")


def main(words: Sequence[str]) -> int:
    """Show, export or forget the progress; the exit code. Raises OSError where a file is refused."""
    options = Options("progress")
    choice = options.add_mutually_exclusive_group()
    choice.add_argument("--export", type=Path)
    choice.add_argument("--forget", action="store_true")
    wanted = options.parse_args(words)
    if wanted.export and wanted.export.suffix.lower() not in (".json", ".csv"):
        options.error(
            f"--export must name a file that ends with .json or .csv, such as progress.csv, not {wanted.export}"
        )
    file = ProgressFile()
    if wanted.forget:
        gone = file.forget()
        print(f"Removed {', '.join(map(str, gone))}." if gone else "There is no progress on this machine to remove.")
        return 0
    try:
        progress = file.read()
    except ProgressNotKept as problem:
        print(problem, file=sys.stderr)
        return 1
    if wanted.export:
        return _export(progress, wanted.export)
    _show(progress)
    print(f"Kept in {file.path}." if progress else "Nothing is kept yet: predict something, or try an exercise.")
    return 0


def _show(progress: Progress) -> None:
    for lesson in [*lessons(), *filter(None, [one_lesson()])]:
        print(f"{lesson.number:<4}{lesson.question:<52}  {state(progress.get(lesson.number))}".rstrip())


def _export(progress: Progress, path: Path) -> int:
    rows = list(_rows(progress))
    if path.suffix.lower() == ".json":
        text = json.dumps([{field: row.get(field) for field in FIELDS} for row in rows], indent=1) + "\n"
    else:
        out = io.StringIO()
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        text = out.getvalue()
    path.write_text(text, "utf-8", newline="")
    print(f"Wrote {counted(len(rows), 'entries')} to {path}.")
    return 0


def _rows(progress: Progress) -> Iterator[dict[str, object]]:
    """One row for each prediction and each exercise that was tried."""
    for number, notes in sorted(progress.items()):
        for name, predicted in notes.predictions.items():
            yield {"notebook": number, "kind": "prediction", "name": name, **asdict(predicted)}
        for name, tried in notes.exercises.items():
            yield {"notebook": number, "kind": "exercise", "name": name, **asdict(tried)}
