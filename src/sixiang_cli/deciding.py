"""What a unit above decides about the tasks of those below: accepted, returned, postponed.

Like every act these are recorded by `service`; here stand the rules of who may decide what, and when.
"""

from sixiang_cli import journal
from sixiang_cli.calendar import day_label
from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.journal import Draft, Reader
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Sequence
from sixiang_cli.model import Kind, Status
from sixiang_cli.progress import Task
from sixiang_cli.service import Outcome, Recorder


class Decider(Recorder):
    """Records decisions about tasks, as the unit in use."""

    def accept(self, targets: Sequence[Task]) -> Outcome:
        """Accept what units below have submitted (已销号); what is accepted already stays so."""
        self._refuse_recorded_here(targets)

        def draft(task: Task) -> Draft | None:
            self._refuse_unreviewed(task)
            if task.status is Status.DONE:
                return None
            self._refuse_not_waiting(task)
            return self._draft(task, Kind.ACCEPT, {})

        return self._each(Kind.ACCEPT, targets, draft)

    def send_back(self, targets: Sequence[Task], *, reason: str) -> Outcome:
        """Return what units below have submitted (退回): their last act is taken back."""

        def draft(task: Task) -> Draft:
            self._refuse_unreviewed(task)
            if task.status is Status.DONE:
                raise Refused(
                    f"{self._called(task)}已销号，不能再退回，什么也没记。",
                    f"确要重新办：sx reopen {self._address(task)}",
                )
            self._refuse_not_waiting(task)
            return self._draft(task, Kind.RETURN, {"reason": reason})

        return self._each(Kind.RETURN, targets, draft)

    def postpone(self, targets: Sequence[Task], *, to: date, reason: str) -> Outcome:
        """Grant a later due day; the original one stays, and the on-time rate keeps to it."""

        def draft(task: Task) -> Draft | None:
            today = self.workspace.today
            if not task.is_open or task.status is Status.SUBMITTED:
                raise Refused(f"{self._called(task)}不是未办，不用延期，什么也没改。")
            if task.original_due is None:
                raise BadInput(f"{self._called(task)}不限期，不用延期，什么也没改。")
            if to <= task.original_due:
                raise BadInput(
                    f"{task.title}的原期限是 {day_label(task.original_due, today)}，延期只能推后，什么也没改。",
                    f"要提前：sx assign {self._address(task)} --due {to.isoformat()}",
                )
            if to < today:
                raise BadInput(
                    f"新期限 {day_label(to, today)} 已经过了（今天 {day_label(today, today)}），什么也没改。"
                )
            if task.due == to:
                return None
            return self._draft(task, Kind.POSTPONE, {"to": to.isoformat(), "reason": reason})

        return self._each(Kind.POSTPONE, targets, draft)

    def _refuse_unreviewed(self, task: Task) -> None:
        """Refuse what needs no review, and a unit that would judge its own work."""
        if not task.measure.review:
            raise BadInput(
                f"{task.title}没有设审核，办完就是已办，什么也没记。",
                "要审核：在目录里给这一项写 review = true",
            )
        if self.in_use is not None and self.in_use.code == task.unit.code:
            raise Refused(
                f"{self._called(task)}是本单位办的，不能自己审核，什么也没记。",
                f"{self._above()}审核。",
            )

    def _refuse_recorded_here(self, targets: Sequence[Task]) -> None:
        """Refuse a unit that would accept what it recorded itself on behalf of one below (代录)."""
        waiting = [
            task
            for task in targets
            if task.status is Status.SUBMITTED and (task.facts.proxy or len(task.facts.acts) > 1)
        ]
        if self.in_use is None or not waiting:
            return
        with journal.reading(self.workspace.journal_path) as reader:
            own = [task for task in waiting if self.in_use.code in _recorded_by(reader, task)]
        if own:
            rest = f"等 {len(own)} 项" if len(own) > 1 else ""
            team = self.workspace.organisation.display(own[0].unit.code)
            raise Refused(
                f"{self._called(own[0])}{rest}是本单位代录的，不能自己审核，什么也没记。",
                f"{self._above()}审核；或者重新打开，让{team}自己记：sx reopen {self._address(own[0])}",
            )

    def _refuse_not_waiting(self, task: Task) -> None:
        if task.status is not Status.SUBMITTED:
            back = "已退回，还没有重新办" if task.facts.review == "returned" else "还没办"
            word = {
                Status.MISSED: "记的是未开展",
                Status.NOT_APPLICABLE: "记的是不适用",
            }.get(task.status, back)
            raise Refused(f"{self._called(task)}{word}，没有可审核的，什么也没记。")


def _recorded_by(reader: Reader, task: Task) -> list[str]:
    """Give the code of the unit above that recorded each act that counts; empty for the unit itself."""
    recorded: list[str] = []
    for logged in reader.events(
        measure=task.measure.id,
        units={task.unit.code},
        period=task.period.key,
        kinds={Kind.DONE, Kind.REOPEN, Kind.RETURN},
    ):
        body = loads(logged.event.body) if logged.event.body else {}
        if not logged.live:
            continue
        if logged.event.kind == Kind.REOPEN:
            recorded.clear()
        elif logged.event.kind == Kind.RETURN:
            del recorded[-1:]
        elif body.get("n", 1):  # what only adds words is no act
            recorded.append(str(body.get("by", "")))
    return recorded
