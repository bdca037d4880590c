"""Tasks that are judged as one stand as each does by itself, and share all that is not their own."""

from sixiang_cli import journal, progress
from sixiang_cli.journal import Draft
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Kind
from support import ladder

OWN = {"unit", "facts", "recorded_at"}
YEAR, OCTOBER, NOVEMBER = "2026", "2026-10-20", "2026-11-23"


def draft(measure: str, unit: str, period: str, kind: str, day: str = NOVEMBER, **body: object):
    return Draft(measure, unit, period, kind, day, body)


def team(number: int, kind: str, day: str = NOVEMBER, **body: object):
    return draft("3.1.2", f"c{number}", YEAR, kind, day, **body)


# Each differs from another in one thing that a task's state or words follow from.
IN_OCTOBER = (draft("1.3.2", "b1", "2026-10", Kind.DONE, OCTOBER),)
IN_NOVEMBER = (
    draft("1.3.2", "b2", "2026-10", Kind.DONE, OCTOBER),  # on record late
    draft("1.3.1.3", "b1", "2026-11", Kind.DONE),
    draft("1.3.1.3", "b2", "2026-11", Kind.DONE, n=2),
    draft("1.3.2", "b1", "2026-11", Kind.ASSIGN, to="组织委员", only=True),
    draft("1.3.2", "b2", "2026-11", Kind.ASSIGN, to="支部书记"),
    team(1, Kind.DONE, evidence="纪要1"),
    team(2, Kind.DONE, by="a1"),
    team(3, Kind.DONE, OCTOBER),
    team(4, Kind.POSTPONE, to="2027-01-05", reason="停机"),
    team(5, Kind.ASSIGN, due="2026-11-20"),
    team(6, Kind.SKIP, reason="停机"),
    team(7, Kind.DONE),
    team(7, Kind.RETURN, reason="缺材料"),
    team(8, Kind.NOTE, text="备注"),
    *(draft("3.1.3", f"c{n}", YEAR, Kind.DONE, evidence=f"纪要{n}") for n in range(1, 5)),
    draft("3.1.3", "c5", YEAR, Kind.ASSIGN, department="生产部"),
    draft("3.1.3", "c7", YEAR, Kind.ASSIGN, due="2026-12-01"),
    draft("3.1.3", "c8", YEAR, Kind.ASSIGN, due="2026-12-10"),
    draft("3.1.3", "c6", "", Kind.NOT_APPLICABLE, standing=YEAR, reason="没有指标"),
)


def judged(folder) -> list[progress.Task]:
    folder = ladder.small(folder, "2026-09-01")
    for day, drafts in ((OCTOBER, IN_OCTOBER), (NOVEMBER, IN_NOVEMBER)):
        workspace = ladder.opened(folder, f"{day}T12:00")
        path = workspace.journal_path
        with journal.writing(path, now_ms=workspace.now, actor="甲班") as transaction:
            transaction.append(drafts)
    with journal.reading(path) as reader:
        ledger = Ledger(workspace, reader)
        tasks = ledger.all_tasks(ledger.organisation.units)
        assert tasks == [ledger.task(each.measure, each.unit, each.period) for each in tasks]
    return tasks


def test_tasks_of_many_units_stand_as_each_does_by_itself(tmp_path):
    tasks = judged(tmp_path)
    (aside,) = [task for task in tasks if task.measure.id == "3.1.3" and task.unit.code == "c6"]
    assert aside.facts.reason == "没有指标"


def test_tasks_that_are_alike_differ_in_unit_words_and_moments_only(tmp_path):
    tasks = judged(tmp_path)
    kinds: dict[int, progress.Task] = {}
    for mark, task in zip(progress.marks(tasks), tasks, strict=True):
        first = kinds.setdefault(mark, task)
        for name in OWN.symmetric_difference(task._fields):
            assert getattr(task, name) == getattr(first, name), name
        assert task.unit.level == first.unit.level
        for name in ("review", "postponed", "proxy"):
            assert getattr(task.facts, name) == getattr(first.facts, name), name
    assert len(kinds) < len(tasks)
