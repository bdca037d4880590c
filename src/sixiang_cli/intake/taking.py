"""Recording what a plan changes: one command, looked at again under the journal's lock."""

from sixiang_cli.errors import Fault, Refused
from sixiang_cli.intake.changes import Change
from sixiang_cli.intake.filled import Plan, Result, RowPlan
from sixiang_cli.journal import Draft
from sixiang_cli.lean.typing import Iterable, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Kind
from sixiang_cli.progress import Task
from sixiang_cli.queries.fill_in import key_of, positions
from sixiang_cli.service import Recorder


class Taker(Recorder):
    """Records what a plan changes, as the unit in use, as one command."""

    def take(self, rows: Sequence[RowPlan]) -> int:
        """Write the steps of these rows; give the number of tasks changed.

        Raises:
            Refused: a task moved on since the plan was made, or isn't this unit's to record.
        """
        tasks = [row.task for row in rows if row.task is not None and row.change is not None]
        with self.writing() as transaction:
            again = Ledger(self.workspace, transaction).tasks_at(
                (task.measure, task.unit, task.period) for task in tasks
            )
            stands = positions(transaction, again)
            for row in rows:
                if row.task is not None and stands[key_of(row.task)] != row.position:
                    raise Refused(
                        f"{row.named}刚才又有人记过，一行也没有导。", "再导一次，会按冲突列出。"
                    )
            drafts: list[Draft] = []
            for row in rows:
                if row.task is not None and row.change is not None:
                    drafts += self._drafts(row.task, row.change)
            transaction.append(drafts)
        return len(tasks)

    def refusals(self, rows: Iterable[RowPlan]) -> dict[int, str]:
        """Say for which rows (by their place) the unit in use may not record, and why."""
        found: dict[int, str] = {}
        known: dict[str, str] = {}
        for place, row in enumerate(rows):
            if row.task is None or row.result is not Result.CHANGE:
                continue
            code = row.task.unit.code
            if code not in known:
                try:
                    self._proxy(row.task.unit)
                    known[code] = ""
                except Refused as error:
                    known[code] = error.message.replace("，什么也没记", "")
            if known[code]:
                found[place] = known[code]
        return found

    def _drafts(self, task: Task, wanted: Change) -> Iterable[Draft]:
        for step in wanted.steps:
            draft = self._draft(task, step.kind, dict(step.body), step.on)
            if step.kind is Kind.DONE and step.on is None and task.done_on is not None:
                draft = draft._replace(occurred_on=task.done_on.isoformat())
            yield draft


def checked(taker: Taker, made: Plan) -> Plan:
    """Give the plan with the rows marked bad that the unit in use may not record."""
    rows = list(made.rows)
    for place, message in taker.refusals(rows).items():
        row = rows[place]
        where = f"{made.path}（{row.sheet}）" if row.sheet else made.path
        fault = Fault(where, row.line, 0, "not-yours", message)
        rows[place] = row._replace(result=Result.BAD, change=None, faults=(fault,))
    return made._replace(rows=tuple(rows))
