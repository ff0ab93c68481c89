"""Drafts of `dispatch` as learners write them on the way: some rules kept already, others not yet."""

from labkit.learn import CodeExercise

Field = tuple[str, str] | None
Event = tuple[str, str, str]


class DispatchDrafts(CodeExercise):
    """The wrong answers with more than one rule missing; each names the rule that the first failing input is about."""

    def wrong_keeps_the_id_and_no_other_rule(self, fields: list[Field]) -> list[Event]:
        """A block without data has become an event, but it is none (rule 1)."""
        return _draft(fields, needs_data=False)

    def wrong_forgets_the_id_with_the_block(self, fields: list[Field]) -> list[Event]:
        """The id is missing in a later event. It belongs to the stream, and stays until another id comes."""
        return _draft(fields, keeps_id=False)

    def wrong_two_rules_are_left(self, fields: list[Field]) -> list[Event]:
        """An id that contains a NUL is ignored (rule 4). Rule 2 is not kept yet either: an empty type is `message`."""
        return _draft(fields)

    def wrong_empties_the_id(self, fields: list[Field]) -> list[Event]:
        """An id that contains a NUL is ignored, so the id before it stays."""
        empty = [("id", "") if field and field[0] == "id" and "\0" in field[1] else field for field in fields]
        return [(type or "message", data, id) for type, data, id in _draft(empty)]

    def wrong_adds_texts(self, fields: list[Field]) -> list[Event]:
        """Several `data` lines are joined with a line end between them."""
        kept = [field for field in fields if not (field and "\0" in field[1])]
        glued = [(type or "message", data.replace("\n", ""), id) for type, data, id in _draft(kept)]
        return [event for event in glued if event[1]]

    def wrong_asks_for_the_text(self, fields: list[Field]) -> list[Event]:
        """A `data` field with an empty value is data too. Ask whether the list `data` is empty, not whether its joined
        text is.
        """
        return [event for event in _draft(fields) if event[1]]

    def wrong_asks_for_the_text_and_takes_an_empty_type(self, fields: list[Field]) -> list[Event]:
        """A `data` field with an empty value is data too, so ask whether the list `data` is empty. Rule 2 is not kept
        yet either: an empty type is `message`.
        """
        kept = [field for field in fields if not (field and field[0] == "id" and "\0" in field[1])]
        return [event for event in _draft(kept) if event[1]]


def _draft(fields: list[Field], *, needs_data: bool = True, keeps_id: bool = True) -> list[Event]:
    """The events of a dispatch that takes every type and every id as it is."""
    events: list[Event] = []
    data: list[str] = []
    type, last_id = "message", ""
    for field in fields:
        if field is None:
            if data or not needs_data:
                events.append((type, "\n".join(data), last_id))
            type, data, last_id = "message", [], last_id if keeps_id else ""
        elif field[0] == "data":
            data.append(field[1])
        elif field[0] == "event":
            type = field[1]
        elif field[0] == "id":
            last_id = field[1]
    return events
