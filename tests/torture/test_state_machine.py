"""Hundreds of random lives of a ledger, each step held against `model.py`."""

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from sixiang_cli import units
from sixiang_cli.calendar import parse_key
from sixiang_cli.errors import NothingToUndo, SxError
from sixiang_cli.journal import reading, refolding, verifying
from sixiang_cli.ledger import Ledger
from sixiang_cli.service import Recorder
from sixiang_cli.turning import Turner
from sixiang_cli.workspace import Place, Surroundings, Workspace
from torture import model
from torture.figures import sizes

ZONE = ZoneInfo("Asia/Shanghai")
NAMES = {number: name for name, number in model.IDS.items()}
TASKS = st.lists(
    st.tuples(
        st.sampled_from(list(model.MEASURES)), st.sampled_from(model.UNITS), st.integers(0, 100)
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each[:2],
)
COUNTS = {"runs": 0, "steps": 0, "looks": 0}
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None


class Ledgers(RuleBasedStateMachine):
    """One ledger of three teams, and the model beside it."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix="sx-", dir=MEMORY)
        for name, text in (
            ("checklists.toml", model.CATALOGUE),
            ("organisation.toml", model.ORGANISATION),
        ):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        with open(os.path.join(self.folder, "sx.toml"), "w", encoding="utf-8") as file:
            file.write(f'schema = 1\nstart = "{model.START}"\n')
        self.now = datetime(2026, 2, 10, 8, tzinfo=ZONE)
        self.model = model.Model()
        self.newest = 0
        self.fresh = True
        environ = {"HOME": self.folder, "XDG_CACHE_HOME": os.path.join(self.folder, "cache")}
        self.around = Surroundings(environ, self.folder)
        COUNTS["runs"] += 1

    @property
    def ms(self):
        return int(self.now.timestamp() * 1000)

    @property
    def today(self):
        return self.now.date()

    def workspace(self):
        return Workspace(Place(self.folder, "option"), self.around, self.ms)

    def chosen(self, picked):
        """Turn (measure, unit, number) into tasks: a number picks one of the periods up to now."""
        owed = self.model.owed(self.today)
        found = []
        for measure, unit, number in picked:
            keys = [key for key in owed if key[:2] == (measure, unit)]
            if keys:
                found.append(keys[-1 - number % min(len(keys), 4)])
        return found

    def targets(self, workspace, tasks):
        with reading(workspace.journal_path) as reader:
            ledger = Ledger(workspace, reader)
            found = []
            for name, code, key in tasks:
                measure = ledger.catalogue.measure(model.IDS[name])
                unit, period = ledger.organisation.unit(code), parse_key(key)
                found.append(ledger.task(measure, unit, period))
            return found

    def carry_out(self, tasks, call, *, refused, acts):
        """Run a command and hold what it did against what the model says it should."""
        workspace = self.workspace()
        targets = self.targets(workspace, tasks)
        COUNTS["steps"] += 1
        try:
            outcome = call(Recorder(workspace), targets)
        except SxError as error:
            assert refused, (error.message, tasks)  # noqa: PT017 (either outcome is right)
            return
        assert not refused, (tasks, outcome)
        recorded = [act for act in acts if act is not None]
        assert [change.recorded for change in outcome.changes] == [act is not None for act in acts]
        if recorded:
            self.record(recorded)
        for task, change in zip(tasks, outcome.changes, strict=True):
            self.alike(task, change.after)
        self.fresh = False

    def record(self, acts):
        self.newest = self.ms
        number = len(self.model.commands)
        self.model.commands.append(model.Command(number, self.ms, self.today, acts))

    def alike(self, task, found, today=None, moment=None):
        told = (
            str(found.status), found.amount, found.overdue, found.late, found.late_entry, found.assignee
        )  # fmt: skip
        assert told == self.model.state(task, today or self.today, moment), (task, told)

    def stands(self, task):
        return self.model.state(task, self.today)

    # --- the rules

    @rule(
        picked=TASKS,
        back=st.integers(-1, 40),
        n=st.sampled_from([None, None, None, 1, 2, 3]),
        note=st.sampled_from(["", "", "三个班都到了"]),
    )
    def done(self, picked, back, n, note):
        tasks = self.chosen(picked)
        if not tasks:
            return
        on = self.today - timedelta(days=back)
        refused = on > self.today or any(
            key != "once" and on < model.period_of(key)[0] for _, _, key in tasks
        )
        acts = []
        for task in tasks:
            status, count, *_ = self.stands(task)
            closed = count >= model.MEASURES[task[0]][1]
            adds = n is not None or note or len(tasks) == 1
            refused |= bool(closed and status == "not_applicable" and adds)
            if closed and n is None and not note:
                acts.append(None)
            else:
                amount = 0 if closed and n is None else n or 1
                acts.append(("done", task, {"on": on, "n": amount}))
        self.carry_out(
            tasks,
            lambda recorder, found: recorder.done(found, on=on, amount=n, note=note),
            refused=refused,
            acts=acts,
        )

    @rule(picked=TASKS)
    def reopen(self, picked):
        tasks = self.chosen(picked)
        if not tasks:
            return
        acts = []
        for task in tasks:
            status, count, *_ = self.stands(task)
            verdict = self.verdict(task)
            if not count and not verdict and status != "not_applicable":
                acts.append(None)
            elif status == "not_applicable" and not verdict:
                acts.append(("reopen", (*task[:2], ""), {"since": task[2]}))
            else:
                acts.append(("reopen", task, {}))
        self.carry_out(
            tasks, lambda recorder, found: recorder.reopen(found), refused=False, acts=acts
        )

    def verdict(self, task):
        last = ""
        for operation, values, _ in self.model.acts(task):
            if operation in ("skip", "na"):
                last = operation
            elif operation == "reopen" or (operation == "done" and values["n"]):
                last = ""
        return last

    @rule(picked=TASKS)
    def skip(self, picked):
        tasks = self.chosen(picked)
        if not tasks:
            return
        refused = any(
            key == "once"
            or model.period_of(key)[1] >= self.today
            or self.stands((name, unit, key))[0] == "done"
            for name, unit, key in tasks
        )
        acts = [("skip", task, {}) for task in tasks]
        self.carry_out(
            tasks,
            lambda recorder, found: recorder.skip(found, reason="停产"),
            refused=refused,
            acts=acts,
        )

    @rule(picked=TASKS, standing=st.booleans())
    def na(self, picked, standing):
        tasks = self.chosen(picked)
        if not tasks:
            return
        acts = [
            ("na", (*task[:2], ""), {"since": task[2], "reason": "没有"})
            if standing
            else ("na", task, {})
            for task in tasks
        ]
        self.carry_out(
            tasks,
            lambda recorder, found: recorder.not_applicable(
                found, reason="没有", standing=standing
            ),
            refused=False,
            acts=acts,
        )

    @rule(picked=TASKS)
    def note(self, picked):
        tasks = self.chosen(picked)
        if tasks:
            acts = [("note", task, {}) for task in tasks]
            self.carry_out(
                tasks,
                lambda recorder, found: recorder.note(found, text="补一句"),
                refused=False,
                acts=acts,
            )

    @rule(
        picked=TASKS,
        to=st.sampled_from([None, "", "班组长", "组织委员"]),
        days=st.integers(0, 60),
        only=st.booleans(),
    )
    def assign(self, picked, to, days, only):
        tasks = self.chosen(picked)
        if not tasks:
            return
        due = self.today + timedelta(days=days) if days % 3 == 0 else None
        if to is None and due is None:
            return
        refused = due is not None and any(
            original is not None and due > original for original in map(self.original_due, tasks)
        )
        acts = [("assign", task, {"to": to, "due": due, "only": only}) for task in tasks]
        self.carry_out(
            tasks,
            lambda recorder, found: recorder.assign(found, to=to, due=due, only=only),
            refused=refused,
            acts=acts,
        )

    def original_due(self, task):
        workspace = self.workspace()
        return self.targets(workspace, [task])[0].original_due

    @rule()
    def undo(self):
        self.turn(self.model.newest(), undo=True)

    @rule()
    def redo(self):
        self.turn(self.model.undone[-1] if self.model.undone else None, undo=False)

    def turn(self, command, *, undo):
        recorder = Turner(self.workspace())
        COUNTS["steps"] += 1
        try:
            found = recorder.last_command(undone=not undo)
        except NothingToUndo:
            assert command is None
            return
        assert command is not None
        assert {event.recorded_at for event in found.events} == {command.at}
        assert len(found.events) == len(command.acts)
        try:
            recorder.turn(found, undo=undo)
        except SxError as error:
            assert self.model.is_in_the_way(command), error.message  # noqa: PT017 (either outcome is right)
            return
        assert not self.model.is_in_the_way(command)
        command.turns.append((self.ms, undo))
        if undo:
            self.model.undone.append(command)
        else:
            self.model.undone.remove(command)
        self.newest = self.ms
        for _, task, _ in command.acts:
            if task[2]:
                self.look_at([task])
        self.fresh = False

    @precondition(lambda self: len(self.model.retired) < len(model.UNITS))
    @rule(number=st.integers(0, 2), back=st.integers(0, 30), dice=st.integers(0, 3))
    def retire(self, number, back, dice):
        unit = model.UNITS[number]
        if dice or unit in self.model.retired:
            return
        day = self.today - timedelta(days=back)
        if back % 3 == 0:  # the last day of a month, often that of a quarter
            day = day.replace(day=1) - timedelta(days=1)
        units.retire(self.workspace(), "甲乙丙"[number] + "班", day.isoformat())
        self.model.retired[unit] = day
        self.fresh = False

    @rule(days=st.integers(0, 45), minutes=st.integers(1, 600))
    def time_goes_on(self, days, minutes):
        self.now += timedelta(days=days, minutes=minutes)
        self.fresh = False

    @rule(hours=st.integers(1, 60))
    def the_clock_is_put_back(self, hours):
        self.now -= timedelta(hours=hours)
        self.fresh = False

    # --- the looks

    def look_at(self, tasks):
        for target, task in zip(self.targets(self.workspace(), tasks), tasks, strict=True):
            self.alike(task, target)

    @precondition(lambda self: not self.fresh)
    @rule(as_of=st.one_of(st.none(), st.integers(0, 90)))
    def look_at_everything(self, as_of):
        """Every task, as it stands or as it stood; the projection against the events; the chain."""
        self.fresh = True
        COUNTS["looks"] += 1
        workspace = self.workspace()
        day = None if as_of is None else self.today - timedelta(days=as_of)
        with reading(workspace.journal_path) as reader:
            ledger = Ledger(workspace, reader, day)
            found = ledger.all_tasks(ledger.organisation.units)
        tasks = {(NAMES[each.measure.id], each.unit.code, each.period.key): each for each in found}
        assert len(tasks) == len(found)
        today = day or self.today
        owed = self.model.owed(today)
        assert set(tasks) == set(owed)
        moment = None
        if day is not None:
            end = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(days=1)
            moment = int(end.timestamp() * 1000) - 1
        for task, each in tasks.items():
            self.alike(task, each, today, moment)
        journal = workspace.journal_path
        assert refolding.refold(journal) == []
        assert verifying.verify(journal).is_whole

    def teardown(self):
        shutil.rmtree(self.folder, ignore_errors=True)


@sizes(short=(30, 12), long=(2000, 50))
def test_random_lives_of_a_ledger_go_as_the_rules_say(size, home, figure):
    runs, steps = size
    COUNTS.update(runs=0, steps=0, looks=0)
    run_state_machine_as_test(
        Ledgers,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    figure(
        "乱序操作",
        f"{COUNTS['runs']} 段随机的台账，每段至多 {steps} 步，共 {COUNTS['steps']} 次记录",
        f"与另写的规则逐项相同，{COUNTS['looks']} 次全账比对（含回看往日）差异 0",
    )
