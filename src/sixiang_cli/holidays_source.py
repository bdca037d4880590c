"""Where days off are known from: the package of the extra ``holidays``, and a file of one's own.

``holidays.toml`` stands in the workspace beside the other definitions. It is for years that the
package doesn't know yet, and for an organisation that works other days: a year that it names is
taken from it alone. What a day off does to a due day is in `holidays`.
"""

import os

from sixiang_cli import files
from sixiang_cli.errors import BadDefinitions, Fault
from sixiang_cli.holidays import NOTHING_KNOWN, DaysOff, joined
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Final
from sixiang_cli.toml_source import parse
from sixiang_cli.toml_source.document import Document, Key
from sixiang_cli.toml_source.fields import Faults, Field, check_table

FILE: Final = "holidays.toml"
_LIMIT: Final = 5_000_000
_LONGEST_RUN: Final = 31  # days
HOLIDAYS: Final = (
    Field("schema", "whole", "格式版本，现在是 1", default=1, choices=(1,)),
    Field("year", "tables", "一年的放假和调休"),
)
YEAR: Final = (
    Field("year", "whole", "哪一年", required=True, low=1900, high=2999),
    Field("off", "texts", "放假的日子：01-01，或一段 02-05..02-11", high=40),
    Field("work", "texts", "调休上班的周六、周日，写法相同", high=40),
)


def load(home: str) -> DaysOff:
    """Give what is known for the workspace at `home`.

    Raises:
        BadDefinitions: its own file can't be used; carries every fault.
    """
    path = os.path.join(home, FILE)
    if not os.path.exists(path):
        return packaged()
    own, faults = _understand(parse(files.read_bytes(path, limit=_LIMIT), path))
    fatal = tuple(fault for fault in faults if not fault.warning)
    if fatal:
        raise BadDefinitions(fatal, f"改好 {FILE}，或把它挪开。")
    return joined(packaged(), own)


def check(path: str) -> tuple[Fault, ...]:
    """Give every fault of a file, warnings included."""
    try:
        return _understand(parse(files.read_bytes(path, limit=_LIMIT), path))[1]
    except BadDefinitions as error:
        return error.faults


def is_packaged() -> bool:
    """Tell whether the package that knows the announcements is installed."""
    from importlib.util import find_spec

    return find_spec("chinese_calendar") is not None


def packaged() -> DaysOff:
    """Give what the package knows; nothing where it is not installed."""
    try:
        from chinese_calendar import constants
    except ImportError:
        return NOTHING_KNOWN
    off, work = frozenset(constants.holidays), frozenset(constants.workdays)
    return DaysOff(frozenset(day.year for day in off), off, work)


def _understand(document: Document) -> tuple[DaysOff, tuple[Fault, ...]]:
    faults = Faults(document)
    head = check_table(faults, (), document.values, HOLIDAYS, lenient=True)
    years: dict[int, int] = {}
    off: set[date] = set()
    work: set[date] = set()
    for place, table in enumerate(head["year"]):
        row = check_table(faults, ("year", place), table, YEAR, lenient=True)
        year = row["year"]
        if not year:
            continue
        if year in years:
            faults.add("repeated", f"{year} 年写了两遍。", "year", place, "year")
        years[year] = place
        free = _days(faults, row["off"], year, ("year", place, "off"))
        worked = _days(faults, row["work"], year, ("year", place, "work"))
        for day in sorted(free & worked):
            faults.add("contradiction", f"{day} 又放假又上班。", "year", place, "work")
        for day in sorted(worked):
            if day.weekday() < 5:
                faults.add(
                    "no-effect",
                    f"{day} 不是周六、周日，本来就上班。",
                    "year",
                    place,
                    "work",
                    warning=True,
                )
        off |= free
        work |= worked
    return DaysOff(frozenset(years), frozenset(off), frozenset(work)), faults.in_order()


def _days(faults: Faults, texts: tuple[str, ...], year: int, path: tuple[Key, ...]) -> set[date]:
    days: set[date] = set()
    for place, text in enumerate(texts):
        first, _, last = text.replace("至", "..").replace("~", "..").partition("..")
        begin, end = _day(first, year), _day(last or first, year)
        if begin is None or end is None:
            faults.add(
                "bad-date",
                f"“{text}”不是 {year} 年的日子，写成 01-01 或 02-05..02-11。",
                *path,
                place,
            )
        elif not 0 <= (end - begin).days < _LONGEST_RUN:
            faults.add("bad-range", f"“{text}”首尾反了，或超过 {_LONGEST_RUN} 天。", *path, place)
        else:
            days |= {begin + timedelta(days=step) for step in range((end - begin).days + 1)}
    return days


def _day(text: str, year: int) -> date | None:
    """Read ``02-05`` or ``2027-02-05``; None if there is no such day in `year`."""
    parts = text.strip().split("-")
    if len(parts) == 3:
        if parts[0] != str(year):
            return None
        parts = parts[1:]
    if len(parts) != 2 or not all(
        part.isascii() and part.isdigit() and len(part) < 3 for part in parts
    ):
        return None
    try:
        return date(year, int(parts[0]), int(parts[1]))
    except ValueError:
        return None
