"""What a row costs within one process, in seconds of CPU: finding and judging, then each form.

Run by `bulk.py` with the Python beside `sx`, so that what is measured is what is installed:

    SX_HOME=PLANT python bench/writing.py 2026 5

Prints JSON: the number of rows, and the least seconds of so many rounds for `judged` (from the open
journal to the list in order) and for each form (from that list to bytes).
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable

from sixiang_cli.cli import session
from sixiang_cli.cli.params import Common, Scope
from sixiang_cli.queries import listing as query
from sixiang_cli.reports import delimited, json_envelope, records
from sixiang_cli.selection import light_rule
from sixiang_cli.views import listing as view
from sixiang_cli.views import plain
from sixiang_cli.views.tasks import Frame


def least(work: Callable[[], object], rounds: int) -> float:
    """Give the least CPU of some runs."""
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return min(spent)


def consumed(pieces: Iterable[bytes]) -> int:
    """Write everything, keep nothing."""
    return sum(map(len, pieces))


def main() -> int:
    """Measure and print."""
    period, rounds = sys.argv[1], int(sys.argv[2])
    gc.set_threshold(500_000)  # as the program sets it
    with session.scoped(Common(), Scope(period=period), ()) as (ledger, selection):
        answer = query.listing(ledger, selection, everything=True)
        judged = least(lambda: query.listing(ledger, selection, everything=True), rounds)
        frame, rule = Frame.of(ledger), light_rule(ledger)
    fields, titles = records.LISTED_FIELDS, records.LISTED_TITLES

    def rows() -> Iterable[dict[str, object]]:
        return records.listed(answer.tasks, ledger.catalogue, ledger.organisation, rule)

    forms: dict[str, Callable[[], object]] = {
        "json": lambda: consumed(json_envelope.chunks("tasks", rows())),
        "tsv": lambda: consumed(delimited.tsv(rows(), fields)),
        "csv": lambda: consumed(delimited.csv_text(rows(), fields, titles)),
        "text": lambda: consumed([plain.render(view.page(answer, frame, each=True)).encode()]),
    }
    seconds = {name: least(work, rounds) for name, work in forms.items()}
    print(json.dumps({"rows": len(answer.tasks), "judged": judged, **seconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
