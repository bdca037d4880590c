"""Whether a folder stands on a network share, where locks and syncs can't be relied on.

Asked before every write, so it costs one look at the folder: what stands on a block device of this
machine is local, and only the rest is looked up in the list of mounts. What to do about a share is
the caller's business.
"""

import os
import sys

_NETWORKS = frozenset(
    (
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "glusterfs",
        "lustre", "gpfs", "beegfs", "pvfs2", "orangefs", "ocfs2", "gfs", "gfs2", "9p", "drvfs", "vboxsf",
        "vmhgfs", "prl_fs", "davfs", "webdav", "afpfs", "acfs", "fuse",
    )
)  # fmt: skip
_LOCAL_FUSE = frozenset(
    (
        "encfs", "gocryptfs", "cryfs", "securefs", "ecryptfs", "bindfs", "mergerfs", "unionfs", "overlayfs",
        "fuse-overlayfs", "ntfs", "ntfs-3g", "exfat", "ext2", "lxcfs", "portal", "snapfuse", "squashfuse",
    )
)  # fmt: skip
_MOUNTS = "/proc/self/mountinfo"
_REMOTE_DRIVE = 4  # GetDriveTypeW's word for a network drive


def share_of(folder: str) -> str:
    """Name the kind of share that `folder` stands on (``nfs4``, ``fuse.sshfs``, ``UNC``); empty if none.

    A folder that isn't there yet is judged by the nearest one above it. Where the system tells
    nothing (no list of mounts), it counts as local.
    """
    path = os.path.realpath(folder)
    if os.name == "nt":
        return _windows(path)
    while not os.path.exists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    device = os.stat(path).st_dev
    if os.major(device):  # network file systems have no block device, so their major number is 0
        return ""
    try:
        with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as stream:
            mounts = stream.read()
    except OSError:
        return ""
    kind = kind_of_mount(mounts, path, f"{os.major(device)}:{os.minor(device)}")
    return kind if is_network(kind) else ""


def is_network(kind: str) -> bool:
    """Tell whether a file system of that kind may be shared by several machines."""
    family, _, program = kind.partition(".")
    if family == "fuse" and program:
        return program not in _LOCAL_FUSE
    return kind in _NETWORKS


def kind_of_mount(mounts: str, path: str, device: str) -> str:
    """Give the kind of the file system that `path` is on, from the text of ``mountinfo``.

    Of the mounts above `path` the deepest counts, of several at one place the last; `device`
    (``major:minor``) decides where the path alone can't.
    """
    best = by_device = ""
    depth = -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        try:
            kind = fields[fields.index("-", 6) + 1]
        except (ValueError, IndexError):
            continue
        point = _unescaped(fields[4])
        if fields[2] == device:
            by_device = kind
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= depth:
            best, depth = kind, len(point)
    return best or by_device


def _unescaped(text: str) -> str:
    r"""Undo ``\040`` for a space and its like, as the kernel writes them."""
    first, *rest = text.split("\\")
    return first + "".join(
        chr(int(part[:3], 8)) + part[3:] if part[:3].isdigit() else "\\" + part for part in rest
    )


def _windows(path: str) -> str:
    r"""Recognise ``\\\\server\\folder`` and drives that stand for one."""
    plain = path.removeprefix("\\\\?\\")
    if plain.startswith(("\\\\", "UNC\\")):
        return "UNC"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(plain[:3]) == _REMOTE_DRIVE:
            return "UNC"
    return ""
