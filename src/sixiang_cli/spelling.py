"""What people type, brought to one form: names, lists, days, numbers, status words, notes.

Pure and small, on the path of every command. Words become plain values here; what they refer to
is decided in `lookup`. Periods are in `spoken_time`, pinyin in `pinyin`. Never here: files, the
clock, anything that knows which measures or units exist.
"""

from sixiang_cli.errors import BadInput
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Final

LONGEST_NOTE: Final = 4_000
"""Characters in a note, a reason, a reference or a post."""

_DROPPED: Final = frozenset("\"'`“”‘’„‟‚‛«»‹›「」『』《》〈〉〝〞〟′″")
"""Quotation and book marks: people copy a title with them, and type it without."""

_DOTS: Final = "。、｡､"
"""What a Chinese input method leaves where a full stop was meant, between two digits."""

_SEPARATORS: Final = "、，；､\n\r"

_STATUS_WORDS: Final = {
    "not_started": "未办 没办 未完成 没完成 notstarted todo",
    "in_progress": "在办 inprogress",
    "submitted": "待审核 待审 submitted",
    "done": "已办 完成 办结 已完成 已办结 done",
    "missed": "未开展 没开展 missed",
    "not_applicable": "不适用 notapplicable na",
    "overdue": "逾期 超期 overdue",
    "late": "逾期办结 late",
    "late_entry": "补录 lateentry",
    "open": "未结 未办结 open",
    "returned": "退回 已退回 returned",
    "accepted": "已销号 accepted",
    "postponed": "延期 已延期 postponed",
}

_DAYS_AWAY: Final = {
    "今天": 0,
    "今日": 0,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "大前天": -3,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
}

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999
_MOST_AT_ONCE: Final = 9_999
_DAY_HINT: Final = "日期的写法：今天、昨天、前天、11-28、11月28日、2026-11-28。"


# --- names -------------------------------------------------------------------------------------


def fold_text(text: str) -> str:
    """Give the form in which names are compared; it is never shown.

    Width and case are levelled (NFKC, case folding), quotation marks, book marks and spaces
    dropped, and ``1。3。2`` or ``1、3、2`` becomes ``1.3.2``. Folding twice changes nothing.
    """
    if text.isascii():
        return _drop_marks(text.lower())
    folded = text
    while True:
        before = folded
        folded = _dot_digits(_drop_marks(_level(folded)))
        if folded == before:
            return folded


def understood(typed: str, reading: str) -> str:
    """Say that what was typed was read as something else, or nothing if it is the same."""
    return "" if typed.strip() == reading else f"“{typed.strip()}”按 {reading} 理解"


def understood_id(typed: str) -> str:
    """Say that ``1。3。2`` or ``１.３.２`` was read as ``1.3.2``; nothing for anything else."""
    folded = fold_text(typed)
    dotted = "." in folded and folded.isascii() and folded.replace(".", "").isdigit()
    return understood(typed, folded) if dotted else ""


def _level(text: str) -> str:
    """Level width and case; the same for everything that looks the same."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFKC", normalize("NFKC", text).casefold())


def _drop_marks(text: str) -> str:
    return "".join(char for char in text if char not in _DROPPED and not char.isspace())


def _dot_digits(text: str) -> str:
    """Read a Chinese stop or enumeration comma between two digits as a dot."""
    if not any(mark in text for mark in _DOTS):
        return text
    last = len(text) - 1
    return "".join(
        "." if char in _DOTS and 0 < at < last and _is_number(text[at - 1] + text[at + 1]) else char
        for at, char in enumerate(text)
    )


def _is_number(text: str) -> bool:
    """Tell whether it is one or more of the digits 0 to 9; ``²`` and ``٣`` are not."""
    return text.isascii() and text.isdigit()


def has_odd_digits(text: str) -> bool:
    """Tell whether a digit is of neither usual width (``²``, ``①``): levelled, it would say 2 or 1."""
    return any(char.isdigit() and not ("0" <= char <= "9" or "０" <= char <= "９") for char in text)


# --- lists -------------------------------------------------------------------------------------


def split_list(text: str, *, dotted: bool = True) -> list[str]:
    """Give the items that ``、``, ``，``, ``；`` or line ends separate.

    With `dotted`, bare numbers in a row are one id: ``1、3、2`` is ``1.3.2``, not three items;
    turn it off where single numbers are meant (``--dimension 1、2``).

    Raises:
        BadInput: an ASCII comma, which PowerShell would already have split.
    """
    unified = text
    for separator in _SEPARATORS:
        unified = unified.replace(separator, "、")
    items = [item.strip() for item in unified.split("、") if item.strip()]
    for item in items:
        if "," in item:
            example = "、".join(part.strip() for part in item.split(",") if part.strip())
            raise BadInput(
                f"“{item}”里有半角逗号，看不出是一项还是几项。",
                f"几项之间用空格或顿号隔开：{example}",
            )
    return _join_dotted(items) if dotted else items


def _join_dotted(items: list[str]) -> list[str]:
    """Leave ``1、3、2`` as one item, as it was typed, also before ``@`` or ``#``."""
    joined: list[str] = []
    growing = False
    for item in items:
        head = _level(item).partition("#")[0].partition("@")[0].strip()
        part = _is_number(head) and len(head) <= 2
        if part and growing:
            joined[-1] += f"、{item}"
        else:
            joined.append(item)
        growing = part and len(head) == len(item)
    return joined


# --- days --------------------------------------------------------------------------------------


def parse_day(text: str, today: date) -> date:
    """Read the day on which something was done; without a year, the latest not after `today`.

    Words (今天 昨天 前天), 11-28, 11.28, 11/28, 11月28日, the same with a year, and 20261128. A
    day in the future is given as it is: refusing it is a rule, not a spelling.

    Raises:
        BadInput: it is not a day, or the calendar has no such day.
    """
    return _word_or_day(text, today, {}, -1)


def parse_due(text: str, today: date) -> date:
    """Read the day by which something is due; without a year, the next not before `today`.

    Takes what `parse_day` takes, and 月底 (this month's last day), 下月底 and 年底. A slip of a few
    days must not put a task off by a year: a day that has passed more lately than it comes again
    needs its year.

    Raises:
        BadInput: it is not a day, the calendar has no such day, or it has only just passed.
    """
    month_end = _month_end(today)
    year_end = date(today.year, 12, 31)
    ends = {
        "月底": month_end,
        "本月底": month_end,
        "下月底": _month_end(month_end + timedelta(days=1)),
        "年底": year_end,
        "今年底": year_end,
    }
    due = _word_or_day(text, today, ends, 1)
    passed = _word_or_day(text, today, ends, -1)  # another day only where the year was left out
    if passed != due and today - passed < due - today:
        raise BadInput(
            f"“{text.strip()}”已经过了：最近的那天是 {passed.isoformat()}（今天 {today.isoformat()}），什么也没改。",
            f"要的是 {due.isoformat()}，就把年份写上。",
        )
    return due


def _word_or_day(text: str, today: date, words: dict[str, date], step: int) -> date:
    """Read a day; where the year is left out, look for it from `today` by years of `step`."""
    typed = "" if has_odd_digits(text) else _level(text).strip()
    if typed in words:
        return words[typed]
    if typed in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[typed])
    numbers = _numbers_of_day(text, typed)
    if len(numbers) == 3:
        return _day(text, *numbers)
    month, day = numbers
    _day(text, 2000, month, day)  # a leap year: 02-29 is a day of some year
    year = today.year
    while True:
        found = _calendar_day(year, month, day)
        if found is not None and (today - found).days * step <= 0:
            return found
        year += step


def _numbers_of_day(text: str, typed: str) -> list[int]:
    """Give year, month and day, or month and day, as they were written."""
    if _is_number(typed) and len(typed) == 8:
        return [int(typed[:4]), int(typed[4:6]), int(typed[6:])]
    plain = typed.removesuffix("日").removesuffix("号")
    for mark in "年月./。":
        plain = plain.replace(mark, "-")
    parts = [part.strip() for part in plain.split("-")]
    if any(part.startswith("w") for part in parts):
        raise BadInput(f"“{text}”是按周写的日期，这里不认。", _DAY_HINT)
    if len(parts) not in {2, 3} or not all(_is_number(part) and len(part) <= 4 for part in parts):
        raise BadInput(f"“{text}”不是日期。", _DAY_HINT)
    if len(parts) == 2 and len(parts[0]) == 4:
        raise BadInput(f"“{text}”只写到月，还要写哪一天。", _DAY_HINT)
    if len(parts) == 3 and len(parts[0]) != 4:
        raise BadInput(f"“{text}”的年份要写在前面，写四位{_turned(parts)}。", _DAY_HINT)
    return [int(part) for part in parts]


def _turned(parts: list[str]) -> str:
    """Give the days that 11/20/2026 may mean, as they are to be written; nothing where none is."""
    first, second, year = map(int, parts)
    if len(parts[2]) != 4 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    orders = dict.fromkeys(((first, second), (second, first)))
    found = [_calendar_day(year, month, day) for month, day in orders]
    days = " 或 ".join(day.isoformat() for day in found if day)
    return f"：{days}" if days else ""


def _day(text: str, year: int, month: int, day: int) -> date:
    """Give that day, or say why there is none."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadInput(f"“{text}”的年份不在 {_FIRST_YEAR} 到 {_LAST_YEAR} 之间。", _DAY_HINT)
    if not 1 <= month <= 12:
        raise BadInput(f"“{text}”：没有 {month} 月。", _DAY_HINT)
    found = _calendar_day(year, month, day)
    if found is None:
        which = f"{year} 年 2 月" if (month, day) == (2, 29) else f"{month} 月"
        raise BadInput(f"“{text}”：{which}没有 {day} 日。", _DAY_HINT)
    return found


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(day: date) -> date:
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return after - timedelta(days=1)


# --- numbers, states, notes --------------------------------------------------------------------


def parse_count(text: str) -> int:
    """Read how many times, from 1 to 9,999; full-width digits count, ``²`` and ``1.5`` don't.

    Raises:
        BadInput: it is not such a number.
    """
    typed = text.strip().removesuffix("次").rstrip()
    digits = "".join(chr(ord(char) - 0xFEE0) if "０" <= char <= "９" else char for char in typed)
    if digits[:1] in {"-", "－"} and _is_number(digits[1:]):
        digits = "0"
    if not _is_number(digits):
        raise BadInput(f"“{text}”不是整数。", "次数写 1、2、3 这样的整数。")
    if len(digits.lstrip("0")) > len(str(_MOST_AT_ONCE)):
        raise BadInput(f"次数太大，一次最多记 {_MOST_AT_ONCE} 次。", "写错了就改小再记。")
    if not int(digits):
        raise BadInput("次数要从 1 起。", "记错了用 sx undo 撤销。")
    return int(digits)


def status(text: str) -> str | None:
    """Give the status (``"not_started"`` …), or what is noted beside one (``"overdue"`` …), for a word."""
    word = fold_text(text).replace("-", "").replace("_", "")
    for value, words in _STATUS_WORDS.items():
        if word in words.split():
            return value
    return None


def clean_note(text: str, what: str = "说明") -> str:
    """Give a text as it is stored: NFC, otherwise as typed; `what` names it in the message.

    Control and bidirectional characters stay, and are shown escaped.

    Raises:
        BadInput: it holds NUL or a lone surrogate, or more than 4,000 characters.
    """
    from unicodedata import normalize

    kept = text if text.isascii() else normalize("NFC", text)
    if "\0" in kept:
        raise BadInput(f"{what}里有空字符（U+0000），存不了。", "去掉它再记。")
    if any("\ud800" <= char <= "\udfff" for char in kept):
        raise BadInput(f"{what}里有不成字的编码，存不了。", "把终端的编码设成 UTF-8，重新输入。")
    if len(kept) > LONGEST_NOTE:
        raise BadInput(
            f"{what}有 {len(kept):,} 个字，最多 {LONGEST_NOTE:,} 个字。",
            "只写编号或路径，原文留在原处。",
        )
    return kept
