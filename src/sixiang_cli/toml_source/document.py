"""What was read from a TOML file: its values, and where each of them stands.

Never here: reading files, or judging what a value means.
"""

from bisect import bisect_left

from sixiang_cli.lean.typing import Any, TypeAlias
from sixiang_cli.toml_source.scan import Place, Walk

Key: TypeAlias = str | int
"""A step of a key path: the name of a key, or a place in a list counted from 0."""


class Document:
    """A TOML file that was understood: `values` is what `tomllib` gives."""

    def __init__(self, path: str, source: bytes, values: dict[str, Any], walk: Walk) -> None:
        """Take what was read, and the finished walk through its text."""
        self.path = path
        self.source = source
        self.values = values
        self._walk = walk
        self._ends: list[int] | None = None

    def where(self, *keys: Key) -> tuple[int, int]:
        """Give line and column (from 1, in characters) of a key.

        Of a table or an item of a list it is where that begins; for a key that isn't there, the
        nearest table above.
        """
        return self._line_and_column(self._find(keys).key)

    def where_value(self, *keys: Key) -> tuple[int, int]:
        """Give line and column of the value of a key; of a table, the same as `where`."""
        return self._line_and_column(self._find(keys).value)

    def _find(self, keys: tuple[Key, ...]) -> Place:
        place = self._walk.root
        for key in keys:
            self._walk.expand(place)
            children = place.children
            if isinstance(children, dict) and key in children:
                place = children[str(key)]
            elif isinstance(children, list) and isinstance(key, int) and key < len(children):
                place = children[key]
            else:
                break
        return place

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        if self._ends is None:
            text, self._ends = self._walk.text, []
            end = text.find("\n")
            while end >= 0:
                self._ends.append(end)
                end = text.find("\n", end + 1)
        line = bisect_left(self._ends, offset)
        return line + 1, offset - (self._ends[line - 1] if line else -1)
