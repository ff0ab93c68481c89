"""The map of the course: its notebooks, how far the learner is in each, and where to go on."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from labkit.learn import notes
from labkit.plumbing.lessons import Lesson, lessons, one_lesson
from labkit.plumbing.progress_file import Progress, state

CELL = "text-align:left;vertical-align:top"


@dataclass(frozen=True, repr=False)
class CourseMap:
    """A table with a row for each notebook, and, once something is known of the learner, how far each one is.

    `problem` says what is wrong with the file that keeps the progress, if anything is; `short` is the lesson that tells
    the whole argument in one sitting.
    """

    lessons: list[Lesson]
    progress: Progress
    problem: str = ""
    short: Lesson | None = None

    @property
    def rows(self) -> list[tuple[Lesson, str]]:
        """Each notebook with its state in words; "" where nothing is known of any."""
        shown = [*self.lessons, *filter(None, [self.short])]
        return [(lesson, state(self.progress.get(lesson.number)) if self.progress else "") for lesson in shown]

    @property
    def next(self) -> Lesson | None:
        """Where to go on: the notebook that was used last or, when that one is done, the next that is not."""
        known = {
            lesson.number: self.progress[lesson.number] for lesson in self.lessons if lesson.number in self.progress
        }
        if not known:
            return None
        last = max(known, key=lambda number: known[number].touched)
        later = [lesson for lesson in self.lessons if lesson.number >= last]
        unfinished = (lesson for lesson in later if lesson.number not in known or not known[lesson.number].done)
        return next(unfinished, None)

    def __repr__(self) -> str:
        lines = [
            f"{_named(lesson)}  {lesson.question} ({lesson.minutes} minutes)  {words}" for lesson, words in self.rows
        ]
        ahead = [f"Continue with {self.next.file}"] if self.next else []
        return "\n".join(line.rstrip() for line in [*ahead, *lines, *filter(None, [self.problem])])

    def _repr_html_(self) -> str:
        columns = ["notebook", "the question it answers", "minutes", *(["so far"] if self.progress else [])]
        head = "".join(f'<th scope="col" style="{CELL}">{column}</th>' for column in columns)
        body = "".join(_row(lesson, words) for lesson, words in self.rows)
        ahead = f"<p>Continue where you were: {_link(self.next, self.next.question)}</p>" if self.next else ""
        problem = f"<p>{escape(self.problem)}</p>" if self.problem else ""
        return (
            f'{ahead}<table><caption style="caption-side:top;text-align:left">The map of the course</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{problem}"
        )


def course_map() -> CourseMap:
    """The notebooks of the course, with links, and how far you are in each."""
    return CourseMap(lessons(), *notes.progress(), one_lesson())


def _named(lesson: Lesson) -> str:
    return lesson.number if lesson.number.isdigit() else "one lesson"


def _row(lesson: Lesson, words: str) -> str:
    cells = [escape(lesson.question), lesson.minutes, *([escape(words)] if words else [])]
    data = "".join(f'<td style="{CELL}">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row" style="{CELL}">{_link(lesson, _named(lesson))}</th>{data}</tr>'


def _link(lesson: Lesson, words: str) -> str:
    return f'<a href="{escape(quote(lesson.file))}">{escape(words)}</a>'
