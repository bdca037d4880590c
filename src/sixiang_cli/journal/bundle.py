"""Bundles: files of events that travel between devices, and everything that may be wrong with one.

A bundle is JSON lines: an opening that says which form it has, how much is in it, where the chains
end and what the codes in it mean to the sender; then events as in `jsonl`, each with the hash of the
event before it, so that every line can be checked by itself. Lines may come in any order, repeated,
or as several bundles in one file. All faults are found before anything is taken in. Whether an event
continues a chain is `adoption`'s business, whether a code means the same here that of `meanings`.
"""

import json

from sixiang_cli.errors import BadInput, Fault, TooNew
from sixiang_cli.journal import jsonl
from sixiang_cli.journal.chain import check_text
from sixiang_cli.journal.received import LONGEST, event_of, fault_of, shown
from sixiang_cli.journal.records import Head
from sixiang_cli.lean.typing import Any, Iterator, Mapping, NamedTuple
from sixiang_cli.model import Event, Kind

SCHEMA = 1
KIND = "bundle"
MOST_FAULTS = 100
_MOST_GAPS = 3
_LARGEST = 500_000_000  # bytes
_KINDS = frozenset(Kind)
_OTHER_FILES = (
    (
        b"SQLite format 3\0",
        "这是数据库文件，不是记录包。",
        "在那台设备上导出：sx bundle export 文件",
    ),
    (b"PK\x03\x04", "这是压缩包或 Excel 文件，不是记录包。", "先解压，给里面的 .jsonl 文件。"),
    (b"\x1f\x8b", "这是压缩文件，不是记录包。", "先解压，给里面的 .jsonl 文件。"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Excel 或 Word 文件，不是记录包。", ""),
    (b"%PDF", "这是 PDF 文件，不是记录包。", ""),
    (b"\xff\xfe", "这个文件是 UTF-16 编码。", "另存为 UTF-8；最好向原来的设备重要一份。"),
    (b"\xfe\xff", "这个文件是 UTF-16 编码。", "另存为 UTF-8；最好向原来的设备重要一份。"),
)


class Opening(NamedTuple):
    """What a bundle says of itself: how many events it has, and where the sender's chains end.

    `units` are (code, name, level, code of the unit above) and `measures` (id, title), as the sender
    calls what the events speak of.
    """

    events: int
    heads: tuple[Head, ...]
    units: tuple[tuple[str, str, str, str], ...] = ()
    measures: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """Give it as the first line of a bundle."""
        values = {
            "schema": SCHEMA,
            "kind": KIND,
            "events": self.events,
            "check_code": check_text(self.heads),
            "heads": [(device, seq, hash_.hex()) for device, seq, hash_ in self.heads],
            "units": self.units,
            "measures": self.measures,
        }
        return json.dumps(values, ensure_ascii=False) + "\n"


class Examined(NamedTuple):
    """What looking through a bundle found: its events, and its faults, of which `more` are left out.

    `units` and `measures` are those of which events speak that are new here; `lacking` are the ends
    of chains that an opening names and no event is, though others of that chain are there. `gaps` are
    (device, first, last) of what is missing between the first event and the end of a chain. `ahead`
    is how many events lie, at most, between what is known of a chain here and its first event.
    """

    events: int
    faults: tuple[Fault, ...]
    more: int
    openings: tuple[Opening, ...] = ()
    units: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    lacking: tuple[Head, ...] = ()
    gaps: tuple[tuple[str, int, int], ...] = ()
    ahead: int = 0

    @property
    def shortfall(self) -> str:
        """Say what shows that this is not a bundle as it was written, empty if nothing does."""
        if not self.openings:
            return "没有开头那一行（写着一共几条、单位代号是谁的），或是旧版 sx 写的"
        claimed = sum(opening.events for opening in self.openings)
        if self.events < claimed:
            gaps = "".join(
                f"，设备 {device} 缺第 {first} 条"
                if first == last
                else f"，设备 {device} 缺第 {first} 至 {last} 条"
                for device, first, last in self.gaps[:_MOST_GAPS]
            )
            return f"开头写着 {claimed} 条，里面只有 {self.events} 条{gaps}"
        if self.lacking:
            head = self.lacking[0]
            return f"开头写着设备 {head.device} 到第 {head.seq} 条为止，里面的不是那一条"
        return ""


def line(event: Event, previous: bytes) -> str:
    """Give an event, which follows the one with the hash `previous`, as a line of a bundle."""
    return f'{jsonl.line(event)[:-2]},"previous":"{previous.hex()}"}}\n'


def examine(path: str, beyond: Mapping[str, int] | None = None) -> Examined:
    """Look through a bundle and give everything that is wrong with it.

    `beyond` tells, by device, how far its chain is known here already.

    Raises:
        BadInput: it is no bundle at all, or larger than one may be.
        TooNew: a later version of the program wrote it.
    """
    openings = tuple(_openings(path))
    found = _Found(openings, beyond or {})
    faults: list[Fault] = []
    number = more = 0
    for line, values in _lines(path):
        if isinstance(values, dict) and _is_head(values):
            continue
        number += 1
        fault = _fault(values, path, line)
        if fault is None and isinstance(values, dict):
            found.take(values)
        elif fault is not None and len(faults) < MOST_FAULTS:
            faults.append(fault)
        else:
            more += 1
    units, measures = frozenset(found.units), frozenset(found.measures)
    lacking = found.lacking()
    gaps = tuple(found.gaps(lacking))
    ahead = max(0, found.ahead())
    return Examined(number, tuple(faults), more, openings, units, measures, lacking, gaps, ahead)


def _fault(values: dict[str, Any] | str, path: str, line: int) -> Fault | None:
    """Say what is wrong with a line that should be an event."""
    if isinstance(values, str):
        return Fault(path, line, 1, "not-json", values)
    kind = values.get("kind")
    if isinstance(kind, str):
        _check_kind(kind, path, line)
    message = fault_of(values)
    return Fault(path, line, 1, "bad-event", message) if message else None


class _Found:
    """What the events of a bundle amount to, against what its openings say and what is known here."""

    def __init__(self, openings: tuple[Opening, ...], known: Mapping[str, int]) -> None:
        self.units: set[str] = set()
        self.measures: set[str] = set()
        self._known = known
        self._ends = {head for opening in openings for head in opening.heads}
        self._stretches: dict[str, list[list[int]]] = {}  # [first, last] of the numbers of a device

    def take(self, values: dict[str, Any]) -> None:
        """Take an event without a fault; mostly it continues the last stretch of its chain."""
        device, seq = values["device"], values["seq"]
        stretches = self._stretches.setdefault(device, [])
        if stretches and stretches[-1][1] == seq - 1:
            stretches[-1][1] = seq
        else:
            stretches.append([seq, seq])
        self._ends.discard(Head(device, seq, bytes.fromhex(values["hash"])))
        if seq > self._known.get(device, 0):
            self.measures.add(values["measure"])
            self.units.update(spoken_of(values["unit"], values["kind"], values["body"]))

    def lacking(self) -> tuple[Head, ...]:
        """Give the ends that an opening names of chains that are here, and that no event is."""
        return tuple(sorted(head for head in self._ends if head.device in self._stretches))

    def ahead(self) -> int:
        """Give how many events lie, at most, between what is known of a chain and its first one."""
        known = self._known
        return max(
            (min(found)[0] - 1 - known.get(each, 0) for each, found in self._stretches.items()),
            default=0,
        )

    def gaps(self, lacking: tuple[Head, ...]) -> Iterator[tuple[str, int, int]]:
        """Give what is missing between the first event of each chain and its end."""
        ends = {head.device: head.seq for head in lacking}
        for device, found in sorted(self._stretches.items()):
            before = 0
            for first, last in sorted(found):
                if before and first > before + 1:
                    yield device, before + 1, first - 1
                before = max(before, last)
            if ends.get(device, 0) > before:
                yield device, before + 1, ends[device]


def spoken_of(unit: str, kind: str, body: str) -> tuple[str, ...]:
    """Give the codes of the units that an event speaks of."""
    if kind != Kind.CASCADE:
        return (unit,)
    return (unit, *json.loads(body).get("except", ()))


def read(path: str) -> Iterator[Event]:
    """Give the events of a bundle that `examine` found nothing wrong with."""
    for _, values in _lines(path):
        if isinstance(values, dict) and not _is_head(values):
            yield event_of(values)


def _openings(path: str) -> Iterator[Opening]:
    for number, line in _raw(path):
        if b'"schema"' in line:
            values = _parsed(line)
            if isinstance(values, dict) and _is_head(values):
                _check_schema(values, path)
                if "heads" not in values:  # written before openings said so much
                    continue
                yield _opening(values, f"{path}:{number}:1")


def _opening(values: dict[str, Any], place: str) -> Opening:
    """Understand an opening.

    Raises:
        BadInput: it is not one that the program wrote.
    """
    try:
        heads = tuple(
            Head(str(device), int(seq), bytes.fromhex(hash_))
            for device, seq, hash_ in values["heads"]
        )
        units = tuple((str(a), str(b), str(c), str(d)) for a, b, c, d in values["units"])
        measures = tuple((str(id_), str(title)) for id_, title in values["measures"])
        opening = Opening(int(values["events"]), heads, units, measures)
        if check_text(heads) == values["check_code"]:
            return opening
    except (KeyError, ValueError, TypeError, OverflowError):
        pass
    raise BadInput(
        f"{place} 开头一行不是 sx 写的样子：改过或损坏，一条也没收。", "向原来的设备重要一份。"
    )


def _lines(path: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Give each line that isn't blank: its number, and its object or what is wrong with it."""
    for number, line in _raw(path):
        yield number, _parsed(line)


def _raw(path: str) -> Iterator[tuple[int, bytes]]:
    """Give each line that isn't blank, with its number; of a line too long, its beginning."""
    try:
        with open(path, "rb") as stream:
            start = stream.read(16)
            for magic, message, hint in _OTHER_FILES:
                if start.startswith(magic):
                    raise BadInput(f"{path}：{message}什么也没收。", hint)
            if stream.seek(0, 2) > _LARGEST:
                raise BadInput(
                    f"{path} 超过 {_LARGEST // 1_000_000} MB，没有读。", "分几次导出：--since 日期"
                )
            stream.seek(0)
            number = 0
            while line := stream.readline(jsonl.LONGEST_LINE + 1):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    yield number, line
                while len(line) > jsonl.LONGEST_LINE and not line.endswith(b"\n"):
                    line = stream.readline(jsonl.LONGEST_LINE + 1) or b"\n"
    except FileNotFoundError as error:
        raise BadInput(f"没有这个文件：{path}") from error
    except IsADirectoryError as error:
        raise BadInput(f"{path} 是文件夹，不是记录包。", "给里面的 .jsonl 文件。") from error
    except OSError as error:
        raise BadInput(f"读不了 {path}：{error.strerror or error}。") from error


def _parsed(line: bytes) -> dict[str, Any] | str:
    if len(line) > jsonl.LONGEST_LINE:
        return f"这一行超过 {jsonl.LONGEST_LINE:,} 字节。"
    cut = "" if line.endswith(b"\n") else "，多半是文件被截断了"
    try:
        values = json.loads(line.decode("utf-8"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        if cut and error.end == len(line) and error.reason == "unexpected end of data":
            return f"不是 JSON{cut}。"
        return "不是 UTF-8，另存过的话用原来的文件。"
    except (ValueError, RecursionError):
        return f"不是 JSON{cut}。"
    return values if isinstance(values, dict) else "不是 JSON 对象。"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _is_head(values: dict[str, Any]) -> bool:
    return "schema" in values and "device" not in values


def _check_schema(values: dict[str, Any], path: str) -> None:
    schema = values["schema"]
    if values.get("kind") != KIND:
        raise BadInput(f"{path} 不是记录包，是别的 JSON，什么也没收。")
    if type(schema) is not int or schema < 1:
        raise BadInput(f"{path} 的格式版本 {shown(schema)} 不对，什么也没收。")
    if schema > SCHEMA:
        raise TooNew(
            f"{path} 由更新的 sx 写成（格式 {schema}，这一版认到 {SCHEMA}），什么也没收。",
            "升级 sx 再收。",
        )


def _check_kind(kind: str, path: str, line: int) -> None:
    if kind not in _KINDS and kind.isascii() and kind.isalpha() and len(kind) <= LONGEST["kind"]:
        raise TooNew(
            f"{path}:{line}:1 这一版不认得“{kind}”这种记录，什么也没收。", "升级 sx 再收。"
        )
