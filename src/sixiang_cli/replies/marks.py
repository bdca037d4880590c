"""The marks in one line: days, counts, ids, and the units that are named; what is left is text.

Pure. A line comes in levelled (`level`); what is found is cut out of it, so that nothing is read
twice. What the marks mean together is decided in `replies`.
"""

from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.functools import lru_cache
from sixiang_cli.lean.typing import TYPE_CHECKING, Final, Iterable, Mapping, NamedTuple, Sequence
from sixiang_cli.matching import Name
from sixiang_cli.replies import words

if TYPE_CHECKING:
    import re

GAP: Final = "\x1f"
"""Stands where something was cut out."""

_FARTHEST_BACK: Final = timedelta(days=92)
_MOST_AT_ONCE: Final = 99


class Mark(NamedTuple):
    """Something found at a place: kind ``unit``, ``item``, ``day`` or ``count``, and its value."""

    at: int
    kind: str
    value: str | int | date


class Doubt(Exception):
    """A line that can't be read with certainty; `reason` says why, in a word of `replies.FAULTS`."""

    def __init__(self, reason: str) -> None:
        """Take the reason."""
        super().__init__(reason)
        self.reason = reason


@lru_cache(maxsize=32)
def _pattern(text: str) -> "re.Pattern[str]":
    import re

    return re.compile(text)


def level(line: str) -> str:
    """Level width and case, and take emoji, invisible characters and numbering out.

    Raises:
        Doubt: a digit in a circle or the like stands beside a plain digit.
    """
    from unicodedata import category, normalize

    line = _pattern("[0-9#*]\ufe0f?\u20e3").sub(" ; ", line)
    kept = []
    for at, char in enumerate(line):
        kind = category(char)
        if kind == "No":  # ① ⒈ ²: numbering, and never a part of a number
            if line[at - 1 : at].isdecimal() or line[at + 1 : at + 2].isdecimal():
                raise Doubt("digits")
            kept.append(" ; ")
        elif kind[0] == "C" or kind in ("Me", "Mn", "So", "Sk"):
            kept.append(char if char in "❌✖✗✘" else " ")
        else:
            kept.append(char)
    return normalize("NFKC", normalize("NFKC", "".join(kept)).casefold())


def without_number(line: str, names: Iterable[str]) -> str:
    """Take the number of a list off the front: ``1.``, ``2、``, ``(3)``, ``4``."""
    line = line.lstrip(" ;\t\u3000")
    head = _pattern(r"[(\[【]?\d{1,3}[.、)\]】:,，]+\s*(?!\d)").match(line)
    if head:
        return line[head.end() :]
    head = _pattern(r"\d{1,3}(?:\s+|(?=[^\d\s.\-/:年月号日次点x*×人名]))").match(line)
    if head and not any(line.startswith(name) for name in names):
        return line[head.end() :]
    return line


def without_inner_numbers(line: str) -> str:
    """Take the numbers of a list within a line out: ``1. 指标 11-20 2. 军令状``."""
    return _pattern(r"(?<![\d.\-/月年])\d{1,2}[.、)](?=\s*[^\d\s])").sub(" ; ", line)


# --- days, counts, ids -------------------------------------------------------------------------

_YEAR_DAY: Final = r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?!\d)"
_PACKED_DAY: Final = r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
_MONTH_DAY: Final = r"(?<![\d.\-/年])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(?!\d)"
_SHORT_DAY: Final = r"(?<![\d.\-/年])(\d{1,2})[-/.](\d{1,2})\s*[日号]?(?!\d|[-/.~]\s*\d|\s*[%万千百元吨米个小天分年])"
_ID: Final = r"(?<![\d.])\d{1,2}(?:\.\d{1,2}){2,3}(?![\d.])"
_TIME: Final = r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)|(?<!\d)\d{1,2}\s*点(?:半|\d{1,2}分?)?"
_HEADS: Final = r"(?<!\d)\d{1,4}\s*(?:人次?|名|分钟|小时|学时)"
_COUNT: Final = r"(?<![\d.])(\d{1,4})\s*次(?!性)|(?<![a-z0-9])[x*×]\s*(\d{1,4})(?![\d.])"
_WORD_COUNT: Final = r"(?<!第)([一两二三四五六七八九十])次(?!性)"
_ORDINAL: Final = r"第\s*(?:\d+|[一二三四五六七八九十两]+)\s*次"
_SPOKEN_DAY: Final = (
    r"[一二三四五六七八九十]+月(?:[一二三四五六七八九十]|份)|[一二三四五六七八九十]+[日号]"
)


_DAYS_AGO: Final = "|".join(sorted(words.DAYS_AGO, key=len, reverse=True))


def cut_marks(
    line: str, today: date, said_on: date, ids: Mapping[str, str]
) -> tuple[str, list[Mark]]:
    """Cut days, counts and ids out of a line; the text keeps its length.

    `said_on` is the day from which 昨天 counts.

    Raises:
        Doubt: a day, count or id that is none, or that is yet to come.
    """
    if _pattern(_ORDINAL).search(line):
        raise Doubt("digits")
    read = _Reader(today, said_on, ids)
    found: list[Mark] = []
    for pattern, mark in (  # in this order: what is read first can't be taken for what comes after
        (_YEAR_DAY, read.day),
        (_ID, read.item),
        (_PACKED_DAY, read.day),
        (_MONTH_DAY, read.day),
        (_SHORT_DAY, read.day),
        (_TIME, None),
        (_HEADS, None),
        (_COUNT, read.times),
        (_WORD_COUNT, read.times_in_words),
        (_DAYS_AGO, read.days_ago),
    ):
        for match in _pattern(pattern).finditer(line):
            if mark is not None:
                found.append(mark(match))
            line = line[: match.start()] + GAP * len(match[0]) + line[match.end() :]
    dated = any(mark.kind == "day" for mark in found)
    vague = any(word in line for word in words.VAGUE_DAYS)
    if _pattern(_SPOKEN_DAY).search(line) or (vague and not dated):
        raise Doubt("vague")
    return line, found


class _Reader(NamedTuple):
    """How what a pattern found is read as a mark; Doubt where it is no day, count or id."""

    today: date
    said_on: date
    ids: Mapping[str, str]

    def day(self, match: "re.Match[str]") -> Mark:
        numbers = [int(part) for part in match.groups()]
        try:
            day = date(*numbers) if len(numbers) == 3 else self._latest(numbers)
        except ValueError:
            raise Doubt("digits") from None
        if day > self.today:
            raise Doubt("future")
        return Mark(match.start(), "day", day)

    def _latest(self, month_and_day: list[int]) -> date:
        """Add the year: in January 12-28 is last December's; in November 12-05 is yet to come, or a slip."""
        day = date(self.today.year, *month_and_day)
        before = date(self.today.year - 1, *month_and_day) if month_and_day != [2, 29] else day
        return before if day > self.today and before >= self.today - _FARTHEST_BACK else day

    def days_ago(self, match: "re.Match[str]") -> Mark:
        day = self.said_on - timedelta(days=words.DAYS_AGO[match[0]])
        return Mark(match.start(), "day", day)

    def item(self, match: "re.Match[str]") -> Mark:
        if match[0] not in self.ids:
            raise Doubt("digits")
        return Mark(match.start(), "item", self.ids[match[0]])

    def times(self, match: "re.Match[str]") -> Mark:
        number = int(match[1] or match[2])
        if not 1 <= number <= _MOST_AT_ONCE:
            raise Doubt("digits")
        return Mark(match.start(), "count", number)

    def times_in_words(self, match: "re.Match[str]") -> Mark:
        return Mark(match.start(), "count", words.NUMERALS[match[1]])


# --- units -------------------------------------------------------------------------------------


class Units:
    """The units that may be named, by their names and their paths."""

    def __init__(self, names: Sequence[Name]) -> None:
        """Take each unit's code as `Name.id` and its path from the top down as `Name.titles`."""
        self.by_name: dict[str, list[Name]] = {}
        for name in names:
            if len(name.titles[-1]) > 1:
                self.by_name.setdefault(name.titles[-1], []).append(name)
        self._paths = {name.id: name.titles for name in names}
        self._ends = sorted({len(name) for name in self.by_name}, reverse=True)

    def cut(self, line: str) -> tuple[str, list[Mark]]:
        """Cut the units out of a line; a name begins where a word begins.

        Raises:
            Doubt: a name fits several units, or goes on as another unit's would (丙班二组).
        """
        found: list[Mark] = []
        at = 0
        above: tuple[str, ...] = ()
        last_end = -1
        first = next((place for place, char in enumerate(line) if char.isalnum()), -1)
        while at < len(line):
            named = None
            if at == first:
                named = self._beginning_at(line, at)
            free = at == 0 or not line[at - 1].isalnum() or at == last_end
            if named is None and free:
                named = self._path_at(line, at)
            if named is None:
                at += 1
                continue
            path, end = named
            touching = last_end >= 0 and not _has_text(line[last_end:at])
            whole = (*above, *path) if touching else path
            fitting = self._fitting(whole)
            if touching and found and not fitting:
                fitting = self._fitting(path)
                whole = path
            elif touching and found:
                found.pop()  # 轧辊作业区 丙班: the first says where the second stands
            found.append(Mark(at, "unit", "\n".join(sorted(fitting))))
            line = line[:at] + GAP * (end - at) + line[end:]
            above, last_end, at = whole, end, end
        for mark in found:
            if "\n" in str(mark.value) or not mark.value:
                raise Doubt("units")
        return line, found

    def is_above(self, code: str, other: str) -> bool:
        """Tell whether the unit of the first code stands above that of the second."""
        path, below = self._paths[code], self._paths[other]
        return len(path) < len(below) and below[: len(path)] == path

    def _path_at(self, line: str, at: int) -> tuple[tuple[str, ...], int] | None:
        """Give the names at a place, a beginning of the name above included: 轧辊丙班."""
        name = self._name_at(line, at)
        if name is not None:
            return (name,), at + len(name)
        for size in range(2, 9):
            piece = line[at : at + size]
            if len(piece) < size or not piece.isalnum():
                return None
            start = at + size + (line[at + size : at + size + 1] == "/")
            name = self._name_at(line, start)
            if name is not None and self._fitting((piece, name)):
                return (piece, name), start + len(name)
        return None

    def _beginning_at(self, line: str, at: int) -> tuple[tuple[str, ...], int] | None:
        """Give the one unit whose name begins with the first word of a line: 轧辊：支委会 11-20."""
        end = at
        while end < len(line) and line[end].isalnum():
            end += 1
        word = line[at:end]
        if len(word) < 2 or word in self.by_name:
            return None
        longer = [name for name in self.by_name if name.startswith(word)]
        return ((longer[0],), end) if len(longer) == 1 else None

    def _name_at(self, line: str, at: int) -> str | None:
        for size in self._ends:
            name = line[at : at + size]
            if name in self.by_name:
                rest = line[at + size : at + size + 8]
                longer = _pattern("[一二三四五六七八九十\\d甲乙丙丁]+[班组队段区]").match(rest)
                if longer and not any(rest.startswith(other) for other in self.by_name):
                    raise Doubt("units")
                if name[-1] in words.TAILS or not rest[:1].isalnum():
                    return name
        return None

    def _fitting(self, path: tuple[str, ...]) -> set[str]:
        """Give the codes of units whose path ends so; names above may be a beginning only."""
        return {
            one.id for one in self.by_name.get(path[-1], ()) if _goes_up(path[:-1], one.titles[:-1])
        }


def _has_text(between: str) -> bool:
    return any(char.isalnum() or char in ":、,;" for char in between)


def _goes_up(named: tuple[str, ...], titles: tuple[str, ...]) -> bool:
    """Tell whether the names above occur, in order, among the units above."""
    rest = iter(titles)
    return all(any(title.startswith(name) for title in rest) for name in named)
