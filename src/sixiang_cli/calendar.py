"""Cadence -> periods and due dates, in the plant's own time zone; pure.

Everything that would be true of a paper calendar: which month a day lies in, which month a week
belongs to, when a quarterly measure is due. No clock is read here (the moment is passed in), no
catalogue, no unit; what a due date means for progress is in `progress`.
"""

from sixiang_cli import time_zones
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from sixiang_cli.lean.functools import lru_cache
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.model import Cadence

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2999, 12, 31)
_THURSDAY = timedelta(days=3)
_YEAR = 365 * 86_400_000  # ms; no year is shorter
_NUMERALS = ("一", "二", "三", "四")
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MONTHS = {
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.HALF_YEARLY: 6,
    Cadence.YEARLY: 12,
    Cadence.AS_NEEDED: 12,
}


class Period(NamedTuple):
    """A stretch of days of one cadence, from `start` to `end` inclusive.

    `number` counts the periods of a cadence without gaps, so that differences are
    numbers of periods. ``once`` is the single period that holds every day.
    """

    cadence: Cadence
    number: int
    key: str
    start: date
    end: date

    def shift(self, by: int) -> "Period":
        """Give the period `by` steps later (earlier if negative); ``once`` is its own neighbour."""
        return self if self.cadence is Cadence.ONCE else from_index(self.cadence, self.number + by)

    def holds(self, other: "Period") -> bool:
        """Tell whether `other` lies within; a week belongs where its Thursday lies."""
        if other.cadence is Cadence.ONCE or self.cadence is Cadence.ONCE:
            return self.cadence is other.cadence
        if other.cadence is Cadence.WEEKLY and self.cadence is not Cadence.WEEKLY:
            return self.start <= other.start + _THURSDAY <= self.end
        return self.start <= other.start and other.end <= self.end


ONCE = Period(Cadence.ONCE, 0, "once", FIRST_DAY, LAST_DAY)


@lru_cache(maxsize=4096)
def from_index(cadence: Cadence, index: int) -> Period:
    """Give the period of `cadence` with that number; as-needed measures are tallied by the year.

    Raises:
        BadInput: it lies outside the years 1900 to 2999.
    """
    if cadence is Cadence.ONCE:
        return ONCE
    if cadence is Cadence.WEEKLY:
        start = date.fromordinal(index * 7 + 1)
        year, week, _ = start.isocalendar()
        return Period(cadence, index, f"{year}-W{week:02d}", start, start + timedelta(days=6))
    months = _MONTHS[cadence]
    year, part = divmod(index, 12 // months)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise BadInput(f"{year} 年不在 {FIRST_DAY.year} 到 {LAST_DAY.year} 之间。")
    last = part * months + months
    if months == 1:
        key = f"{year}-{last:02d}"
    elif months == 12:
        key, cadence = str(year), Cadence.YEARLY
    else:
        key = f"{year}{'Q' if months == 3 else 'H'}{part + 1}"
    start = date(year, part * months + 1, 1)
    return Period(cadence, index, key, start, date(year, last, _month_length(year, last)))


def period_of(cadence: Cadence, day: date) -> Period:
    """Give the period of `cadence` that holds `day`."""
    if cadence is Cadence.ONCE:
        return ONCE
    if cadence is Cadence.WEEKLY:
        return from_index(cadence, (day.toordinal() - 1) // 7)
    return from_index(cadence, (day.year * 12 + day.month - 1) // _MONTHS[cadence])


@lru_cache(maxsize=1024)
def parse_key(key: str) -> Period:
    """Read a period as addresses and JSON write it: 2026, 2026H2, 2026Q4, 2026-11, 2026-W47, once.

    Raises:
        BadInput: it is not one of these, or there is no such period.
    """
    text = key.strip().upper()
    if text == "ONCE":
        return ONCE
    year, rest = text[:4], text[4:]
    if len(year) == 4 and year.isascii() and year.isdigit() and rest.isascii():
        period = _parse_part(int(year), rest)
        if period is not None:
            return period
    raise BadInput(
        f"“{key}”不是周期。",
        "周期的写法：2026、2026H2、2026Q4、2026-11、2026-W47、once，或 本月、上月、四季度、下半年、今年。",
    )


def _parse_part(year: int, rest: str) -> Period | None:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return None
    if not rest:
        return from_index(Cadence.YEARLY, year)
    head, digits = rest[0], rest[1:]
    if rest.startswith("-W"):
        if not digits[1:].isdigit() or len(digits) > 3:
            return None
        try:
            return period_of(Cadence.WEEKLY, date.fromisocalendar(year, int(digits[1:]), 1))
        except ValueError:
            return None
    if not digits.isdigit() or len(digits) > 2:
        return None
    number = int(digits)
    for mark, cadence in (
        ("-", Cadence.MONTHLY),
        ("Q", Cadence.QUARTERLY),
        ("H", Cadence.HALF_YEARLY),
    ):
        parts = 12 // _MONTHS[cadence]
        if head == mark and 1 <= number <= parts:
            return from_index(cadence, year * parts + number - 1)
    return None


def due_day(due: str, period: Period) -> date | None:
    """Give the last day on which an act is on time; none for what is owed once.

    `due` is ``"MM-DD"`` in the period's year, a day of the period's last month (``"31"`` is the
    last day of a shorter month), for weeks a weekday 1 to 7, or empty: the period's last day.
    """
    if period.cadence is Cadence.ONCE:
        return None
    if not due:
        return period.end
    if "-" in due:
        month, day = (int(part) for part in due.split("-"))
        return date(period.start.year, month, min(day, _month_length(period.start.year, month)))
    if period.cadence is Cadence.WEEKLY:
        return period.start + timedelta(days=int(due) - 1)
    return period.end.replace(day=min(int(due), period.end.day))


def count_between(first: Period, last: Period) -> int:
    """Give how many periods there are from `first` to `last`, both included; 0 if none."""
    return max(0, last.number - first.number + 1)


def is_longer(cadence: Cadence, than: Cadence) -> bool:
    """Tell whether periods of `cadence` are longer than those of `than`; once is the longest."""
    order = (Cadence.WEEKLY, *_MONTHS)
    if cadence is Cadence.ONCE or than is Cadence.ONCE:
        return cadence is not than and cadence is Cadence.ONCE
    return order.index(cadence) > order.index(than)


def label(period: Period, today: date) -> str:
    """Give the period as people say it; the year is added where it isn't this one."""
    if period.cadence is Cadence.ONCE:
        return "一次性"
    if period.cadence is Cadence.WEEKLY:
        year, week, _ = period.start.isocalendar()
        return f"第{week}周" if year == today.isocalendar()[0] else f"{year}年第{week}周"
    year = period.start.year
    prefix = "" if year == today.year else f"{year}年"
    if period.cadence is Cadence.MONTHLY:
        return f"{prefix}{period.start.month}月"
    if period.cadence is Cadence.QUARTERLY:
        return f"{prefix}{_NUMERALS[period.number % 4]}季度"
    if period.cadence is Cadence.HALF_YEARLY:
        return f"{prefix}{'下' if period.number % 2 else '上'}半年"
    return prefix or "全年"


def day_label(day: date, today: date) -> str:
    """Give a day as ``11-30``, with its year where that isn't this one."""
    return day.isoformat()[5:] if day.year == today.year else day.isoformat()


def weekday_label(day: date) -> str:
    """Give the day of the week, ``周一`` to ``周日``."""
    return _WEEKDAYS[day.weekday()]


def parse_day(text: str) -> date:
    """Read an ISO day that the program itself wrote."""
    return date.fromisoformat(text)


@lru_cache(maxsize=8)
def zone(name: str) -> tzinfo:
    """Give the time zone of that IANA name.

    Raises:
        BadInput: this machine knows no such zone.
    """
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise BadInput(
            f"这台机器不认得时区“{name}”。", "写成 Asia/Shanghai 这样的名字。"
        ) from error


@lru_cache(maxsize=8)
def _kept(name: str) -> tuple[int, tzinfo] | None:
    """Give what the zone keeps to for good, and from when on (ms)."""
    kept = time_zones.kept(name)
    return kept and (kept.since * 1000, timezone(timedelta(seconds=kept.offset)))


def moment(ms: int, zone_name: str) -> datetime:
    """Give the plant's wall clock at `ms` milliseconds since 1970 (UTC)."""
    kept = _kept(zone_name)
    return datetime.fromtimestamp(ms / 1000, kept[1] if kept and ms >= kept[0] else zone(zone_name))


def day_at(ms: int, zone_name: str) -> date:
    """Give the plant's day at `ms` milliseconds since 1970 (UTC)."""
    return moment(ms, zone_name).date()


def end_of_day(day: date, zone_name: str) -> int:
    """Give the last millisecond of the plant's `day`, since 1970 (UTC)."""
    after = day + timedelta(days=1)
    kept = _kept(zone_name)
    if kept and after.year > 1970 + kept[0] // _YEAR:  # well behind the last change
        midnight = datetime(after.year, after.month, after.day, tzinfo=kept[1])
    else:
        midnight = datetime(after.year, after.month, after.day, tzinfo=zone(zone_name))
    return int(midnight.timestamp() * 1000) - 1


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
