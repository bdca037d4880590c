"""The compiled catalogue: an archive of JSON segments, each decoded only when it is asked for.

This is on the path of every command, so what a command doesn't look at costs it nothing: one
level's measures are decoded without the others, one measure without its level. Here is how the
archive is laid out, packed and read; what makes a catalogue valid is in `source` and `rules`.
Never here: TOML, files, the clock.

Layout: a line ``sx-catalogue VERSION LENGTH``, a JSON directory of LENGTH bytes that gives each
segment's offset and length, then the segments.
"""

from sixiang_cli.digests import sha256
from sixiang_cli.lean.json import dumps, loads
from sixiang_cli.lean.typing import Any, Iterable, NamedTuple, Protocol
from sixiang_cli.matching import Name
from sixiang_cli.model import Area, Cadence, Dimension, Level, Measure
from sixiang_cli.spelling import fold_text

_MAGIC = b"sx-catalogue 3 "
_HEAD_LENGTH = len(_MAGIC) + 9
_CADENCE = Measure._fields.index("cadence")
_LEVEL_TITLES = Measure._fields.index("level_titles")
_LISTS = [at for at, name in enumerate(Measure._fields) if Measure._field_defaults.get(name) == ()]
_LEVEL = "level "


class Buffer(Protocol):
    """Bytes, or a file mapped into memory: whatever gives bytes for a slice."""

    def __len__(self) -> int:
        """Give the number of bytes."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Give the bytes of that part."""


class Counts(NamedTuple):
    """How many measures have no denominator, and why; each stands in one group only.

    `umbrellas` leaves out those that merely sum up their own parts (三会一课).
    """

    archived: int
    umbrellas: int
    as_needed: int


class Catalogue:
    """A valid catalogue. Everything is in the order of the file."""

    def __init__(self, data: Buffer) -> None:
        """Open an archive.

        Raises:
            ValueError: it isn't one, is cut short, or was written by another version.
        """
        if data[: len(_MAGIC)] != _MAGIC or len(data) < _HEAD_LENGTH:
            raise ValueError("not a compiled catalogue of this version")
        start = _HEAD_LENGTH + int(data[len(_MAGIC) : _HEAD_LENGTH])
        directory = loads(data[_HEAD_LENGTH:start])
        if directory["fields"] != list(Measure._fields) or directory["length"] != len(data) - start:
            raise ValueError("a compiled catalogue of another version, or cut short")
        self._data = data
        self._start = start
        self._segments: dict[str, list[int]] = directory["segments"]
        self._head: dict[str, Any] | None = None
        self._index: dict[str, list[int]] | None = None
        self._all: tuple[Measure, ...] | None = None
        self._search: tuple[Name, ...] | None = None
        self._single: dict[str, Measure] = {}
        self._at: dict[tuple[int, ...], tuple[Measure, ...]] = {}
        self._levels: tuple[Level, ...] | None = None

    def _segment(self, name: str) -> Any:  # noqa: ANN401 - what JSON holds
        offset, length = self._segments[name]
        return self._piece(offset, length)

    def _piece(self, offset: int, length: int) -> Any:  # noqa: ANN401 - what JSON holds
        start = self._start + offset
        return loads(self._data[start : start + length])

    def _in_head(self, name: str) -> Any:  # noqa: ANN401 - what JSON holds
        if self._head is None:
            self._head = self._segment("head")
        return self._head[name]

    @property
    def title(self) -> str:
        """Give the catalogue's own title."""
        return str(self._in_head("title"))

    @property
    def timezone(self) -> str:
        """Give the IANA name of the plant's time zone."""
        return str(self._in_head("timezone"))

    @property
    def digest(self) -> str:
        """Give the SHA-256 of the file it was compiled from, in hexadecimal."""
        return str(self._in_head("digest"))

    @property
    def levels(self) -> tuple[Level, ...]:
        """Give the levels, from the top down."""
        if self._levels is None:
            self._levels = tuple(
                Level(name, slug, tuple(aliases)) for name, slug, aliases in self._in_head("levels")
            )
        return self._levels

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Give the dimensions."""
        return tuple(Dimension(*row) for row in self._in_head("dimensions"))

    @property
    def areas(self) -> tuple[Area, ...]:
        """Give the areas."""
        return tuple(Area(*row) for row in self._in_head("areas"))

    @property
    def counts(self) -> Counts:
        """Tell how many measures have no denominator."""
        return Counts(*self._in_head("counts"))

    def counts_of(self, ids: frozenset[str] | None) -> Counts:
        """Tell how many of some measures have no denominator; None are all."""
        return self.counts if ids is None else _count(self.measures, ids)

    @property
    def dormant(self) -> frozenset[str]:
        """Give the ids of areas all of whose measures are archived campaigns."""
        return frozenset(self._in_head("dormant"))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Give every measure; decodes the whole catalogue."""
        if self._all is None:
            self._all = tuple(map(self._once, self._segment("all")))
        return self._all

    @property
    def search(self) -> tuple[Name, ...]:
        """Give what each measure can be found by."""
        if self._search is None:
            self._search = tuple(
                Name(id_, slug, tuple(titles), tuple(keywords), tuple(map(tuple, initials)))
                for id_, slug, titles, keywords, initials in self._segment("search")
            )
        return self._search

    def at(self, level: str) -> tuple[Measure, ...]:
        """Give the measures that concern a level (by its name): owed, optional or derived there.

        Costs what that level has, whatever else the catalogue holds. Empty for an unknown name.
        """
        place = tuple(self._segments.get(_LEVEL + level, ()))  # some levels have the same
        if place not in self._at:
            rows = self._piece(*place) if place else ()
            self._at[place] = tuple(map(self._once, rows))
        return self._at[place]

    def _once(self, row: list[Any]) -> Measure:
        """Give the measure of a row; one that several levels owe is made once."""
        if row[0] not in self._single:
            self._single[row[0]] = _measure(row)
        return self._single[row[0]]

    def measure(self, id_: str) -> Measure | None:
        """Give one measure by its id, as the catalogue writes it or through `fold_text`."""
        if id_ not in self._single:
            if self._index is None:
                self._index = self._segment("index")
            place = self._index.get(id_)
            if place is None:
                return None
            self._single[id_] = _measure(self._piece(*place))
        return self._single[id_]

    def level(self, text: str) -> Level | None:
        """Give the level of that name, slug or alias, whatever its width and case."""
        wanted = fold_text(text)
        for level in self.levels:
            if wanted in map(fold_text, (level.name, level.slug, *level.aliases)) and wanted:
                return level
        return None

    def area(self, id_: str) -> Area | None:
        """Give an area by its id."""
        return next((area for area in self.areas if area.id == id_), None)

    def dimension(self, id_: str) -> Dimension | None:
        """Give a dimension by its id."""
        return next((one for one in self.dimensions if one.id == id_), None)


def _measure(row: list[Any]) -> Measure:
    row[_CADENCE] = Cadence(row[_CADENCE])
    row[_LEVEL_TITLES] = tuple(map(tuple, row[_LEVEL_TITLES]))
    for place in _LISTS:
        row[place] = tuple(row[place])
    return Measure._make(row)


def load(compiled: Buffer) -> Catalogue:
    """Open what `pack` wrote; bytes or a mapped file.

    Raises:
        ValueError: it isn't a compiled catalogue, is cut short, or is of another version.
    """
    return Catalogue(compiled)


def pack(
    *,
    source: bytes,
    title: str,
    timezone: str,
    levels: tuple[Level, ...],
    dimensions: tuple[Dimension, ...],
    areas: tuple[Area, ...],
    measures: tuple[Measure, ...],
    names: Iterable[Name],
) -> bytes:
    """Lay out a catalogue whose validity has been checked; `source` is only hashed."""
    head = {
        "title": title,
        "timezone": timezone,
        "digest": sha256(source).hexdigest(),
        "levels": levels,
        "dimensions": dimensions,
        "areas": areas,
        "counts": _count(measures),
        "dormant": sorted(
            {each.area for each in measures} - {each.area for each in measures if not each.archived}
        ),
    }
    rows = [_json(measure) for measure in measures]
    # The rows stand one after another in segment "all"; the index points at each within it.
    everything = b"[" + b",".join(rows) + b"]"
    segments = {"all": everything}
    index: dict[str, tuple[int, int]] = {}
    place = 1
    for measure, row in zip(measures, rows, strict=True):
        index[measure.id] = index[fold_text(measure.id)] = (place, len(row))
        place += len(row) + 1
    top = levels[0].name
    for level in levels:
        chosen = (
            row
            for measure, row in zip(measures, rows, strict=True)
            if level.name in concerned(measure, top)
        )
        segments[_LEVEL + level.name] = b"[" + b",".join(chosen) + b"]"
    segments["head"] = _json(head)
    segments["index"] = _json(index)
    segments["search"] = _json(tuple(names))
    return _archive(segments)


def concerned(measure: Measure, top: str) -> tuple[str, ...]:
    """Name the levels that a measure concerns; without any of its own, the top level."""
    return (measure.levels or (top,)) + measure.optional_levels + measure.derived


def _archive(segments: dict[str, bytes]) -> bytes:
    pieces: dict[bytes, tuple[int, int]] = {}  # equal ones stand there once
    offset = 0
    for data in segments.values():
        if data not in pieces:
            pieces[data] = (offset, len(data))
            offset += len(data)
    places = {name: pieces[data] for name, data in segments.items()}
    directory = _json({"fields": Measure._fields, "length": offset, "segments": places})
    return b"".join((_MAGIC, b"%08d\n" % len(directory), directory, *pieces))


def _count(measures: Iterable[Measure], ids: frozenset[str] | None = None) -> Counts:
    parts = {measure.id for measure in measures if measure.part_of}
    archived = umbrellas = as_needed = 0
    for measure in measures:
        if ids is not None and measure.id not in ids:
            continue
        if measure.archived:
            archived += 1
        elif measure.rolls_up:
            umbrellas += not parts.issuperset(measure.rolls_up)
        elif measure.cadence is Cadence.AS_NEEDED:
            as_needed += 1
    return Counts(archived, umbrellas, as_needed)


def _json(value: object) -> bytes:
    return dumps(value).encode()
