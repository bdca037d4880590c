"""Which device this file is: a short random code, recognised by machine, path and inode.

A chain belongs to one device, and two copies of a folder must never continue the same one. So the
device of a file is the one that was begun on this machine at this path, or with this very inode
(the folder was moved). A copy has neither, and begins a chain of its own at its next write. A
backup put back in its place can't be told from the original; it shows as a fork when merged.
"""

import os
import sys

from sixiang_cli.digests import sha256
from sixiang_cli.lean.sqlite3 import Connection
from sixiang_cli.lean.typing import NamedTuple


class Place(NamedTuple):
    """Where a journal file is: a digest of the machine's id, the real path, disk and inode."""

    machine: str
    path: str
    inode: str


def place_of(path: str) -> Place:
    """Look where the file at `path` is; it must exist."""
    real = os.path.realpath(path)
    found = os.stat(real)
    return Place(_machine(), real, f"{found.st_dev}:{found.st_ino}")


def device_at(connection: Connection, place: Place) -> tuple[int, str] | None:
    """Give row id and code of the device that this file is, None if it has yet to become one."""
    row = connection.execute(
        "SELECT id, code FROM device WHERE machine = ? AND (path = ? OR inode = ?)"
        " ORDER BY path = ? DESC, id DESC LIMIT 1",
        (*place, place.path),
    ).fetchone()
    return (row[0], row[1]) if row else None


def become_device(connection: Connection, place: Place) -> tuple[int, str]:
    """Give the device that this file is, beginning a new one if it must; keep its place current."""
    known = device_at(connection, place)
    if known is not None:
        connection.execute(
            "UPDATE device SET path = ?, inode = ? WHERE id = ? AND (path <> ? OR inode <> ?)",
            (place.path, place.inode, known[0], place.path, place.inode),
        )
        return known
    code = os.urandom(6).hex()
    cursor = connection.execute(
        "INSERT INTO device (code, machine, path, inode) VALUES (?, ?, ?, ?)", (code, *place)
    )
    return int(cursor.lastrowid or 0), code


def _machine() -> str:
    return sha256(b"sixiang machine\n" + _machine_id()).hexdigest()[:16]


def _machine_id() -> bytes:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            with open(name, "rb") as file:
                return file.read(64).strip()
        except OSError:
            continue
    import socket

    return socket.gethostname().encode()
