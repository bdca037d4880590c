"""What was read from a TOML file: its values, and where each of them stands.

Never here: reading files, or judging what a value means.
"""

from typing import Any, TypeAlias

Key: TypeAlias = str | int
"""A step of a key path: the name of a key, or a place in a list counted from 0."""


class Document:
    """A TOML file that was understood."""

    def __init__(self, path: str, source: bytes, values: dict[str, Any]) -> None:
        """Take what was read."""
        self.path = path
        self.source = source
        self.values = values

    def where(self, *keys: Key) -> tuple[int, int]:
        """Give line and column (from 1, in characters) of a key, or of the nearest table above."""
        return (0, 0)

    def where_value(self, *keys: Key) -> tuple[int, int]:
        """Give line and column of the value of a key; of a table, the same as `where`."""
        return (0, 0)
