"""The journal: the only truth about what happened, appended to and never rewritten.

This is the one package that knows SQL. What it offers is curated here; the modules behind are
its own business. Checking all of it is in `journal.verifying` (the chains) and `journal.refolding`
(the projection), which are imported only by those who ask for that. It holds no rule that would be
true without a computer: those are in `progress`.
"""

from sixiang_cli.interrupts import Held as HeldInterrupts
from sixiang_cli.journal.projection import TaskRow, in_order
from sixiang_cli.journal.records import (
    Adoption,
    ClosedCount,
    Command,
    Draft,
    Head,
    LoggedEvent,
)
from sixiang_cli.journal.store import Reader, reading
from sixiang_cli.journal.writing import Transaction, alone, writing

__all__ = [
    "Adoption",
    "ClosedCount",
    "Command",
    "Draft",
    "Head",
    "HeldInterrupts",
    "LoggedEvent",
    "Reader",
    "TaskRow",
    "Transaction",
    "alone",
    "in_order",
    "reading",
    "writing",
]
