"""``sx undo`` and ``sx redo``: switch a whole command of this device off, and on again.

What later stands on its tasks keeps a command from being turned; nothing is ever deleted.
"""

from sixiang_cli import journal, lookup
from sixiang_cli.calendar import Period, day_at, day_label
from sixiang_cli.duties import decided_by
from sixiang_cli.errors import NothingToUndo, Refused
from sixiang_cli.journal import Command, Reader, Transaction, in_order
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Event, Kind, Measure, Unit
from sixiang_cli.obligations import period_for
from sixiang_cli.progress import Task
from sixiang_cli.recording import Recording

LONG_AGO_MS = 3_600_000


class Reversal(NamedTuple):
    """What an undo or redo turned: the command, and the tasks as they stand now."""

    command: Command
    tasks: tuple[Task, ...]
    undone: bool


class Turner(Recording):
    """Undoes and redoes commands of this device, as the unit in use."""

    def last_command(self, *, undone: bool) -> Command:
        """Give this device's newest command that is on (or, with `undone`, that was undone last).

        Raises:
            NothingToUndo: there is none.
        """
        with journal.reading(self.workspace.journal_path) as reader:
            own = reader.device or "-"
            newest = reader.commands(device=own, off=False, last=1)
            command = reader.last_undone(own) if undone else (newest[0] if newest else None)
            recorded = reader.last_undone(own) is not None
        if command is None:
            if undone:
                raise NothingToUndo("没有可恢复的：没有撤销过什么。")
            if recorded:
                raise NothingToUndo("没有可撤销的：这台机器记过的都已撤销。", "恢复：sx redo")
            raise NothingToUndo("没有可撤销的：这台机器还没有记过事。")
        return command

    def undoable(self, last: int) -> list[Command]:
        """Give this device's newest commands that could be undone, newest first."""
        with journal.reading(self.workspace.journal_path) as reader:
            return reader.commands(device=reader.device or "-", off=False, last=last)

    def is_surprising(self, command: Command) -> bool:
        """Tell whether undoing it should be asked about: over an hour old, or another unit's."""
        old = self.workspace.now - command.recorded_at > LONG_AGO_MS
        return old or command.actor != self.actor

    def refuse_what_is_not_ours(self, command: Command) -> None:
        """Refuse what this unit may not undo, before anything is asked about it."""
        if self._reviewed(command):
            with journal.reading(self.workspace.journal_path) as reader:
                self._refuse_decided_above(reader, command)
        self._refuse_beyond_reach(command, "撤销")

    def organisation_changed_since(self, command: Command) -> bool:
        """Tell whether units were added or retired after a command: no undo takes that back."""
        with journal.reading(self.workspace.journal_path) as reader:
            known = reader.definitions_at(command.recorded_at)
        return bool(known) and self.workspace.organisation.digest != loads(known).get(
            "organisation"
        )

    def turn(self, command: Command, *, undo: bool) -> Reversal:
        """Undo a whole command, or redo one that was undone.

        Raises:
            Refused: it is about tasks that the unit in use may not record either, or something
                later stands on one of its tasks; the message names `sx reopen`.
        """
        with self.writing() as transaction:
            if all(event.kind == Kind.CASCADE for event in command.events):
                self._refuse_handed_on(transaction, command, undo=undo)
                later = []
            else:
                later = transaction.later_touching(command)
            if later:
                event = later[-1]
                day = day_label(
                    day_at(event.recorded_at, self.workspace.timezone), self.workspace.today
                )
                name = self._name(event)
                raise Refused(
                    f"{'撤销' if undo else '恢复'}不了：{name}后来（{day}）又记过，什么也没改。",
                    f"要重新打开这一项：sx reopen {event.measure}@{self._unit_name(event.unit)}#{event.period}",
                )
            self._refuse_decided_above(transaction, command)
            self._refuse_beyond_reach(command, "撤销" if undo else "恢复")
            if undo:
                transaction.undo(command)
            else:
                transaction.redo(command)
            tasks = self._touched(Ledger(self.workspace, transaction), command.events)
        return Reversal(command, tasks, undo)

    def _refuse_beyond_reach(self, command: Command, verb: str) -> None:
        """Refuse to turn what is neither the unit in use's own nor that of a unit below it."""
        organisation, in_use = self.workspace.organisation, self.in_use
        if in_use is None:
            return
        for code, event in {event.unit: event for event in command.events}.items():
            if code == in_use.code or organisation.unit(code) is None:
                continue
            if in_use in organisation.above(code):
                continue
            own, other = organisation.display(in_use.code), organisation.display(code)
            raise Refused(
                f"最近一次是{other}的“{self._name(event)}”，{own}不能{verb}，什么也没改。"
                f"一个单位只{verb}自己的和所属单位的。",
                f"换到{other}：sx use {lookup.quoted(other)}    自己的哪项要重来：sx reopen 那一项",
            )

    def _refuse_decided_above(self, reader: Reader, command: Command) -> None:
        """Refuse to turn what a unit decided that is neither this one nor below it."""
        organisation = self.workspace.organisation
        for event in self._reviewed(command):
            from sixiang_cli.accepted import keeper_of_act

            kept = keeper_of_act(reader, organisation, self.in_use, event)
            if kept is not None and self.in_use is not None:
                which = f"“{self._name(event)}”（{self._unit_name(event.unit)}）"
                what = f"是{kept.name}审核的{which}"
                if event.kind not in (Kind.ACCEPT, Kind.RETURN):
                    what = f"记的{which}是{kept.name}销过号的"
                raise Refused(
                    f"最近一次{what}，{organisation.display(self.in_use.code)}不能撤销或恢复，什么也没改。",
                    f"确要撤销或恢复，由{kept.who_may}来做。",
                )

    def _reviewed(self, command: Command) -> list[Event]:
        """Give the events that another unit's review may stand on; none where no unit is in use."""
        if self.in_use is None:
            return []
        measures = {
            event: self.workspace.catalogue.measure(event.measure) for event in command.events
        }
        return [
            event
            for event, measure in measures.items()
            if event.kind in (Kind.ACCEPT, Kind.RETURN) or (measure is not None and measure.review)
        ]

    def _refuse_handed_on(self, transaction: Transaction, command: Command, *, undo: bool) -> None:
        """Refuse to turn a handing down on which later decisions, or acts below, are built."""
        ledger = Ledger(self.workspace, transaction)
        verb = "撤销" if undo else "恢复"
        for event in command.events:
            decided = decided_by(event)
            name = self._name(event)
            covered = {unit.code for unit in ledger.covered(decided)}
            for other in transaction.cascades():
                same = (other.measure, decided_by(other).level) == (event.measure, decided.level)
                below = {unit.code for unit in ledger.covered(decided_by(other))}
                if same and in_order(other) > in_order(event) and (below & covered):
                    raise Refused(
                        f"{verb}不了：{name}后来又下放或收回过，什么也没改。",
                        f"现在怎样：sx show {event.measure}",
                    )
            if decided.on != undo or not covered:
                continue  # nothing that anybody did would lose its task
            logged = transaction.events(
                measure=event.measure, units=sorted(covered), since=event.recorded_at
            )
            acts = [
                each.event
                for each in logged
                if each.live and each.event.period and in_order(each.event) > in_order(event)
            ]
            if acts:
                level = lookup.quoted(decided.level)
                raise Refused(
                    f"{verb}不了：{name}后来有单位（{self._unit_name(acts[0].unit)}"
                    f"{'等' if len({act.unit for act in acts}) > 1 else ''}）记过，什么也没改。",
                    f"从这一期起不再办：sx cascade {event.measure} --to {level} "
                    f"--under {lookup.quoted(self._unit_name(event.unit))} --off",
                )

    def _touched(self, ledger: Ledger, events: Iterable[Event]) -> tuple[Task, ...]:
        touched: dict[tuple[str, str, str], tuple[Measure, Unit, Period]] = {}
        for event in events:
            measure = ledger.catalogue.measure(event.measure)
            unit = ledger.organisation.unit(event.unit)
            if measure is None or unit is None:
                continue
            key = event.period or loads(event.body).get("standing", "")
            period = period_for(measure, key)
            if period is not None:
                touched[event.measure, event.unit, key] = measure, unit, period
        return tuple(ledger.tasks_at(touched.values()))

    def _name(self, event: Event) -> str:
        measure = self.workspace.catalogue.measure(event.measure)
        return f"{event.measure} {measure.title}" if measure else event.measure

    def _unit_name(self, code: str) -> str:
        unit = self.workspace.organisation.unit(code)
        return self.workspace.organisation.display(code) if unit else code
