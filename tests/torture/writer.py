"""A program that writes one command after another through the service and acknowledges each.

``python -m torture.writer HOME NAME NUMBER TASKS``: NUMBER notes on TASKS tasks each, with the text
NAME-0, NAME-1 …; a line on stdout for each that was recorded: its number and how long it took in ms.
An error is told on stderr with its number, and the next one follows.
"""

import os
import sys
import time

from sixiang_cli import journal
from sixiang_cli.errors import SxError
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Retype
from sixiang_cli.service import Recorder
from sixiang_cli.targets import Aim, Choice, resolve
from sixiang_cli.workspace import Place, Surroundings, Workspace

ITEMS = tuple(
    f"{measure}@厂"
    for measure in (
        *("1.1.1", "1.1.2", "1.2.1", "1.1.3", "1.1.4", "2.1.2", "2.2.1", "2.2.2", "2.2.3", "2.2.4"),
        *("2.3.1", "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.7", "3.2.1", "3.2.2", "3.2.3"),
        *("3.2.5", "3.2.6", "3.2.7", "4.1.2", "4.1.3", "4.1.4", "4.2.1", "4.2.2", "4.3.2", "4.3.3"),
    )
)


def opened(home):
    """Open the workspace as a new command does."""
    around = Surroundings(os.environ, os.getcwd())
    return Workspace(Place(home, "option"), around, int(time.time() * 1000))


def main(home, name, number, tasks):
    """Write."""
    workspace = opened(home)
    with journal.reading(workspace.journal_path) as reader:
        ledger = Ledger(workspace, reader)
        first = int("".join(filter(str.isdigit, name)) or 0)  # each writer has tasks of its own
        items = [ITEMS[(first + step) % len(ITEMS)] for step in range(tasks)]
        targets = resolve(ledger, items, Choice(), Retype("note"), Aim.CURRENT)
    os.write(1, b"ready\n")
    for turn in range(number):
        begun = time.monotonic()
        try:
            Recorder(opened(home)).note(targets, text=f"{name}-{turn}")
        except SxError as error:
            os.write(2, f"{turn}\t{error.code}\t{error.message}\n".encode())
        else:
            os.write(1, f"{turn} {(time.monotonic() - begun) * 1000:.1f}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
