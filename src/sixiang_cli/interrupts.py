"""Ctrl-C, held back from the beginning of a write to its acknowledgement.

A user who interrupts must know where they stand: either the write had not begun and nothing was
recorded, or it is carried to its end and said so. Only the main thread can hold signals; in any
other this does nothing, because signals never arrive there.

`signal` only wraps the interpreter's own module in enumerations, which every write would pay for.
"""

from sixiang_cli.lean.typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import signal
else:
    try:
        import _signal as signal
    except ImportError:  # another Python than CPython
        import signal


class _State:
    """What this process holds back. One for the process, as signals are."""

    depth = 0  # scopes open
    held = False
    pending = False
    former: Any = None  # what Python handed over: a handler, or one of signal's own constants


def hold() -> None:
    """From here on, keep Ctrl-C waiting until the outermost scope ends."""
    if _State.held:
        return
    try:
        _State.former = signal.signal(signal.SIGINT, _remember)
    except ValueError:  # not the main thread
        return
    _State.held, _State.pending = True, False


def take() -> bool:
    """Tell whether Ctrl-C was pressed while it was held back, and answer for it from now on."""
    pending, _State.pending = _State.pending, False
    return pending


class Held:
    """A scope at whose end a Ctrl-C that `hold` kept waiting is delivered.

    Whoever tells the user the outcome opens the outermost one around both the write and the
    telling; every write opens its own inside.
    """

    def __enter__(self) -> None:
        """Open the scope; nothing is held until a write begins."""
        _State.depth += 1

    def __exit__(self, *_: object) -> None:
        """Close it; the outermost one delivers what waited."""
        _State.depth -= 1
        if _State.depth or not _State.held:
            return
        former = _State.former
        signal.signal(signal.SIGINT, former if former is not None else signal.SIG_DFL)
        _State.held = False
        if _State.pending:
            _State.pending = False
            signal.raise_signal(signal.SIGINT)


def _remember(_number: int, _frame: object) -> None:
    _State.pending = True
