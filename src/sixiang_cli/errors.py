"""What can go wrong, in the user's words: exit codes and the one tree of errors.

Every error that a user can meet is a subclass of `SxError`, with a stable `code` (for programs),
an exit code, a message that says what is wrong and where, and a hint that names the next step.
Nothing here prints, formats for a terminal, or knows about files; `cli.boundary` turns an error
into lines on stderr. Programming mistakes are not part of this tree.
"""

from sixiang_cli.lean.enum import IntEnum
from sixiang_cli.lean.typing import ClassVar, NamedTuple


class ExitCode(IntEnum):
    """What the shell sees (DESIGN 4)."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    FOUND = 3
    INTERRUPTED = 130


class Fault(NamedTuple):
    """One fault in a file that people write: where it stands, and what to write instead.

    `line` and `column` count from 1, in characters; 0 stands for "the file as a whole".
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """Give ``file:line:col message（code）``: the place as every tool knows it, then the reader's words."""
        place = f"{self.path}:{self.line}:{self.column} " if self.line else f"{self.path}："
        return f"{place}{self.message}（{self.code}{'，提醒' if self.warning else ''}）"


class Candidate(NamedTuple):
    """One reading of what the user typed: what it is, and the whole command that says so."""

    description: tuple[str, ...]
    command: str


class SxError(Exception):
    """The root: something the user should know, said once, with what to do next."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[ExitCode] = ExitCode.REFUSED

    def __init__(self, message: str, hint: str = "") -> None:
        """Take the sentence that says what is wrong, and the one that says what to do."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Refused(SxError):
    """The request was understood and can't be carried out; nothing was changed."""

    code = "refused"


class BadInput(SxError):
    """What was typed, or a file that was read, can't be used as it is; nothing was changed."""

    code = "bad-input"
    exit_code = ExitCode.USAGE


class WrongUsage(BadInput):
    """The command line itself can't be read: an unknown option, something missing or left over."""

    code = "usage"


class NotFound(BadInput):
    """Nothing of that name; the hint names what comes nearest."""

    code = "not-found"


class Ambiguous(BadInput):
    """More than one reading; nothing was done, and each reading is printed as a command."""

    code = "ambiguous"

    def __init__(self, message: str, candidates: tuple[Candidate, ...], hint: str = "") -> None:
        """Take the readings in the order in which they are to be shown."""
        super().__init__(message, hint)
        self.candidates = candidates


class NotOwed(BadInput):
    """The unit does not owe this measure in this period."""

    code = "not-owed"


class BadDefinitions(BadInput):
    """A catalogue, organisation or settings file can't be used; all its faults at once."""

    code = "bad-definitions"

    def __init__(self, faults: tuple[Fault, ...], hint: str = "") -> None:
        """Take every fault that was found, in the order of the file."""
        super().__init__("\n".join(str(fault) for fault in faults), hint)
        self.faults = faults


class BadBundle(BadDefinitions):
    """A bundle of events can't be taken in as it is; all its faults at once, and nothing was taken."""

    code = "bad-bundle"


class OtherMeanings(BadInput):
    """A bundle's codes mean other units or measures here; all are named, and nothing was taken."""

    code = "other-meanings"


class BadSheet(BadDefinitions):
    """A spreadsheet can't be taken in; its faults by row and column, and nothing was changed."""

    code = "bad-sheet"

    def __init__(self, faults: tuple[Fault, ...], hint: str = "") -> None:
        """Take every fault; without a hint of their own they are followed by what to do."""
        super().__init__(faults, hint or "什么也没导。改好这张表再导一次。")


class NothingToUndo(Refused):
    """There is no command that could be undone or redone."""

    code = "nothing-to-undo"


class Declined(Refused):
    """The user was asked and said no, or could not be asked."""

    code = "declined"


class StorageError(Refused):
    """The journal can't be read or written here and now."""

    code = "storage"


class ReadOnly(StorageError):
    """The journal can be read but not written."""

    code = "read-only"


class NetworkShare(StorageError):
    """The workspace stands on a network share and nobody has accepted writing there."""

    code = "network-share"


class Busy(StorageError):
    """Another process held the journal for too long; the message names it."""

    code = "busy"


class DiskFull(StorageError):
    """There was no room to write; nothing was recorded."""

    code = "disk-full"


class Unknown(StorageError):
    """A commit failed in a way that leaves open whether it was written."""

    code = "unknown-outcome"


class Damaged(StorageError):
    """The file is not a journal of ours, or it is damaged."""

    code = "damaged"


class TooNew(StorageError):
    """A later version of the program wrote the file."""

    code = "too-new"


class Several(BadInput):
    """Several things are wrong with one command; each is said in full, and nothing was changed."""

    code = "several"

    def __init__(self, errors: tuple[SxError, ...]) -> None:
        """Take what is wrong, in the order in which it was typed."""
        super().__init__("\n".join(error.message for error in errors))
        self.errors = errors
