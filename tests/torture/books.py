"""Looking into a workspace after it went through something: what is recorded, and is it whole."""

import json
import os
from collections import Counter

from sixiang_cli.journal import reading, refolding, verifying


def path_of(home):
    """Give the journal's path."""
    return os.path.join(home, "sx.db")


def texts(home):
    """Give how many events carry each text of a note, and of which command each is."""
    found = Counter()
    with reading(path_of(home)) as journal:
        for entry in journal.events(kinds=["note", "done"]):
            body = json.loads(entry.event.body)
            found[body.get("text", body.get("note", ""))] += 1
    return found


def is_sound(home):
    """Walk every chain, fold everything again."""
    found = verifying.verify(path_of(home))
    assert found.is_whole, found.breaks
    assert refolding.refold(path_of(home)) == []
    return found
