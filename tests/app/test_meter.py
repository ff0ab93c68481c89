"""The meter shows itself as a small table of what a lesson asks about."""

from labkit.app.meter import Meter


def test_it_is_a_table_in_text_and_in_html() -> None:
    meter = Meter(
        requests=4, polls=3, useless_polls=2, streams=1, events_sent=2, bytes_out=1_234, cpu_seconds=0.0123456
    )
    lines = repr(meter).splitlines()
    assert lines[0] == "Counted since the start:"
    assert [line.split() for line in lines[1:4]] == [["requests", "4"], ["polls", "3"], ["useless_polls", "2"]]
    assert ["cpu_seconds", "0.0123"] in [line.split() for line in lines]
    assert len({len(line) for line in lines[1:]}) == 1  # one below the other
    html = meter._repr_html_()
    assert ">bytes_out</th>" in html
    assert ">1,234</td>" in html


def test_what_few_lessons_use_is_shown_once_it_is_counted() -> None:
    meter = Meter(memory_bytes=10**8)
    assert "cache_hits" not in repr(meter)
    assert "memory" not in repr(meter)
    meter.cache_hits = 1
    assert "cache_hits" in repr(meter)
