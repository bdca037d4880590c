"""Any history, of any devices, written as lines and taken in elsewhere, is the same history."""

import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sixiang_cli.journal import (
    Draft,
    backup,
    bundle,
    outgoing,
    reading,
    refolding,
    verifying,
    writing,
)
from sixiang_cli.journal.chain import GENESIS

NASTY = "\u202e[/]\n\"'\\;,<b>=1+1\t\U0001f600é"
texts = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12),
    st.just(NASTY),
)
acts = st.tuples(
    st.sampled_from(["done", "note", "reopen", "na"]),
    st.sampled_from(["1.1.1", "1.3.2"]),
    st.sampled_from(["甲", "u2"]),
    st.sampled_from(["2026-11", "2026Q4"]),
    texts,
)
steps = st.lists(st.one_of(acts, st.just("undo"), st.just("redo")), max_size=12)
number = itertools.count()


def draft(kind, measure, unit, period, text):
    bodies = {"done": {"note": text}, "note": {"text": text}, "na": {"reason": text}, "reopen": {}}
    return Draft(measure, unit, period, kind, "2026-11-20" if kind == "done" else "", bodies[kind])


def record(path, history, now):
    for step in history:
        now += 60_000
        with writing(path, now_ms=now, actor="示例岗位") as journal:
            if step == "undo":
                commands = journal.commands(device=journal.device, off=False, last=1)
                if commands:
                    journal.undo(commands[0])
            elif step == "redo":
                undone = journal.last_undone(journal.device)
                if undone:
                    journal.redo(undone)
            else:
                journal.append([draft(*step)])


def said(path):
    with reading(path) as journal:
        return (
            journal.heads(),
            sorted(journal.tasks()),
            sorted(journal.standings()),
            [logged[:2] for logged in journal.events()],
        )


def lines_of(path):
    lines, previous = [], GENESIS
    with reading(path) as journal:
        for event in outgoing.everything(journal):
            lines.append(bundle.line(event, GENESIS if event.seq == 1 else previous))
            previous = event.hash
    return lines


def take_in(path, lines):
    source = Path(f"{path}.jsonl")
    source.write_text("".join(lines), encoding="utf-8", newline="")
    assert bundle.examine(str(source))[:3] == (len(lines), (), 0)
    with writing(path, now_ms=1, actor="x") as journal:
        return journal.adopt(bundle.read(str(source)))


@settings(max_examples=40)
@given(steps, steps, st.randoms(use_true_random=False))
def test_lines_taken_in_elsewhere_give_the_same_heads_tasks_and_log(first, second, chance):
    with tempfile.TemporaryDirectory() as folder:
        one, two, three = (str(Path(folder, f"{next(number)}.db")) for _ in range(3))
        record(one, first, 1_795_000_000_000)
        record(two, second, 1_795_000_030_000)
        lines = lines_of(one) + lines_of(two)
        take_in(two, lines_of(one))
        chance.shuffle(lines)
        adoption = take_in(three, lines)
        assert (adoption.gaps, adoption.forks) == ((), ())
        assert said(three) == said(two)
        assert verifying.verify(three).is_whole if lines else not Path(three).exists()
        assert refolding.refold(three) == []


@settings(max_examples=15)
@given(steps)
def test_a_copy_made_by_backup_is_the_same_journal(history):
    with tempfile.TemporaryDirectory() as folder:
        path, copied = str(Path(folder, "a.db")), str(Path(folder, "b.db"))
        record(path, history, 1_795_000_000_000)
        made = backup.copy(path, copied)
        assert said(copied) == said(path)
        assert made.events == len(said(path)[3])
        assert [entry.name for entry in Path(folder).iterdir() if entry.suffix == ".part"] == []
