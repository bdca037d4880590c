"""A disk that loses power: replays what `shim.c` recorded, and says what might be found afterwards.

Of each file there is what was synced, and changes that were not; of each name likewise, until the
folder that holds it is synced (syncing a file does not make its name last: harsher than most file
systems are). A cut keeps what was synced, and of the rest a random part: each 512 bytes of a write
by themselves, a truncation or a name or not. Where a file had grown, what was never written reads
as zeros or as rubbish.
"""

import os
import struct
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct("<cQqIII")
SECTOR = 512


class Record(NamedTuple):
    """One change, sync or acknowledgement, in the order in which they happened."""

    op: str
    inode: int
    offset: int
    path: str
    other: str
    data: bytes


def records(path):
    """Read the shim's log."""
    raw = Path(path).read_bytes()
    at, found = 0, []
    while at < len(raw):
        op, inode, offset, first, second, length = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        one, two = raw[at : at + first], raw[at + first : at + first + second]
        at += first + second
        found.append(
            Record(
                op.decode(),
                inode,
                offset,
                os.fsdecode(one),
                os.fsdecode(two),
                raw[at : at + length],
            )
        )
        at += length
    return found


class _File:
    """The content of one file: what was synced, and what came after it, in order."""

    def __init__(self):
        self.synced = bytearray()
        self.since = []

    def sync(self):
        for change in self.since:
            _apply(self.synced, *change)
        self.since.clear()


def _apply(content, op, offset, data):
    if op == "T":
        if offset < len(content):
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk:
    """Everything below one folder, `root`, which is there to begin with."""

    def __init__(self, root):
        self.root = root
        self.inodes = {}
        self.now = {}  # path -> file, or None for a folder: as a running program sees it
        self.synced = {}
        self.since = []  # changes of names: (folder, {path: file or None or _GONE})

    def apply(self, record):
        """Take in one record."""
        op = record.op
        if op in "WT":
            file = self.inodes.get(record.inode)
            if file is not None:
                file.since.append((op, record.offset, record.data))
        elif op == "S":
            self._sync(record)
        elif op == "C":
            self.inodes[record.inode] = file = _File()
            self._name({record.path: file})
        elif op == "M":
            self._name({record.path: None})
        elif op == "U":
            self._name({record.path: _GONE})
        elif op == "R" and record.path in self.now:
            self._name({record.path: _GONE, record.other: self.now[record.path]})

    def _name(self, change):
        _rename(self.now, change)
        folders = {os.path.dirname(path) for path in change}
        self.since.append((folders, change))

    def _sync(self, record):
        folder = record.path
        if folder == self.root or self.now.get(folder, _GONE) is None:
            for folders, change in self.since:
                if folder in folders:
                    _rename(self.synced, change)
            self.since = [each for each in self.since if folder not in each[0]]
        elif record.inode in self.inodes:
            self.inodes[record.inode].sync()

    def after_a_cut(self, dice):
        """Give what is found when power is back: content by path, None for a folder."""
        share = dice.choice((0, 0, 0.1, 0.5, 0.5, 0.9, 1))
        names = dict(self.synced)
        in_order = dice.random() < 0.5
        first_lost = dice.randrange(len(self.since) + 1)
        for position, (_, change) in enumerate(self.since):
            if position < first_lost if in_order else dice.random() < share:
                _rename(names, change)
        rubbish = dice.random() < 0.3
        kept = {}
        found = {}
        for path, file in names.items():
            if not self._is_reachable(path, names):
                continue
            if file is None:
                found[path] = None
                continue
            if id(file) not in kept:
                kept[id(file)] = _content(file, share, dice, rubbish=rubbish)
            found[path] = kept[id(file)]
        return found

    def _is_reachable(self, path, names):
        folder = os.path.dirname(path)
        while folder != self.root:
            if names.get(folder, _GONE) is not None:
                return False
            folder = os.path.dirname(folder)
        return True


_GONE = object()


def _rename(names, change):
    for path, file in change.items():
        if file is _GONE:
            names.pop(path, None)
        else:
            names[path] = file


def _content(file, share, dice, *, rubbish):
    content = bytearray(file.synced)
    for op, offset, data in file.since:
        if op == "T":
            if dice.random() < share:
                _apply(content, op, offset, data)
            continue
        end = offset + len(data)
        at = offset
        while at < end:
            stop = min(end, (at // SECTOR + 1) * SECTOR)
            if dice.random() < share:
                _apply(content, op, at, data[at - offset : stop - offset])
            elif rubbish and stop > len(content):
                _apply(content, op, at, dice.randbytes(stop - at))
            at = stop
    return bytes(content)


def put(found, root, folder):
    """Write what was found below `root` into `folder`."""
    for path, content in sorted(found.items()):
        target = os.path.join(folder, os.path.relpath(path, root))
        if content is None:
            os.makedirs(target, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            Path(target).write_bytes(content)
