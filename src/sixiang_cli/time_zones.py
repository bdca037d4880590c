"""What a time zone has kept to since its clocks were last changed, from the system's own files.

Where clocks are no longer changed, the day of a moment needs one number, and importing `zoneinfo`
for it costs a quarter of a bare Python at every start (docs/decisions/0001-start-up.md). Read is the
file that `zoneinfo` reads (RFC 8536), so a law that changes the clocks again arrives here with the
system's updates as it does there. A zone that still changes, and a machine without such files, are
the business of `zoneinfo`.
"""

from sixiang_cli.lean.typing import NamedTuple

_FOLDERS = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
_HEADER = 44  # bytes, of which the last 24 are six counts


class Kept(NamedTuple):
    """What holds from `since` (seconds since 1970) on, for good: seconds east of Greenwich."""

    since: int
    offset: int


def kept(name: str) -> Kept | None:
    """Give what the zone of that IANA name keeps to, or None where it takes more to know."""
    if name.startswith("/") or ".." in name:
        return None
    for folder in _FOLDERS:
        try:
            with open(f"{folder}/{name}", "rb") as file:
                return _read(file.read())
        except (OSError, ValueError):  # ValueError: a name that can't be one of a file
            continue
    return None


def _read(data: bytes) -> Kept | None:
    """Read the last change of a file of version 2 or later, if no rule says that more will come."""
    if data[:4] != b"TZif" or data[4:5] < b"2":
        return None
    # The same twice: with times of 4 bytes for old readers, and of 8.
    isut, isstd, leap, times, kinds, chars = _counts(data, 0)
    second = _HEADER + times * 5 + kinds * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, kinds, chars = _counts(data, second)
    start = second + _HEADER
    types = start + times * 9
    rule = data[types + kinds * 6 + chars + leap * 12 + isstd + isut :]
    if not times or leap or rule[:1] != b"\n" or b"," in rule:  # without the line break: cut short
        return None
    kind = data[types - 1]
    return Kept(
        _number(data, start + times * 8 - 8, 8),
        _number(data, types + kind * 6, 4),
    )


def _counts(data: bytes, header: int) -> list[int]:
    return [_number(data, header + at, 4) for at in range(20, _HEADER, 4)]


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big", signed=True)
