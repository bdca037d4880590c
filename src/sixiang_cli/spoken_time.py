"""Periods as people say them: 本月, 上季度, 四季度, 2025年12月, 第47周, and the machine's keys.

Pure. What is typed becomes a `calendar.Period`; which periods a measure has, and which is meant
when none is typed, is decided above. Single days are in `spelling`, but for those said without
their month: 15, 周五, 上周五.
"""

from sixiang_cli.calendar import ONCE, Period, count_between, parse_key, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Final, NamedTuple
from sixiang_cli.model import Cadence
from sixiang_cli.spelling import fold_text, has_odd_digits

_HINT: Final = (
    "周期的写法：本月、上月、11月、四季度、下半年、今年、2025年12月，或 2026-11、2026Q4、2026-W47。"
)
_MOST_PERIODS: Final = 600

_NUMERALS: Final = {
    **{numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)},
    "十一": 11,
    "十二": 12,
}

_STEPS: Final = {"本": 0, "这": 0, "这个": 0, "当": 0, "上": -1, "上个": -1, "下": 1, "下个": 1}
_UNITS: Final = {
    "月": Cadence.MONTHLY,
    "季度": Cadence.QUARTERLY,
    "季": Cadence.QUARTERLY,
    "周": Cadence.WEEKLY,
    "星期": Cadence.WEEKLY,
    "年": Cadence.YEARLY,
    "年度": Cadence.YEARLY,
}
_RELATIVE: Final = {
    step + unit: (cadence, away)
    for unit, cadence in _UNITS.items()
    for step, away in _STEPS.items()
}
_YEARS_AWAY: Final = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}

_HOW_MANY: Final = {
    Cadence.MONTHLY: 12,
    Cadence.QUARTERLY: 4,
    Cadence.HALF_YEARLY: 2,
    Cadence.WEEKLY: 53,
}
_PATTERN: Final = {
    Cadence.MONTHLY: "{}-{:02d}",
    Cadence.QUARTERLY: "{}Q{}",
    Cadence.HALF_YEARLY: "{}H{}",
    Cadence.WEEKLY: "{}-W{:02d}",
}
_LETTERS: Final = {
    "q": Cadence.QUARTERLY,
    "h": Cadence.HALF_YEARLY,
    "w": Cadence.WEEKLY,
}
_ENDINGS: Final = {
    "月份": Cadence.MONTHLY,
    "月": Cadence.MONTHLY,
    "季度": Cadence.QUARTERLY,
    "季": Cadence.QUARTERLY,
    "周": Cadence.WEEKLY,
}
_HALVES: Final = {"上半年": 1, "下半年": 2}


_WEEKDAYS: Final = "一二三四五六日"
_WEEKS: Final = {"上": -7, "上个": -7, "本": 0, "这": 0, "这个": 0}
_MONTHS: Final = {"上月": -1, "上个月": -1, "本月": 0, "这个月": 0}


class _Part(NamedTuple):
    """The how-manieth month, quarter, half or week of some year."""

    cadence: Cadence
    number: int


def parse_period(text: str, today: date, *, cadence: Cadence | None = None) -> Period:
    """Read one period; where the year is left out, the latest that has begun by `today`.

    With a `cadence`, a bare number (``11``) is one of its periods, and 本期, 上期 and 下期 are
    understood.

    Raises:
        BadInput: it is not a period, or there is no such one.
    """
    folded = "" if has_odd_digits(text) else fold_text(text)
    relative = _relative(folded, today, cadence)
    if relative is not None:
        return relative
    year, rest = _split_year(folded, today)
    part = _part(rest, cadence, dated=year is not None)
    if part is None:
        if year is None or rest not in {"", "度", "全年"}:
            raise BadInput(f"“{text}”不是周期。", _HINT)
        return _keyed(text, f"{year:04d}")
    _check(text, part)
    return _latest(part, today) if year is None else _in_year(text, part, year)


def day_without_month(text: str, today: date) -> date | None:
    """Read the day of something done that is said by its weekday or its number alone; None if it isn't.

    周五 is the latest Friday not after `today`, 上周五 that of the week before this one; 15 is the
    15th of this month, or of the last one where this one's is still to come.

    Raises:
        BadInput: neither month has such a day.
    """
    folded = "" if has_odd_digits(text) else fold_text(text)
    for word in ("星期", "礼拜", "周"):
        week, found, name = folded.partition(word)
        weekday = _WEEKDAYS.find(name.replace("天", "日")) if len(name) == 1 else -1
        if found and weekday >= 0 and (not week or week in _WEEKS):
            away = weekday - today.weekday()
            return today + timedelta(days=away + _WEEKS.get(week, -7 if away > 0 else 0))
    for word, months in _MONTHS.items():
        if folded.startswith(word):
            return _numbered(text, folded.removeprefix(word), today, (months,))
    return _numbered(text, folded, today, (0, -1))


def _numbered(text: str, typed: str, today: date, months: tuple[int, ...]) -> date | None:
    """Give the day of that number in the first of the months in which it has come."""
    number = typed.removesuffix("日").removesuffix("号")
    if not (1 <= len(number) <= 2 and number.isascii() and number.isdigit()):
        return None
    month = period_of(Cadence.MONTHLY, today)
    for away in months:
        shifted = month.shift(away)
        if 1 <= int(number) <= shifted.end.day:
            day = shifted.start + timedelta(days=int(number) - 1)
            if day <= today or len(months) == 1:
                return day
    where = "这个月和上个月都没有已过的" if len(months) > 1 else "那个月没有"
    raise BadInput(f"“{text}”：{where} {int(number)} 日。", "写上月份：11-28、11月28日。")


def parse_periods(text: str, today: date) -> tuple[Period, ...]:
    """Read one period or a range (``2026-01..2026-11``, ``1月至11月``): each of them, in order.

    Where the end of a range has no year, it is the first such period not before the start.

    Raises:
        BadInput: an end is not a period, the two differ in kind, or the end comes first.
    """
    folded = fold_text(text)
    for mark in ("...", "..", "~", "至", "到"):
        if mark in folded:
            first, _, last = folded.partition(mark)
            return _range(text, first, last, today)
    return (parse_period(text, today),)


def _range(text: str, first: str, last: str, today: date) -> tuple[Period, ...]:
    start = parse_period(first, today)
    year, rest = _split_year(last, today)
    part = None if last in _RELATIVE else _part(rest, start.cadence, dated=year is not None)
    end = parse_period(last, today, cadence=start.cadence)
    if part is not None and year is None and part.cadence is start.cadence:
        end = next(
            found
            for found in (_find(part, start.start.year + ahead) for ahead in range(-1, 9))
            if found is not None and found.number >= start.number
        )
    if end.cadence is not start.cadence:
        raise BadInput(
            f"“{text}”的两头不是同一种周期。", "两头都写月，或都写季度：2026-01..2026-11"
        )
    if end.number < start.number:
        raise BadInput(f"“{text}”的结束在开始之前。", "早的写在前面：2026-01..2026-11")
    count = count_between(start, end)
    if count > _MOST_PERIODS:
        raise BadInput(
            f"“{text}”有 {count} 期，最多 {_MOST_PERIODS} 期。", "缩短一些，或改用年、季度。"
        )
    return tuple(start.shift(by) for by in range(count))


def _relative(folded: str, today: date, cadence: Cadence | None) -> Period | None:
    """Read what counts from today: 本月, 上季度, 去年, 一次性, 全年; 本期 of the cadence."""
    if folded in {"once", "一次性", "一次"}:
        return ONCE
    if folded in {"全年", "年度"}:
        return period_of(Cadence.YEARLY, today)
    if folded in _RELATIVE:
        unit, away = _RELATIVE[folded]
        return period_of(unit, today).shift(away)
    if cadence is not None and folded.endswith("期") and folded[:-1] in _STEPS:
        return period_of(cadence, today).shift(_STEPS[folded[:-1]])
    return None


def _split_year(folded: str, today: date) -> tuple[int | None, str]:
    """Take the year off the front; what is left names a part of it."""
    word = folded[:2]
    if word in _YEARS_AWAY:
        return today.year + _YEARS_AWAY[word], folded[2:]
    digits, rest = folded[:4], folded[4:]
    if len(digits) == 4 and digits.isascii() and digits.isdigit() and not rest[:1].isdigit():
        return int(digits), rest.removeprefix("年")
    return None, folded


def _part(rest: str, cadence: Cadence | None, *, dated: bool) -> _Part | None:
    """Read a month, quarter, half or week; ``-11`` after a year is a month."""
    if rest in _HALVES:
        return _Part(Cadence.HALF_YEARLY, _HALVES[rest])
    if dated and rest[:1] in {"-", ".", "/"}:
        number = _number(rest[1:])
        if number is not None:
            return _Part(Cadence.MONTHLY, number)
        rest = rest[1:]
    if rest[:1] in _LETTERS and rest[1:].isdigit():
        number = _number(rest[1:])
        return None if number is None else _Part(_LETTERS[rest[:1]], number)
    for ending, unit in _ENDINGS.items():
        if rest.endswith(ending):
            number = _number(rest.removesuffix(ending).removeprefix("第"))
            return None if number is None else _Part(unit, number)
    number = _number(rest)
    if number is not None and not dated and cadence in _HOW_MANY:
        return _Part(cadence, number)
    return None


def _number(text: str) -> int | None:
    if text in _NUMERALS:
        return _NUMERALS[text]
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else None


def _check(text: str, part: _Part) -> None:
    most = _HOW_MANY[part.cadence]
    if not 1 <= part.number <= most:
        what = {
            Cadence.MONTHLY: "月份从 1 到 12",
            Cadence.QUARTERLY: "一年有四个季度",
            Cadence.HALF_YEARLY: "一年只有上半年、下半年",
            Cadence.WEEKLY: "周从第 1 到第 53",
        }[part.cadence]
        raise BadInput(f"没有“{text}”：{what}。", _HINT)


def _in_year(text: str, part: _Part, year: int) -> Period:
    return _keyed(text, _PATTERN[part.cadence].format(year, part.number))


def _keyed(text: str, key: str) -> Period:
    try:
        return parse_key(key)
    except BadInput as error:
        raise BadInput(f"没有“{text}”这个周期。", _HINT) from error


def _find(part: _Part, year: int) -> Period | None:
    """Give the part of that year; none for a 53rd week that the year hasn't got."""
    try:
        return parse_key(_PATTERN[part.cadence].format(year, part.number))
    except BadInput:
        return None


def _latest(part: _Part, today: date) -> Period:
    """Give the latest such period that has begun; a 53rd week comes every five or six years."""
    return next(
        found
        for found in (_find(part, today.year + 1 - back) for back in range(10))
        if found is not None and found.start <= today
    )
