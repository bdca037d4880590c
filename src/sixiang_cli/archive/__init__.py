"""All of a workspace in files that outlive the program: export, restore, backup.

An export is a folder that people and other programs can read, and from which the very same
ledger can be made again; a backup is the files themselves, whole. Nothing here decides what a
command says; SQL is in `journal`.
"""

from sixiang_cli.archive.backup import Backup, back_up
from sixiang_cli.archive.export import export
from sixiang_cli.archive.manifest import Manifest
from sixiang_cli.archive.restore import restore

__all__ = ["Backup", "Manifest", "back_up", "export", "restore"]
