"""Numbers, dates, times and flags in a TOML text: where each ends, and which can't be used.

Only what `tomllib` would answer badly or accept is judged here: a day that no calendar has, a
number of thousands of digits, ``nan``. Never here: the values themselves.
"""

import re  # noqa: TID253 - only `check` and compilation come here
from calendar import monthrange

from sixiang_cli.lean.typing import Final
from sixiang_cli.toml_source.slips import Slip, no_value

_LONGEST_NUMBER: Final = 40
_INT64: Final = 2**63

_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?", re.ASCII)
_ZONE: Final = re.compile(r"[Zz]|[+-]\d{2}:\d{2}", re.ASCII)
_WORD: Final = re.compile(r"[^\s,\]}\#=]++")
_DECIMAL: Final = re.compile(r"[+-]?(?:0|[1-9](?:_?[0-9])*)")
_OTHER_BASE: Final = re.compile(
    r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)"
)
_FLOAT: Final = re.compile(
    r"[+-]?(?:0|[1-9](?:_?[0-9])*)(?=[.eE])(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
)
_LEADING_ZERO: Final = re.compile(r"[+-]?0[0-9_]+(?:\.[0-9]+)*")


def scalar_end(text: str, offset: int) -> int:
    """Give where the number, date, time or flag at `offset` ends.

    Raises:
        Slip: there is none, or it can't be used.
    """
    date = _DATE.match(text, offset)
    if date is not None:
        return _date_end(text, date)
    time = _TIME.match(text, offset)
    if time is not None:
        return _check_time(time)
    word = _WORD.match(text, offset)
    if word is None:
        raise no_value(text, offset)
    token = word[0]
    if token in {"true", "false"}:
        return word.end()
    if token[0] not in "+-0123456789":
        raise no_value(text, offset)
    if len(token) > _LONGEST_NUMBER:
        raise Slip("number-too-long", offset, f"这个数有 {len(token)} 位，太长了。")
    if _DECIMAL.fullmatch(token) or _OTHER_BASE.fullmatch(token):
        if not -_INT64 <= int(token.replace("_", ""), 0) < _INT64:
            raise Slip("number-too-large", offset, f"{token} 超出 64 位整数的范围。")
    elif not _FLOAT.fullmatch(token):
        if _LEADING_ZERO.fullmatch(token):
            raise Slip("leading-zero", offset, f'数不能以 0 开头；是编号就加引号，写成 "{token}"。')
        raise no_value(text, offset)
    return word.end()


def _date_end(text: str, date: re.Match[str]) -> int:
    year, month, day = (int(part) for part in date.groups())
    offset = date.start()
    if not 1 <= month <= 12:
        raise Slip("bad-date", offset, f"没有 {month} 月；日期写成 2026-01-31 这样。")
    if year < 1:
        raise Slip("bad-date", offset, "没有 0000 年。")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise Slip("bad-date", offset, f"{year} 年没有 {month} 月 {day} 日。")
    if len(date[2]) != 2 or len(date[3]) != 2:
        raise Slip("bad-date", offset, f"月和日要写两位：{year:04}-{month:02}-{day:02}。")
    end = date.end()
    separator = text[end : end + 1]
    if separator and separator in "Tt ":
        time = _TIME.match(text, end + 1)
        if time is not None:
            end = _check_time(time)
            zone = _ZONE.match(text, end)
            end = zone.end() if zone else end
    return end


def _check_time(time: re.Match[str]) -> int:
    hour, minute, second = (int(part or 0) for part in time.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        raise Slip("bad-time", time.start(), f"{time[0]} 不是时刻，要在 00:00 到 23:59 之间。")
    return time.end()
