"""Due days as a calendar file for phones (RFC 5545): one all-day event for each task.

A task keeps its UID whatever becomes of it, so that a calendar that reads the file again changes
the event it has instead of adding another. Which tasks are in it is the caller's business; what
is written are the records that `rows` makes of them.
"""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sixiang_cli import __version__
from sixiang_cli.calendar import label
from sixiang_cli.characters import safe
from sixiang_cli.errors import Refused
from sixiang_cli.lean.datetime import UTC, date, datetime, timedelta
from sixiang_cli.lean.typing import Iterable, Iterator, Sequence

if TYPE_CHECKING:
    from sixiang_cli.progress import Task
    from sixiang_cli.reports.formats import Document

LONGEST = 75
"""Octets of a line, its line break not counted."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_STATUS = {
    "done": "已办",
    "submitted": "待审核",
    "missed": "未开展",
    "in_progress": "在办",
    "not_started": "未办",
}
_CLOSED = frozenset({"done", "missed", "submitted"})
_DAY_BEFORE_AT_NINE = "-PT15H"


def write(document: "Document") -> bytes:
    """Give the whole file.

    Raises:
        Refused: there is nothing due; a calendar without events is none.
    """
    due = list(document.rows())
    if not due:
        raise Refused("这段时间没有到期的任务，没有写日历。", "换一段：-p 今年")
    title = document.about.scope if document.about else document.kind
    covers = document.about.line if document.about else ""
    return b"".join(fold(line) for line in _calendar(due, title, covers))


def rows(
    tasks: "Sequence[Task]", plain: Iterable[dict[str, Any]], today: date, now: int
) -> Iterator[dict[str, Any]]:
    """Add to the records of `tasks` what a calendar needs beside them; `now` is in ms since 1970.

    ``uid`` is the address by codes, which a corrected name does not change.
    """
    stamp = f"{datetime.fromtimestamp(now / 1000, UTC):%Y%m%dT%H%M%SZ}"
    for task, record in zip(tasks, plain, strict=True):
        yield {
            **record,
            "uid": f"{task.measure.id}@{task.unit.code}#{task.period.key}",
            "stamp": stamp,
            "period_label": label(task.period, today),
            "moved_from": "" if task.moved_from is None else task.moved_from.isoformat(),
        }


def _calendar(due: Iterable[dict[str, Any]], title: str, covers: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//sixiang-cli//sx {__version__}//ZH"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{text(f'待办 {title}')}"
    if covers:
        yield f"X-WR-CALDESC:{text(covers)}"
    for row in due:
        yield from _event(row)
    yield "END:VCALENDAR"


def _event(row: dict[str, Any]) -> Iterator[str]:
    due = date.fromisoformat(row["due"])
    closed = row["status"] in _CLOSED
    state = _STATUS[row["status"]]
    counted = f" {row['count']}/{row['times']}" if row["times"] > 1 else ""
    summary = f"{row['title']}{counted}（{row['unit']}，{row['period_label']}）"
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(row['uid'].encode()).hexdigest()[:32]}@sixiang"
    yield f"DTSTAMP:{row['stamp']}"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text(f'{state}：{summary}' if closed else summary)}"
    yield f"DESCRIPTION:{text(_description(row, state))}"
    yield f"CATEGORIES:{text(row['uplift'])}"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    if not closed:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{text(f'明天到期：{summary}')}"
        yield f"TRIGGER:{_DAY_BEFORE_AT_NINE}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _description(row: dict[str, Any], state: str) -> str:
    lines = [
        f"{row['measure']} {row['title']}",
        f"单位：{row['unit']}",
        f"责任岗位：{row['assignee'] or '未定'}",
        f"状态：{state}",
    ]
    if row["moved_from"]:
        lines.append(f"原到期日：{row['moved_from']}（因放假挪动）")
    if row["status"] not in _CLOSED:
        lines.append(f"办完记一笔：sx done {row['address']}")
    return "\n".join(safe(line) for line in lines)


def text(value: str) -> str:
    """Write a text as a value: escaped, and without anything that a reader can't see."""
    return "\n".join(safe(line) for line in value.split("\n")).translate(_ESCAPES)


def fold(line: str) -> bytes:
    """Give a content line as octets: at most 75 a line, no character torn, CRLF at the end."""
    pieces: list[bytes] = []
    room, piece = LONGEST, bytearray()
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > room:
            pieces.append(bytes(piece))
            piece, room = bytearray(), LONGEST - 1  # the space that continues a line counts
        piece += octets
    pieces.append(bytes(piece))
    return b"\r\n ".join(pieces) + b"\r\n"
