"""Make a plant with years of history: 49 measures x 111 units x N months, three events a task.

Catalogue and organisation are files as people write them. The history is written as eleven
devices would have written it, each with its chain, and taken in as other devices' events are:
through `Transaction.adopt` and the product's own fold. All data is invented.

    python bench/plant.py FOLDER [--tasks 1000000] [--measures 49]

One task in a thousand of the past is left open. In the current month exactly 1,000 tasks are
touched, so that plants of every size differ in nothing but their past.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sixiang_cli import journal
from sixiang_cli.journal import store
from sixiang_cli.journal.chain import GENESIS, canonical, digest
from sixiang_cli.model import Event

OWED = 49
AREAS = TEAMS = 10
TOUCHED_NOW = 1_000
LEFT_OPEN = 997  # one in so many past tasks
PLANT = ZoneInfo("Asia/Shanghai")
LEVELS = (("厂", "plant"), ("作业区", "area_unit"), ("班组", "team"))
UPLIFTS = ("贯穿力度", "引领高度", "覆盖广度", "凝聚强度")
NOTES = ("已通知各班组，周三前报来", "与生产例会合开，照原定议题", "材料已归档，缺两份下月补")


class Plant(NamedTuple):
    """What was made: touched tasks, events, and the seconds it took."""

    tasks: int
    events: int
    seconds: float


def measure_ids(number: int) -> list[str]:
    """Give ids of measures, spread over four dimensions of three areas."""
    return [f"{n % 4 + 1}.{n // 4 % 3 + 1}.{n // 12 + 1}" for n in range(number)]


def unit_codes() -> list[tuple[str, int]]:
    """Give 111 units in the organisation's order, and which device records for each."""
    found = [("p0", 0)]
    for area in range(1, AREAS + 1):
        found.append((f"a{area:02d}", area))
        found += [(f"t{area:02d}{team:02d}", area) for team in range(1, TEAMS + 1)]
    return found


def write_definitions(folder: Path, start: str, measures: int = OWED, owed: int = OWED) -> None:
    """Write the files that people write; every unit owes `owed` measures, the top unit the rest too."""
    rows = ['schema = 1\ntitle = "示例厂"\ntimezone = "Asia/Shanghai"']
    rows += [f'[[level]]\nname = "{name}"\nslug = "{slug}"' for name, slug in LEVELS]
    for number, uplift in enumerate(UPLIFTS, 1):
        rows.append(
            f'[[dimension]]\nid = "{number}"\nmethod = "示例方法{number}"\nuplift = "{uplift}"'
        )
        rows += [
            f'[[area]]\nid = "{number}.{area}"\ntitle = "示例领域{number}之{area}"'
            for area in (1, 2, 3)
        ]
    for number, id_ in enumerate(measure_ids(measures)):
        levels = '["厂", "作业区", "班组"]' if number < owed else '["厂"]'
        rows.append(
            f'[[measure]]\nid = "{id_}"\nslug = "sample-{number}"\ntitle = "示例措施{number}号"\n'
            f'levels = {levels}\ncadence = "monthly"\ndepartment = ["示例部门{number % 7}"]'
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("checklists.toml").write_text("\n".join(rows), encoding="utf-8")
    units = ['schema = 1\n[[unit]]\ncode = "p0"\nname = "示例厂"\nlevel = "厂"']
    for code, device in unit_codes()[1:]:
        name = f"示例{device}作业区" if code[0] == "a" else f"{code[1:]}班"
        level, parent = ("作业区", "p0") if code[0] == "a" else ("班组", f"a{device:02d}")
        units.append(
            f'[[unit]]\ncode = "{code}"\nname = "{name}"\nlevel = "{level}"\nparent = "{parent}"'
        )
    folder.joinpath("organisation.toml").write_text("\n".join(units), encoding="utf-8")
    folder.joinpath("sx.toml").write_text(f'schema = 1\nstart = "{start}"\n', encoding="utf-8")


class Device:
    """One writer: appends to its own chain."""

    def __init__(self, number: int) -> None:
        """Begin a chain."""
        self.code = f"{number:012x}"
        self.actor = "示例厂" if number == 0 else f"示例{number}作业区"
        self.seq, self.stamp, self.hash = 0, 0, GENESIS

    def event(self, at: int, place: tuple[str, str, str], kind: str, body: dict) -> Event:
        """Record one event as a command of its own."""
        self.seq += 1
        self.stamp = max(at, self.stamp + 1)
        day = datetime.fromtimestamp(at / 1000, PLANT).strftime("%Y-%m-%d")
        event = Event(
            self.code, self.seq, self.stamp, at, self.actor, self.seq, *place, kind, day,
            canonical(body),
        )  # fmt: skip
        self.hash = digest(self.hash, event)
        return event._replace(hash=self.hash)


def history(devices: list[Device], year: int, month: int, most: int | None) -> Iterator[Event]:
    """Give a month's events, three for each touched task; `most` tasks, or all but those left open.

    First what was announced, then what was done, then a remark, each device in its own time. In
    January a fifth of the tasks get a post to answer for them from then on.
    """
    begin = int(datetime(year, month, 1, 0, 30, tzinfo=PLANT).timestamp() * 1000)
    minute = 60_000 if most is None else 1_000  # this month may have only begun
    period = f"{year}-{month:02d}"
    ids = measure_ids(OWED)
    tasks = [
        (which, devices[device], (ids[which % OWED], unit, period))
        for which, (unit, device) in enumerate(pair for pair in unit_codes() for _ in range(OWED))
        if (which < most if most is not None else (which + month + 12 * year) % LEFT_OPEN)
    ]
    for which, device, place in tasks:
        at = begin + which * minute
        if month == 1 and which % 5 == 0:
            yield device.event(at, place, "assign", {"to": "班组长"})
        else:
            yield device.event(at, place, "note", {"text": NOTES[which % 3]})
    for which, device, place in tasks:
        at = begin + (6_000 + which) * minute
        evidence = {"evidence": f"纪要{period}第{which}号"} if which % 3 == 0 else {}
        yield device.event(at, place, "done", evidence)
    for which, device, place in tasks:
        at = begin + (12_000 + which) * minute
        yield device.event(at, place, "note", {"text": NOTES[(which + 1) % 3]})


def months_before(now: datetime, number: int) -> tuple[int, int]:
    """Give year and month so many months before the current one."""
    year, month = divmod(now.year * 12 + now.month - 1 - number, 12)
    return year, month + 1


def make_flat(folder: Path, tasks: int, *, now: datetime) -> Plant:
    """Make a plant without a past that owes about so many tasks now, a remark on each."""
    began = time.perf_counter()
    owed = max(1, round(tasks / len(unit_codes())))
    write_definitions(folder, f"{now:%Y-%m}-01", owed, owed)
    devices = [Device(number) for number in range(AREAS + 1)]
    begin, period = int(now.timestamp() * 1000) - 86_400_000, f"{now:%Y-%m}"
    events = [
        devices[device].event(begin + at, (measure, unit, period), "note", {"text": NOTES[at % 3]})
        for unit, device in unit_codes()
        for at, measure in enumerate(measure_ids(owed))
    ]
    path = str(folder / "sx.db")
    with journal.writing(path, now_ms=int(now.timestamp() * 1000), actor="示例厂") as transaction:
        transaction.adopt(events)
    return Plant(len(events), len(events), time.perf_counter() - began)


def make(folder: Path, tasks: int, *, now: datetime, measures: int = OWED) -> Plant:
    """Make the plant whose history has about so many touched tasks."""
    began = time.perf_counter()
    a_month = len(unit_codes()) * OWED
    past = max(0, round((tasks - TOUCHED_NOW) / (a_month * (1 - 1 / LEFT_OPEN))))
    year, month = months_before(now, past)
    write_definitions(folder, f"{year}-{month:02d}-01", measures)
    devices = [Device(number) for number in range(AREAS + 1)]
    path = str(folder / "sx.db")
    now_ms = int(now.timestamp() * 1000)
    with journal.writing(path, now_ms=now_ms, actor="示例厂") as transaction:
        connection = store.connection_of(transaction)
        connection.execute("PRAGMA cache_size = -1000000")  # KiB: all of it, while it is made
        for number in range(past, -1, -1):
            most = None if number else min(tasks, TOUCHED_NOW)
            transaction.adopt(history(devices, *months_before(now, number), most))
            if sys.stderr.isatty():
                print(f"\r{past - number + 1} of {past + 1} months", end="", file=sys.stderr)
        touched = connection.execute("SELECT count(*) FROM task").fetchone()[0]
    events = sum(device.seq for device in devices)
    return Plant(touched, events, time.perf_counter() - began)


def main() -> int:
    """Make one plant and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--measures", type=int, default=OWED)
    options = parser.parse_args()
    made = make(options.folder, options.tasks, now=datetime.now(PLANT), measures=options.measures)
    size = options.folder.joinpath("sx.db").stat().st_size
    print(
        f"\r{made.tasks:,} touched tasks, {made.events:,} events in {made.seconds:.0f} s; "
        f"{size / max(1, made.events):.0f} bytes an event"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
