"""An event as a line of JSON: the form in which it travels between files, devices and programs.

Every field stands under its own name; `body` stays the canonical text that was hashed, and `hash`
is hexadecimal, so that whoever reads the line can check the chain with other tools (see `chain`).
What else is in a file of such lines, and how one is read, is `bundle`'s business.
"""

import json

from sixiang_cli.model import Event

FIELDS = Event._fields
LONGEST_LINE = 2_000_000  # bytes


def line(event: Event) -> str:
    """Give an event as one line that ends in a line break."""
    values = event._asdict() | {"hash": event.hash.hex()}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"
