"""Workspaces to test on, each a step larger: a named plant of 1 + 2 + 8, and one of 1 + 10 + 100.

Example data: units and posts, no persons. What is written by hand here is what a user may write by
hand; what is recorded goes through the service.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from sixiang_cli import journal
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence
from sixiang_cli.progress import Task
from sixiang_cli.service import Recorder
from sixiang_cli.workspace import Surroundings, Workspace, locate
from support.runner import PLANT

TEAMS = ("甲班", "乙班", "丙班", "丁班")
AREAS = ("轧辊作业区", "精整作业区")


def write(folder: Path, areas: dict[str, Iterable[str]], start: str) -> Path:
    """Write settings and organisation of a plant whose areas have these teams."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sx.toml").write_text(f'schema = 1\nstart = "{start}"\n', encoding="utf-8")
    lines = ["schema = 1", *_unit("a1", "热轧示例厂", "厂", "")]
    number = 0
    for place, (area, teams) in enumerate(areas.items(), 1):
        lines += _unit(f"b{place}", area, "作业区", "a1")
        for team in teams:
            number += 1
            lines += _unit(f"c{number}", team, "班组", f"b{place}")
    (folder / "organisation.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _unit(code: str, name: str, level: str, parent: str) -> list[str]:
    above = [f'parent = "{parent}"'] if parent else []
    return ["", "[[unit]]", f'code = "{code}"', f'name = "{name}"', f'level = "{level}"', *above]


def small(folder: Path, start: str = "2026-11-23") -> Path:
    """Write the plant of the design's screens: 1 + 2 + 8."""
    return write(folder, dict.fromkeys(AREAS, TEAMS), start)


def opened(folder: Path, at: str) -> Workspace:
    """Open a workspace at a moment of the plant's clock, as nobody in particular."""
    around = Surroundings({"HOME": str(folder / "person")}, str(folder))
    now = int(datetime.fromisoformat(at).replace(tzinfo=PLANT).timestamp() * 1000)
    return Workspace(locate(str(folder), around), around, now)


def large(folder: Path) -> Path:
    """Write a plant of 1 + 10 + 100 and tick a year of it through the service.

    On the 25th of each month of 2026 up to November every unit ticks what is due by the end of
    that month, but for the last area (作业区十), which ticks nothing from October on, and the last
    team of each area, which ticks nothing at all.
    """
    numerals = "一二三四五六七八九十"
    areas = {
        f"作业区{numeral}": [f"{numeral}{place:02d}班" for place in range(1, 11)]
        for numeral in numerals
    }
    write(folder, areas, "2026-01-01")
    for month in range(1, 12):
        day = date(2026, month, 25)
        workspace = opened(folder, f"{day}T09:00")
        with journal.reading(workspace.journal_path) as reader:
            ledger = Ledger(workspace, reader)
            targets = _due(ledger, day)
        Recorder(workspace).done(targets, on=day - timedelta(days=month % 4))
    return folder


def idle(name: str, month: int) -> bool:
    """Tell whether a unit of the large plant ticks nothing in a month of 2026."""
    return name.endswith("10班") or (name == "作业区十" and month >= 10)


def _due(ledger: Ledger, day: date) -> list[Task]:
    end = ledger.current[Cadence.MONTHLY].end
    return [
        task
        for task in ledger.current_tasks(ledger.organisation.units)
        if task.is_open
        and (task.due is None or task.due <= end)
        and not idle(task.unit.name, day.month)
    ]
