"""接龙: the lines people wrote back in a group chat -> unit, measure, day and count of each; pure.

Only these four things are taken from a line; nicknames, names and all other text are dropped, and
appear in nothing that leaves this package. What can't be read with certainty is a fault of its
line, and the line then gives nothing at all. Whether a unit owes what it reports, and whether it
did so before, is decided by the caller.
"""

from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Final, Iterable, Iterator, Mapping, NamedTuple, Sequence
from sixiang_cli.matching import Name
from sixiang_cli.replies import marks, words
from sixiang_cli.replies.marks import GAP, Doubt, Mark, Units
from sixiang_cli.spelling import fold_text

FAULTS: Final = {
    "unit": "没认出单位",
    "units": "单位认不准",
    "item": "没认出措施",
    "items": "措施对得上几项",
    "no-day": "没写日期",
    "days": "日期不止一个",
    "vague": "日期认不准",
    "future": "日期还没到",
    "digits": "有认不准的数字",
    "counts": "次数认不准",
    "doubt": "不像是已经办了",
    "long": "太长",
}
LONGEST_LINE: Final = 500


class Claim(NamedTuple):
    """What one line says was done: measure (id), unit (code), the day, and how many times."""

    unit: str
    measure: str
    day: date
    times: int = 1


class Reply(NamedTuple):
    """One line, by its number from 1: what was understood, or the word of `FAULTS` for why not."""

    line: int
    claims: tuple[Claim, ...] = ()
    fault: str = ""


class Vocabulary(NamedTuple):
    """What may be named.

    `units`: code and path of each. `levels`: the level of each unit's code. `items`: for each
    level, what its units may report, under the titles of that level. `ids`: measure ids as
    written and what they stand for. `generic`: words for levels, never an item.
    """

    units: Sequence[Name]
    levels: Mapping[str, str]
    items: Mapping[str, Sequence[Name]]
    ids: Mapping[str, str]
    generic: frozenset[str] = frozenset()


def read(
    text: str, vocabulary: Vocabulary, *, today: date, day: date | None = None
) -> tuple[Reply, ...]:
    """Read every line that says something; `day` stands for the date of lines that have none.

    Headings (``#接龙``), empty lines, and the lines in which a chat program names who spoke and when
    are passed over; who spoke may say which unit is meant.
    """
    units = Units(vocabulary.units)
    found: list[Reply] = []
    speaker: tuple[str, date] = ("", today)
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            speaker = ("", today)
            continue
        if line.lstrip().startswith(("#", "＃")):
            continue
        levelled = ""
        try:
            levelled = marks.level(line[:LONGEST_LINE])
            if not any(char.isalnum() for char in levelled):
                continue
            claims = _Line(units, vocabulary, today, day).claims(levelled, *speaker)
            too_long = len(line) > LONGEST_LINE
            found.append(Reply(number, (), "long") if too_long else Reply(number, claims))
        except Doubt as doubt:
            named = _speaker(levelled, units, today)
            if named is None:
                found.append(Reply(number, (), doubt.reason))
            else:
                speaker = named
    return tuple(found)


def _speaker(line: str, units: Units, today: date) -> tuple[str, date] | None:
    """Read a line such as ``丙班小王:`` or ``丙班小王 2026-11-20 08:02``: the unit and the day."""
    import re

    stripped = line.strip()
    dated = re.fullmatch(
        r"(.{0,40}?)\s*(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s+\d{1,2}:\d\d(?::\d\d)?",
        stripped,
    )
    if dated is None and not (stripped.endswith(":") and len(stripped) <= 40):
        return None
    if any(word in stripped for word in words.DOUBTS):
        return "", today
    try:
        day = today if dated is None else date(int(dated[2]), int(dated[3]), int(dated[4]))
        _, found = units.cut(stripped if dated is None else dated[1])
    except (ValueError, Doubt):
        return "", today
    codes = {str(mark.value) for mark in found}
    return (codes.pop() if len(codes) == 1 else "", min(day, today))


class _Line:
    """Reads one line; what it needs of the whole text is given to it."""

    def __init__(self, units: Units, vocabulary: Vocabulary, today: date, day: date | None) -> None:
        self.units = units
        self.vocabulary = vocabulary
        self.today = today
        self.day = day

    def claims(self, line: str, spoken_by: str, said_on: date) -> tuple[Claim, ...]:
        """Give what the line says.

        Raises:
            Doubt: it doesn't say it with certainty.
        """
        if any(word in line for word in words.DOUBTS):
            line = self._without_titles(line)
        line = marks.without_number(line, self.units.by_name)
        before, after = _nickname(line)
        after = marks.without_inner_numbers(after)
        named: list[Mark] = []
        if before:
            _, named = self.units.cut(before)
        rest, found = marks.cut_marks(after, self.today, said_on, self.vocabulary.ids)
        rest, units = self.units.cut(rest)
        if any(char.isdecimal() for char in rest):
            raise Doubt("digits")
        inside = {str(mark.value) for mark in units}
        outside = {str(mark.value) for mark in named} | ({spoken_by} if spoken_by else set())
        if inside:  # somebody of the unit above writes for those below
            outside = {
                code
                for code in outside
                if not all(self.units.is_above(code, one) for one in inside)
            }
        if not inside | outside:
            raise Doubt("unit")
        if len(inside | outside) == 1:
            return self._segment((inside | outside).pop(), rest, found)
        if outside:
            raise Doubt("units")  # 丙班小王：丁班 …: whose was it?
        return self._segments(units, rest, found)

    def _without_titles(self, line: str) -> str:
        """Look for words of doubt outside what measures are called; give the line as it was."""
        bare = "".join(line.split())
        titles = {
            title
            for names in self.vocabulary.items.values()
            for one in names
            for title in one.titles
        }
        for title in titles:
            bare = bare.replace(title, GAP)
        if any(word in bare for word in words.DOUBTS):
            raise Doubt("doubt")
        return line

    def _segments(self, units: list[Mark], rest: str, found: list[Mark]) -> tuple[Claim, ...]:
        """Read ``丙班 指标 11-20 丁班 军令状 11-18``: each unit with what follows it."""
        starts = [mark.at for mark in units]
        if any(mark.at < starts[0] for mark in found) or _says(rest[: starts[0]]):
            raise Doubt("units")
        claims: list[Claim] = []
        for unit, end in zip(units, [*starts[1:], len(rest)], strict=True):
            inside = [mark for mark in found if unit.at < mark.at < end]
            piece = GAP * unit.at + rest[unit.at : end]
            if not any(mark.kind == "item" for mark in inside) and not any(
                self._items(str(unit.value), piece)
            ):
                raise Doubt("units")  # 丙班、丁班 …: one of them, or both?
            claims += self._segment(str(unit.value), piece, inside)
        return tuple(dict.fromkeys(claims))

    def _segment(self, unit: str, rest: str, found: list[Mark]) -> tuple[Claim, ...]:
        items = [*(mark for mark in found if mark.kind == "item"), *self._items(unit, rest)]
        if not items:
            raise Doubt("item")
        others = [mark for mark in found if mark.kind != "item"]
        claims = [
            Claim(unit, measure, day, count)
            for measure, day, count in _paired(sorted([*items, *others]), self.day)
        ]
        return tuple(dict.fromkeys(claims))

    # --- measures ------------------------------------------------------------------------------

    def _items(self, unit: str, rest: str) -> Iterator[Mark]:
        for at, token in _tokens(rest):
            for measure in self._measures(unit, token):
                yield Mark(at, "item", measure)

    def _measures(self, unit: str, token: str) -> list[str]:
        """Give what a piece of text names; nothing for other talk.

        Raises:
            Doubt: it fits several.
        """
        found = self._named(unit, token)
        if found:
            return found
        for connector in words.CONNECTORS:
            if connector in token:
                parts = [part for part in token.split(connector) if part]
                named = [found for part in parts if (found := self._named(unit, part))]
                if named:
                    return [measure for found in named for measure in found]
        return []

    def _named(self, unit: str, token: str) -> list[str]:
        names = self.vocabulary.items[self.vocabulary.levels[unit]]
        for word in dict.fromkeys((token, _core(token))):
            if len(word) < 2 or word in words.NOT_ITEMS:
                continue
            for found in (_exact(word, names), self._part(word, names), _containing(word, names)):
                if len(found) > 1:
                    raise Doubt("items")
                if found:
                    return found
        return []

    def _part(self, word: str, names: Sequence[Name]) -> list[str]:
        if word.isascii() or any(word in generic for generic in self.vocabulary.generic):
            return []
        return [
            one.id for one in names if any(word in title for title in (*one.titles, *one.keywords))
        ]


def _nickname(line: str) -> tuple[str, str]:
    """Part what stands before a colon from what is said; a colon within a time parts nothing.

    Where nothing is said behind it, the colon belongs to the sentence (``丙班 指标：11-20``).
    """
    import re

    colon = re.search(r"(?<!\d):|:(?!\d)", line[:40])
    if colon is None:
        return "", line
    before, after = line[: colon.start()], line[colon.end() :]
    if not _says(re.sub(r"[\d\s.\-/年月日号次点:]|今天|昨天|前天", "", after)):
        return "", line[: colon.start()] + " " + after
    return before, after


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _tokens(rest: str) -> Iterator[tuple[int, str]]:
    """Give the runs of letters in a text, each with its place, folded like names."""
    start = -1
    for at, char in enumerate(f"{rest} "):
        if char.isalnum() or char in "《》“”\"'":
            start = at if start < 0 else start
        elif start >= 0:
            token = fold_text(rest[start:at])
            if token:
                yield start, token
            start = -1


def _core(token: str) -> str:
    """Take away what stands around the name of a measure: 已签军令状了 -> 军令状."""
    shorter = True
    while shorter:
        shorter = False
        for filler in words.FILLERS:
            if token.startswith(filler) and len(token) - len(filler) > 1:
                token, shorter = token[len(filler) :], True
            if token.endswith(filler) and len(token) - len(filler) > 1:
                token, shorter = token[: -len(filler)], True
    return token


def _exact(word: str, names: Sequence[Name]) -> list[str]:
    return [
        one.id
        for one in names
        if word in (fold_text(one.id), one.slug) or word in one.titles or word in one.keywords
    ]


def _containing(word: str, names: Sequence[Name]) -> list[str]:
    """Give the measures whose whole title or keyword stands in the text; the longest word wins."""
    found: dict[str, int] = {}
    for one in names:
        for title in (*one.titles, *one.keywords):
            if len(title) > 2 and title in word:
                found[one.id] = max(found.get(one.id, 0), len(title))
    longest = max(found.values(), default=0)
    return [id_ for id_, size in found.items() if size == longest]


# --- what belongs together ---------------------------------------------------------------------


def _paired(found: Iterable[Mark], default: date | None) -> Iterator[tuple[str, date, int]]:
    """Put days and counts to the measures they belong to, going through a segment in order.

    A day belongs to the measures before it that have none yet; one at the very beginning belongs
    to all. A count belongs to the one measure it stands beside.

    Raises:
        Doubt: they can't be put together in one way only.
    """
    pairing = _Pairing()
    for mark in found:
        if mark.kind == "item":
            pairing.item(str(mark.value))
        elif isinstance(mark.value, date):
            pairing.day(mark.value)
        else:
            pairing.count(int(mark.value))
    return pairing.all(default)


class _Pairing:
    """What has been read of a segment so far."""

    def __init__(self) -> None:
        self.leading: date | None = None
        self.counted = 0  # a count that stands before its measure: 2次 指标
        self.waiting: list[tuple[str, int]] = []  # measures without a day
        self.done: list[tuple[str, date, int]] = []

    def item(self, measure: str) -> None:
        self.waiting.append((measure, self.counted or 1))
        self.counted = 0

    def count(self, number: int) -> None:
        if self.counted:
            raise Doubt("counts")
        if len(self.waiting) == 1 and self.waiting[0][1] == 1:
            self.waiting = [(self.waiting[0][0], number)]
        elif not self.waiting and len(self.done) == 1 and self.done[0][2] == 1:
            self.done = [(self.done[0][0], self.done[0][1], number)]
        elif not self.waiting and not self.done:
            self.counted = number
        else:
            raise Doubt("counts")

    def day(self, day: date) -> None:
        if self.waiting and self.leading is None:
            self.done += [(measure, day, times) for measure, times in self.waiting]
            self.waiting = []
        elif self.waiting or self.done or self.leading is not None:
            raise Doubt("days")
        else:
            self.leading = day

    def all(self, default: date | None) -> Iterator[tuple[str, date, int]]:
        if self.counted:
            raise Doubt("counts")
        day = self.leading or (None if self.done else default)
        if self.waiting and day is None:
            raise Doubt("days" if self.done else "no-day")
        whole = [*self.done, *((measure, day, times) for measure, times in self.waiting if day)]
        if len(whole) > len({measure for measure, _, _ in whole}):
            if len({(measure, day) for measure, day, _ in whole}) > len({one[0] for one in whole}):
                raise Doubt("days")  # the same thing twice, on different days
            whole = list({one[0]: one for one in whole}.values())
        return iter(whole)
