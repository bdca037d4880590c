"""Finding the moment at which a check code was printed, among all that the journal has been.

A code stands for the heads of all chains at one moment (`chain.check_code`). The heads are known
from the numbers printed beside it, or else by walking the events in the order in which this file
received them. What a match proves, and what it doesn't, is for others to say; that the chains join
up must have been verified before a match means anything.
"""

from itertools import combinations

from sixiang_cli.errors import BadInput
from sixiang_cli.journal.chain import check_code
from sixiang_cli.journal.records import Head
from sixiang_cli.journal.store import Reader
from sixiang_cli.journal.streaming import PIECE, breathe
from sixiang_cli.lean.sqlite3 import Connection
from sixiang_cli.lean.typing import Callable, Iterator, NamedTuple

Progress = Callable[[int, int], None]  # events seen, events in all

MOST_TRIES = 200_000  # ways to tell which device a letter stood for
_STEP = 20_000
_WIDE = dict(zip("０１２３４５６７８９－（）", "0123456789-()", strict=True))


class Code(NamedTuple):
    """A check code as somebody typed it: 16 hex digits, and how far each device had come.

    `reached` is in the order of the letters, empty where only the code was given.
    """

    digits: str
    reached: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Give the digits in fours."""
        return "-".join(self.digits[at : at + 4] for at in range(0, 16, 4))


class Position(NamedTuple):
    """Where a code was printed: the heads at that moment, and the events since."""

    heads: tuple[Head, ...]
    since: int

    @property
    def events(self) -> int:
        """Give the number of events behind the code."""
        return sum(head.seq for head in self.heads)


def parse(text: str) -> Code:
    """Read a check code as it is printed, with or without the numbers in brackets.

    Raises:
        BadInput: it is none.
    """
    plain = "".join(_WIDE.get(char, char) for char in text).lower().replace("校验码", "")
    plain = plain.replace("：", "").replace(":", "")
    code, _, rest = plain.partition("(")
    words = code.split()
    digits = "".join(word for word in words if "-" in word or len(word) == 16).replace("-", "")
    numbers = [word for word in words if "-" not in word and len(word) != 16]
    if not digits:
        digits, numbers = "".join(words), []
    numbers += rest.replace(")", " ").split()
    if len(digits) != 16 or not set(digits) <= set("0123456789abcdef"):
        raise BadInput(
            f"“{text}”不是校验码。",
            "校验码是 16 位（数字和 a 到 f），如 7f3a-91c2-e04b-55d8；后面的括号一并照抄更好找。",
        )
    return Code(digits, _reached(text, numbers))


def _reached(text: str, words: list[str]) -> tuple[int, ...]:
    found: list[tuple[int, str, int]] = []
    for word in words:
        letters = word.rstrip("0123456789")
        number = word[len(letters) :]
        if not (letters.isascii() and letters.isalpha() and 0 < len(number) <= 15):
            raise BadInput(
                f"“{text}”的括号里要写各设备记到第几条，如（A118 B64 C23）。",
                "照抄报表末尾的那一行，整个放进引号。",
            )
        found.append((len(letters), letters, int(number)))
    return tuple(number for *_, number in sorted(found))


def find(
    reader: Reader, code: Code, progress: Progress | None, heads: tuple[Head, ...]
) -> Position | None:
    """Give where `code` was printed, none if the journal no longer holds what stood behind it.

    Nothing after `heads` is looked at.
    """
    connection = reader._connection  # noqa: SLF001 (one package)
    found = _by_numbers(connection, heads, code) or _by_walking(connection, heads, code, progress)
    if found is None:
        return None
    return Position(found, sum(head.seq for head in heads) - sum(head.seq for head in found))


def cut_short(heads: tuple[Head, ...], code: Code) -> bool:
    """Tell whether, by the numbers beside the code, fewer events are here than there were."""
    have = sorted((head.seq for head in heads), reverse=True)
    wanted = sorted(code.reached, reverse=True)
    return len(wanted) > len(have) or any(
        number > mine for number, mine in zip(wanted, have, strict=False)
    )


def _by_numbers(
    connection: Connection, heads: tuple[Head, ...], code: Code
) -> tuple[Head, ...] | None:
    """Try what the letters may have stood for: devices in the order of their codes, some since come."""
    wanted = code.reached
    if not wanted or len(wanted) > len(heads):
        return None
    known: dict[tuple[str, int], Head] = {}
    for tries, chosen in enumerate(combinations(heads, len(wanted))):
        if tries >= MOST_TRIES:
            return None
        if any(seq > head.seq for head, seq in zip(chosen, wanted, strict=True)):
            continue
        at = []
        for head, seq in zip(chosen, wanted, strict=True):
            key = (head.device, seq)
            if key not in known:
                known[key] = Head(head.device, seq, _hash_at(connection, head.device, seq))
            at.append(known[key])
        if check_code(at).replace("-", "") == code.digits:
            return tuple(at)
    return None


def _by_walking(
    connection: Connection, heads: tuple[Head, ...], code: Code, progress: Progress | None
) -> tuple[Head, ...] | None:
    """Go through everything in the order of arrival and compute the code after each event."""
    total = sum(head.seq for head in heads)
    reached: dict[str, Head] = {}
    for seen, head in enumerate(_arrivals(connection, total), 1):
        reached[head.device] = head
        if check_code(reached.values()).replace("-", "") == code.digits:
            break
        if progress and seen % _STEP == 0:
            progress(seen, max(seen, total))
    else:
        reached.clear()
    if progress:
        progress(total, total)
    return tuple(sorted(reached.values())) or None


def _arrivals(connection: Connection, total: int) -> Iterator[Head]:
    """Give what the chains had reached after each of the first `total` events, in pieces."""
    after, left = -(2**63), total
    while left > 0:
        rows = connection.execute(
            "SELECT d.code, e.seq, e.hash, e.arrival FROM event e CROSS JOIN device d"
            " ON d.id = e.device WHERE e.arrival > ? ORDER BY e.arrival LIMIT ?",
            (after, min(left, PIECE)),
        ).fetchall()
        breathe(connection)
        if not rows:
            return
        yield from (Head(*row[:3]) for row in rows)
        after = rows[-1][3]
        left -= len(rows)


def _hash_at(connection: Connection, device: str, seq: int) -> bytes:
    row = connection.execute(
        "SELECT hash FROM event WHERE device = (SELECT id FROM device WHERE code = ?) AND seq = ?",
        (device, seq),
    ).fetchone()
    return bytes(row[0]) if row else b""
