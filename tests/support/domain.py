"""Measures, units and events made up for tests of the rules; only what matters is written out."""

import json
from datetime import UTC, date, datetime

from sixiang_cli.model import Cadence, Event, Measure, Unit

TODAY = date(2026, 11, 23)
# How a catalogue of two levels begins, up to its measures.
TWO_LEVELS = """\
schema = 1
title = "示例"
[[level]]
name = "厂"
slug = "plant"
[[level]]
name = "班组"
slug = "team"
[[dimension]]
id = "1"
method = "系统化"
uplift = "贯穿力度"
[[area]]
id = "1.1"
title = "学习"
dimension = "1"
"""


def day(text: str) -> date:
    return date.fromisoformat(text)


def ms(text: str) -> int:
    """Give noon (UTC, which is the evening of the same day at the plant) of a day."""
    return int(datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=UTC).timestamp() * 1000)


def recorded_on(moment: int) -> date:
    """Turn a moment of `ms` back into its day."""
    return datetime.fromtimestamp(moment / 1000, UTC).date()


def measure(cadence: Cadence = Cadence.MONTHLY, **fields) -> Measure:
    known = {
        "id": "1.3.2",
        "slug": "theme-party-day",
        "title": "主题党日",
        "area": "1.3",
        "dimension": "1",
    }
    return Measure(**known | {"cadence": cadence, "levels": ("作业区",)} | fields)


def unit(**fields) -> Unit:
    return Unit(**{"code": "b1", "name": "轧辊作业区", "level": "作业区", "parent": "a1"} | fields)


def event(kind: str, on: str = "2026-11-20", recorded: str = "", **body) -> Event:
    """Give one event of a task; it is recorded on the day it claims unless said otherwise."""
    at = ms(recorded or on)
    return Event(
        "d",
        1,
        at,
        at,
        "甲班",
        1,
        "1.3.2",
        "b1",
        "2026-11",
        kind,
        on,
        json.dumps(body, ensure_ascii=False),
    )
