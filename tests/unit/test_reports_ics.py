"""The calendar file, as a strict reader of RFC 5545 takes it apart."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.errors import Refused
from sixiang_cli.reports import ics
from sixiang_cli.reports.formats import Document
from sixiang_cli.views.about import About

ROW = {
    "address": "1.3.2@轧辊作业区#2026-11", "measure": "1.3.2", "title": "主题党日", "unit": "轧辊作业区",
    "uplift": "贯穿力度", "assignee": None, "period_label": "11月", "due": "2026-11-30", "status": "not_started",
    "count": 0, "times": 1, "uid": "1.3.2@u1#2026-11", "stamp": "20261123T000200Z", "moved_from": "",
}  # fmt: skip
texts = st.text(st.characters(blacklist_categories=("Cs",)), max_size=60)


def written(rows, scope="示例厂"):
    about = About("到期日历", scope, "11月", "2026-11-23")
    nothing = tuple
    return ics.write(
        Document("calendar", None, lambda: iter(rows), (), (), None, nothing, about, None)
    )


def lines_of(content):
    """Unfold; fail on a bare line break, on a line of more than 75 octets, on broken UTF-8."""
    assert content.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    raw = content[:-2].split(b"\r\n")
    assert max(map(len, raw)) <= 75
    for line in raw:
        line.decode("utf-8")
    return content.replace(b"\r\n ", b"")[:-2].decode("utf-8").split("\r\n")


def value_of(escaped):
    """Read a TEXT value back."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", escaped)
    plain = {"n": "\n", "N": "\n", "\\": "\\", ";": ";", ",": ","}
    return re.sub(r"\\(.)", lambda match: plain[match[1]], escaped)


def events_of(content):
    events, path = [], []
    for line in lines_of(content):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            path.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert path.pop() == value
        elif path[-1] == "VEVENT":
            assert name not in events[-1], f"{name} stands twice"
            events[-1][name] = value
        else:
            assert re.fullmatch(r"[A-Z-]+(?:;[A-Z]+=[A-Z]+)?", name)
    assert path == []
    return events


@given(texts)
def test_a_folded_line_unfolds_to_itself_and_no_character_is_torn(text):
    line = f"SUMMARY:{text}".replace("\r", "").replace("\n", "")
    content = ics.fold(line)
    assert lines_of(content) == [line]


@given(texts)
def test_a_text_comes_back_as_it_can_be_seen(text):
    escaped = ics.text(text)
    assert "\n" not in escaped
    assert "\r" not in escaped
    shown = value_of(escaped)
    assert ics.text(shown) == escaped
    if text.isprintable() and text.isascii():
        assert shown == text


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4))
def test_hostile_text_in_every_field_stays_within_its_field(fields):
    rows = [
        ROW
        | {
            "title": a,
            "unit": b,
            "assignee": c,
            "uplift": a,
            "address": b,
            "period_label": c,
            "uid": str(at),
        }
        for at, (a, b, c) in enumerate(fields)
    ]
    events = events_of(written(rows, scope=fields[0][0]))
    assert len(events) == len(rows)
    assert len({event["UID"] for event in events}) == len(rows)


def test_an_event_is_the_whole_day_on_which_the_task_is_due():
    (event,) = events_of(written([ROW]))
    assert event["DTSTART;VALUE=DATE"] == "20261130"
    assert event["DTEND;VALUE=DATE"] == "20261201"
    assert event["DTSTAMP"] == "20261123T000200Z"
    assert event["SUMMARY"] == "主题党日（轧辊作业区，11月）"


def test_the_last_day_of_the_year_ends_in_the_next():
    (event,) = events_of(written([ROW | {"due": date(2026, 12, 31).isoformat()}]))
    assert event["DTEND;VALUE=DATE"] == "20270101"


def test_a_task_keeps_its_uid_when_unit_title_state_and_due_day_change():
    changed = ROW | {
        "title": "别的",
        "unit": "新名",
        "status": "done",
        "due": "2026-12-02",
        "address": "x",
    }
    (before,), (after,) = events_of(written([ROW])), events_of(written([changed]))
    assert before["UID"] == after["UID"]
    assert events_of(written([ROW | {"uid": "1.3.2@u2#2026-11"}]))[0]["UID"] != before["UID"]


def test_what_is_done_says_so_and_reminds_nobody():
    content = written([ROW | {"status": "done"}])
    assert events_of(content)[0]["SUMMARY"].startswith("已办：")
    assert b"VALARM" not in content
    assert b"VALARM" in written([ROW])


def test_a_calendar_without_events_is_refused():
    with pytest.raises(Refused):
        written([])
