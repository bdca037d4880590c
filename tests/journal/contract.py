"""What every backend of the journal must do; a backend's tests subclass these and give `Book`s.

A `Book` is one journal somewhere. These tests know events and facts, never SQL or files.
"""

import contextlib
import unicodedata
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixiang_cli.errors import BadInput
from sixiang_cli.facts import fold, fold_standings
from sixiang_cli.journal import Draft
from sixiang_cli.model import Act, Event, Facts, Standing

NOW = 1_795_000_000_000  # a Monday in November 2026
MINUTE = 60_000
DAY = 86_400_000


def done(measure="1.3.2", unit="b1", period="2026-11", on="2026-11-18", **body):
    return Draft(measure, unit, period, "done", on, body)


def draft(kind, measure="1.3.2", unit="b1", period="2026-11", **body):
    return Draft(measure, unit, period, kind, "", body)


class Book:
    """One journal of one backend."""

    def reading(self):
        raise NotImplementedError

    def writing(self, *, now=NOW, actor="支部书记"):
        raise NotImplementedError

    def differences(self):
        """Fold everything again and give what the projection holds differently."""
        raise NotImplementedError

    def verification(self):
        """Walk every chain."""
        raise NotImplementedError

    def append(self, *drafts, now=NOW, actor="支部书记"):
        with self.writing(now=now, actor=actor) as journal:
            return journal.append(drafts)

    def undo(self, now=NOW):
        with self.writing(now=now) as journal:
            command = journal.commands(device=journal.device, off=False)[0]
            journal.undo(command)
        return command

    def redo(self, now=NOW):
        with self.writing(now=now) as journal:
            command = journal.last_undone(journal.device)
            journal.redo(command)
        return command

    def facts(self, measure="1.3.2", unit="b1", period="2026-11"):
        with self.reading() as journal:
            rows = journal.tasks(periods=[period], units=[unit], measures=[measure])
        return rows[0][3] if rows else None

    def events(self, **filters):
        with self.reading() as journal:
            return journal.events(**filters)

    def export(self):
        return [entry.event for entry in self.events()]

    def adopt(self, events, now=NOW):
        with self.writing(now=now) as journal:
            return journal.adopt(events)

    def state(self):
        with self.reading() as journal:
            return sorted(journal.tasks()), sorted(journal.standings()), journal.cascades()


class JournalContract:
    """The contract. Subclasses give `new_book`, a context manager that yields an empty book."""

    def new_book(self) -> contextlib.AbstractContextManager[Book]:
        raise NotImplementedError

    @pytest.fixture
    def book(self):
        with self.new_book() as book:
            yield book

    @pytest.fixture
    def other(self):
        with self.new_book() as book:
            yield book

    # --- what was written is there ------------------------------------------------------------

    def test_an_absent_journal_reads_as_empty(self, book):
        with book.reading() as journal:
            assert journal.tasks() == []
            assert journal.standings() == []
            assert journal.cascades() == []
            assert journal.events() == []
            assert journal.commands() == []
            assert journal.heads() == ()
            assert journal.count() == 0
            assert journal.first_recorded() is None
            assert journal.last_definitions() == ""
            assert journal.used_units() == set()
            assert list(journal.closed_counts(units=None, before={"7-": "2027-01"})) == []
            assert journal.facts_as_of(NOW, periods=["2026-11"]) == []
            assert journal.device == ""

    def test_an_event_reads_back_field_by_field(self, book):
        seq = book.append(done(note="三个班都到了"), now=NOW, actor="支部书记")
        (entry,) = book.events()
        event = entry.event
        assert seq == 1
        assert event[1:12] == (
            *(1, NOW, NOW, "支部书记", 1, "1.3.2", "b1", "2026-11"),
            *("done", "2026-11-18", '{"note":"三个班都到了"}'),
        )
        assert entry.live
        assert entry.arrival == 1
        with book.reading() as journal:
            assert journal.device == event.device
            assert journal.heads() == ((event.device, 1, event.hash),)
            assert journal.first_recorded() == NOW

    def test_one_command_numbers_its_events_from_its_first(self, book):
        book.append(done())
        first = book.append(done(unit="c1"), done(unit="c2"), done(unit="c3"))
        assert first == 2
        assert [(e.event.seq, e.event.command) for e in book.events()] == [
            (1, 1),
            (2, 2),
            (3, 2),
            (4, 2),
        ]

    def test_a_failed_command_leaves_nothing_of_itself(self, book):
        book.append(done())
        before = book.state(), book.export()

        def write_and_fail():
            with book.writing() as journal:
                journal.append([done(unit="c1"), draft("assign", to="班组长")])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            write_and_fail()
        assert (book.state(), book.export()) == before

    def test_a_transaction_reads_its_own_writes(self, book):
        with book.writing() as journal:
            journal.append([done()])
            assert journal.tasks(periods=["2026-11"])[0][3].amount == 1
            assert journal.device == journal.heads()[0].device

    def test_a_transaction_knows_what_became_of_the_tasks_it_has_read(self, book, other):
        key = ("1.3.2", "b1", "2026-11")
        other.append(draft("na", reason="停产"), now=NOW)
        with book.writing(now=NOW + 1) as journal:
            amounts = []

            def look():
                amounts.extend(row[3].amount for row in journal.tasks_named([key]))

            look()  # nothing is known of it
            journal.append([done(), done(on="2026-11-20")])
            look()
            journal.append([done(unit="c1"), done(n=3)])
            look()
            command = journal.commands(device=journal.device, off=False)[0]
            journal.undo(command)
            look()
            journal.redo(command)
            look()
            journal.adopt(other.export())
            assert journal.tasks_named([key]) == journal.tasks(units=["b1"])
        assert amounts == [2, 5, 2, 5]
        assert book.differences() == []

    def test_a_command_of_many_tasks_leaves_none_out(self, book):
        units = [f"c{number}" for number in range(1_000)]
        book.append(*(done(unit=unit) for unit in units))
        book.append(*(draft("note", unit=unit, text="补了签到表") for unit in units))
        with book.reading() as journal:
            rows = journal.tasks(periods=["2026-11"])
        assert sorted(row[1] for row in rows) == sorted(units)
        assert {(row[3].amount, row[3].note) for row in rows} == {(1, "补了签到表")}
        assert book.differences() == []
        assert book.verification().is_whole

    def test_text_is_stored_composed(self, book):
        book.append(done(note=unicodedata.normalize("NFD", "Ångström")))
        assert book.facts().note == "Ångström"
        assert unicodedata.is_normalized("NFC", book.events()[0].event.body)

    @pytest.mark.parametrize("text", ["\udc80坏字节", "空\0字符", "\0"])
    def test_text_that_cannot_be_stored_is_refused_and_nothing_recorded(self, book, text):
        with pytest.raises(BadInput):
            book.append(done(), done(unit="c1", note=text))
        assert book.events() == []

    def test_numbers_that_no_other_program_could_read_are_refused(self, book):
        with pytest.raises(BadInput):
            book.append(done(n=2**53))

    def test_a_float_never_gets_in(self, book):
        with pytest.raises(TypeError):
            book.append(done(n=0.1))

    def test_a_command_without_events_is_a_mistake_of_the_caller(self, book):
        with pytest.raises(ValueError):
            book.append()

    @given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_any_text_survives(self, text):
        with self.new_book() as book:
            book.append(done(note=text, evidence=text), actor=text)
            assert book.facts().evidence == unicodedata.normalize("NFC", text)
            assert book.events()[0].event.actor == unicodedata.normalize("NFC", text)
            assert book.verification().is_whole

    # --- order and clocks ---------------------------------------------------------------------

    def test_order_survives_a_clock_that_runs_back(self, book):
        book.append(done(note="先"), now=NOW)
        book.append(done(note="后"), now=NOW - DAY)
        book.append(done(note="再后"), now=NOW - DAY)
        assert book.facts().note == "先；后；再后"
        entries = book.events()
        assert [entry.event.stamp for entry in entries] == [NOW, NOW + 1, NOW + 2]
        assert [entry.event.recorded_at for entry in entries] == [NOW, NOW - DAY, NOW - DAY]

    # --- facts --------------------------------------------------------------------------------

    def test_acts_add_up_with_their_days_and_moments(self, book):
        book.append(done(on="2026-11-03", n=2), now=NOW)
        book.append(done(on="2026-11-05"), now=NOW + 1)
        assert book.facts() == Facts(
            acts=(Act("2026-11-03", 2, NOW), Act("2026-11-05", 1, NOW + 1))
        )

    @pytest.mark.parametrize(
        "drafts",
        [
            [done()],
            [done(n=3)],
            [done(), done(on="2026-11-20", note="补充", evidence="记录 7 号")],
            [done(by="a1")],
            [draft("na", reason="未设支委会")],
            [draft("skip", reason="检修停产")],
            [draft("assign", due="2026-11-20")],
            [draft("postpone", to="2026-12-10", reason="检修")],
            [done(), draft("accept")],
            [done(), draft("return", reason="缺记录")],
            [done(), draft("reopen")],
            [draft("note", text="已约好"), draft("note", text="“改期”")],
        ],
        ids=lambda drafts: "+".join(each.kind for each in drafts),
    )
    def test_facts_read_back_as_they_were_folded(self, book, drafts):
        book.append(*drafts)
        assert book.facts() == fold(book.export())
        assert book.differences() == []

    def test_tasks_are_narrowed_by_period_unit_and_measure(self, book):
        keys = [
            (measure, unit, period)
            for measure in ("1.3.2", "3.1.2")
            for unit in ("b1", "c1")
            for period in ("2026-11", "2026-12")
        ]
        book.append(*(done(*key) for key in keys))

        def found(**scope):
            with book.reading() as journal:
                return sorted(row[:3] for row in journal.tasks(**scope))

        def wanted(measures=("1.3.2", "3.1.2"), units=("b1", "c1"), periods=("2026-11", "2026-12")):
            return sorted(
                key for key in keys if key[0] in measures and key[1] in units and key[2] in periods
            )

        assert found() == wanted()
        assert found(periods=["2026-11", "2026Q4"]) == wanted(periods=["2026-11"])
        assert found(units={"c1"}) == wanted(units=["c1"])
        assert found(measures=["3.1.2"]) == wanted(measures=["3.1.2"])
        assert found(periods=["2026-12"], units=["b1"], measures=["1.3.2"]) == [
            ("1.3.2", "b1", "2026-12")
        ]
        assert found(units=[]) == []
        many = [f"x{number}" for number in range(2000)]
        assert found(units=[*many, "c1"]) == wanted(units=["c1"])
        assert found(units=[*many, "c1"], measures=[*many, "3.1.2"], periods=["2026-11"]) == [
            ("3.1.2", "c1", "2026-11")
        ]

    def test_closed_counts_tell_how_many_stand_alike(self, book):
        book.append(
            done(period="2026-09"),
            done(period="2026-10", n=2),
            done(period="2026-11", n=2),
            done(period="2026Q4"),
            draft("na", period="2026-08", reason="停产"),
            done(unit="c1", period="2026"),
        )

        def found(units, before, measures=None):
            with book.reading() as journal:
                return {
                    tuple(each)
                    for each in journal.closed_counts(units=units, measures=measures, before=before)
                }

        all_of = {"7-": "2027-01", "6Q": "2027Q1", "4": "2027"}

        of_b1 = {
            ("b1", "1.3.2", "7-", 0, "na", "", 1, 202608, "2026-08", "2026-08"),
            ("b1", "1.3.2", "7-", 1, "", "", 1, 202609, "2026-09", "2026-09"),
            ("b1", "1.3.2", "7-", 2, "", "", 2, 202610 + 202611, "2026-10", "2026-11"),
            ("b1", "1.3.2", "6Q", 1, "", "", 1, 202604, "2026Q4", "2026Q4"),
        }
        of_c1 = {("c1", "1.3.2", "4", 1, "", "", 1, 202600, "2026", "2026")}
        assert found(None, all_of) == of_b1 | of_c1
        assert found(["b1"], all_of) == of_b1
        assert found(["c1", *map(str, range(2000))], all_of) == of_c1
        assert found(None, all_of, ["1.3.2"]) == of_b1 | of_c1
        assert found(None, all_of, ["1.1.1"]) == set()
        assert found(None, {"4": "2027"}) == of_c1
        assert found(None, {}) == set()
        before = all_of | {"7-": "2026-11"}
        assert ("b1", "1.3.2", "7-", 2, "", "", 1, 202610, "2026-10", "2026-11") in found(
            None, before
        )

    def test_periods_in_which_a_measure_stands_alike_are_named(self, book):
        book.append(done(period="2026-09", n=2), done(period="2026-10"), done(period="2026-11"))
        book.append(done(period="2026Q4"), done(unit="c1", period="2026"))
        with book.reading() as journal:
            assert sorted(
                journal.periods_alike([("b1", "1.3.2", "7-"), ("z9", "1.3.2", "7-")])
            ) == [
                ("b1", "1.3.2", (1, "", ""), ["2026-10", "2026-11"]),
                ("b1", "1.3.2", (2, "", ""), ["2026-09"]),
            ]
            many = [(f"x{number}", "1.3.2", "7-") for number in range(1000)]
            assert list(journal.periods_alike([*many, ("c1", "1.3.2", "4")])) == [
                ("c1", "1.3.2", (1, "", ""), ["2026"])
            ]

    def test_tasks_named_one_by_one_are_those_of_a_scope(self, book):
        book.append(done(), done(period="2026-10"), done(unit="c1", period="2026"))
        keys = [("1.3.2", "b1", "2026-11"), ("1.3.2", "c1", "2026"), ("1.3.2", "z9", "2026")]
        many = [("1.3.2", f"x{number}", "2026-11") for number in range(1000)]
        with book.reading() as journal:
            known = {row[:3]: row for row in journal.tasks()}
            wanted = [known[key] for key in keys if key in known]
            assert sorted(journal.tasks_named([*many, *keys])) == sorted(wanted)
            assert sorted(journal.facts_as_of(NOW + DAY, named=[*many, *keys])) == sorted(wanted)
            assert journal.tasks_named([]) == []

    def test_what_was_touched_after_a_moment_takes_in_what_was_undone_after_it(self, book):
        book.append(done(period="2026-10"))
        moment = NOW + DAY
        book.append(done(), done(unit="c1"), now=moment + 1)
        with book.reading() as journal:
            later = {("b1", "1.3.2"): {"2026-11"}, ("c1", "1.3.2"): {"2026-11"}}
            assert journal.touched_after(moment) == later
            assert journal.touched_after(moment + DAY) == {}
        book.undo(now=moment + 2)
        book.undo(now=moment + 3)
        with book.reading() as journal:
            assert journal.touched_after(moment)["b1", "1.3.2"] == {"2026-10", "2026-11"}

    # --- standings, cascades, definitions -----------------------------------------------------

    def test_an_assignee_stands_from_its_period_on(self, book):
        book.append(draft("assign", to="组织委员"))
        book.append(draft("assign", period="2026-12", to="支部书记", only=True))
        with book.reading() as journal:
            assert sorted(journal.standings(units=["b1"])) == [
                Standing("1.3.2", "b1", "assignee", "2026-11", False, "组织委员"),
                Standing("1.3.2", "b1", "assignee", "2026-12", True, "支部书记"),
            ]
            assert journal.standings(units=["c1"]) == []
            assert len(journal.standings(measures=["1.3.2"])) == 2

    def test_of_what_stands_only_what_still_matters_in_a_year_is_given(self, book):
        for since in ("2024-03", "2025-03", "2025-07", "2026-02"):
            book.append(draft("assign", period=since, to=since))
        book.append(draft("assign", period="2025-09", to="支部书记", only=True))
        book.append(draft("assign", period="2025Q1", department="工会"))
        book.append(draft("assign", unit="c1", period="2024-03", to="班组长"))

        def found(**scope):
            with book.reading() as journal:
                return {(each.unit, each.since) for each in journal.standings(**scope)}

        everything = found()
        assert len(everything) == 7
        lasting = {("b1", "2025-07"), ("b1", "2026-02"), ("b1", "2025Q1"), ("c1", "2024-03")}
        assert found(year="2026") == lasting | {("b1", "2025-09")}
        assert found(year="2025", units=["b1"]) == everything - {("c1", "2024-03")}
        assert found(year="2027", measures=["1.3.2"], topics={"department"}) == {("b1", "2025Q1")}
        assert found(pairs=[("c1", "1.3.2"), ("z9", "1.3.2")]) == {("c1", "2024-03")}
        assert found(pairs=[("b1", "1.3.2")], as_of=NOW) == everything - {("c1", "2024-03")}
        assert found(pairs=[("b1", "1.3.2")], as_of=NOW - 1) == set()

    def test_what_stands_falls_with_its_undo_and_returns_with_its_redo(self, book):
        book.append(draft("na", period="", reason="未设支委会", standing="2026-11"))
        standing = Standing("1.3.2", "b1", "na", "2026-11", False, "未设支委会")
        assert book.state()[1] == [standing]
        book.undo()
        assert book.state()[1] == []
        book.redo()
        assert book.state()[1] == [standing]
        assert book.differences() == []

    def test_cascades_are_found_live_and_in_order(self, book):
        book.append(draft("cascade", measure="3.1.2", period="", level="班组", times=1))
        book.append(draft("cascade", measure="3.1.3", period="", level="班组", times=2))
        with book.reading() as journal:
            assert [event.measure for event in journal.cascades()] == ["3.1.2", "3.1.3"]
        book.undo()
        with book.reading() as journal:
            assert [event.measure for event in journal.cascades()] == ["3.1.2"]

    def test_the_newest_definitions_are_those_in_force(self, book):
        for number, moment in enumerate((NOW, NOW + DAY)):
            body = {"catalogue": str(number), "organisation": "x"}
            book.append(Draft("", "", "", "definitions", "", body), now=moment)
        with book.reading() as journal:
            assert journal.last_definitions() == '{"catalogue":"1","organisation":"x"}'
            assert journal.definitions_at(NOW + 1) == '{"catalogue":"0","organisation":"x"}'
            assert journal.definitions_at(NOW - 1) == ""
            assert journal.commands() == []

    # --- undo ---------------------------------------------------------------------------------

    def test_undo_takes_a_whole_command_back_and_says_so(self, book):
        book.append(done())
        book.append(done(unit="c1"), done(unit="c2"))
        undone = book.undo()
        assert [event.unit for event in undone.events] == ["c1", "c2"]
        assert book.facts(unit="c1") == Facts()
        assert book.facts(unit="b1").amount == 1
        assert [(e.event.kind, e.live) for e in book.events()] == [
            ("done", True),
            ("done", False),
            ("done", False),
            ("undo", True),
        ]
        assert book.differences() == []

    def test_the_last_of_undo_and_redo_decides(self, book):
        book.append(done())
        for _ in range(3):
            book.undo()
            assert book.facts().amount == 0
            book.redo()
            assert book.facts().amount == 1
        assert book.differences() == []

    def test_commands_come_newest_first_and_leave_out_undo(self, book):
        book.append(done(unit="c1"))
        book.append(done(unit="c2"), done(unit="c3"))
        book.append(done(unit="c4"))
        book.undo()
        with book.reading() as journal:
            device = journal.device
            found = journal.commands(device=device)
            assert [command.seq for command in found] == [4, 2, 1]
            assert [command.off for command in found] == [True, False, False]
            assert [len(command.events) for command in found] == [1, 2, 1]
            assert found[0].turned == 5
            assert [c.seq for c in journal.commands(device=device, off=False)] == [2, 1]
            assert [c.seq for c in journal.commands(device=device, off=True)] == [4]
            assert [c.seq for c in journal.commands(last=1)] == [4]
            assert journal.commands(device="elsewhere") == []
            assert journal.last_undone(device) == found[0]
            assert journal.last_undone("elsewhere") is None

    def test_the_command_undone_last_is_the_first_to_come_back(self, book):
        for unit in ("c1", "c2", "c3"):
            book.append(done(unit=unit))
        book.undo()
        book.undo()
        assert book.redo().events[0].unit == "c2"
        assert book.redo().events[0].unit == "c3"

    def test_later_live_events_on_the_same_task_are_found(self, book):
        book.append(done())
        book.append(done(unit="c1"))
        with book.reading() as journal:
            first = journal.commands()[-1]
            assert journal.later_touching(first) == []
        book.append(draft("note", text="又说一句"))
        with book.reading() as journal:
            assert [event.kind for event in journal.later_touching(first)] == ["note"]
        book.undo()
        with book.reading() as journal:
            assert journal.later_touching(first) == []

    def test_a_command_of_another_device_is_never_undone_here(self, book, other):
        other.append(done())
        book.adopt(other.export())
        book.append(done(unit="c1"))
        with book.reading() as journal:
            foreign = next(c for c in journal.commands() if c.device != journal.device)
            assert [c.events[0].unit for c in journal.commands(device=journal.device)] == ["c1"]
        with pytest.raises(ValueError), book.writing() as journal:
            journal.undo(foreign)

    # --- the log ------------------------------------------------------------------------------

    def test_the_log_is_narrowed_by_every_filter(self, book):
        book.append(done(unit="b1"), now=NOW, actor="甲")
        book.append(done(unit="c1"), draft("note", unit="c1", text="好"), now=NOW + DAY, actor="乙")
        book.append(done("3.1.2", "c1", "2026"), now=NOW + 2 * DAY, actor="甲")

        def found(**filters):
            return [entry.event.seq for entry in book.events(**filters)]

        assert found() == [1, 2, 3, 4]
        assert found(measure="1.3.2") == [1, 2, 3]
        assert found(measure="1.3.2", units=["c1"]) == [2, 3]
        assert found(units=["b1", "c9"]) == [1]
        assert found(units=[]) == []
        assert found(period="2026") == [4]
        assert found(since=NOW + DAY) == [2, 3, 4]
        assert found(until=NOW + DAY) == [1, 2, 3]
        assert found(actor="甲") == [1, 4]
        assert found(kinds=["note"]) == [3]
        assert found(last=2) == [3, 4]
        assert found(actor="甲", last=1) == [4]
        assert found(units=[*map(str, range(2000)), "c1"], last=2) == [3, 4]

    def test_the_last_few_are_found_among_many_and_far_back(self, book, monkeypatch):
        monkeypatch.setattr("sixiang_cli.journal.history._RECENT", 5)
        book.append(done(unit="c1"), done(unit="c1"), draft("note", unit="c1", text="好"))
        book.append(*(done(unit="c2") for _ in range(20)))

        def found(**filters):
            return [entry.event.seq for entry in book.events(**filters)]

        assert found(last=3) == [21, 22, 23]
        assert found(units=["c2"], last=2) == [22, 23]
        assert found(units=["c1"], last=2) == [2, 3]
        assert found(kinds=["note"], last=5) == [3]
        assert found(units=[*map(str, range(2000)), "c1"], last=2) == [2, 3]

    def test_used_units_are_those_of_any_event(self, book):
        book.append(done(unit="c10"), done(unit="b1"), done(unit="c1"))
        book.append(Draft("", "", "", "definitions", "", {"catalogue": "x"}))
        with book.reading() as journal:
            assert journal.used_units() == {"b1", "c1", "c10"}

    # --- what was on record -------------------------------------------------------------------

    def test_facts_as_of_a_moment_know_nothing_recorded_later(self, book):
        book.append(done(on="2026-11-03"), now=NOW)
        book.append(done(on="2026-11-02", unit="c1"), now=NOW + DAY)
        book.append(draft("note", text="晚了"), now=NOW + 2 * DAY)

        def found(moment, **scope):
            with book.reading() as journal:
                return {row[1]: row[3] for row in journal.facts_as_of(moment, **scope)}

        act = Facts(acts=(Act("2026-11-03", 1, NOW),))
        assert found(NOW - 1) == {}
        assert found(NOW) == {"b1": act}
        assert set(found(NOW + DAY)) == {"b1", "c1"}
        assert found(NOW + DAY, units=["c1"], periods=["2026-11"]).keys() == {"c1"}
        assert found(NOW + DAY, periods=["2026-12"]) == {}
        assert found(NOW + 2 * DAY)["b1"] == act._replace(note="晚了")

    def test_facts_as_of_a_moment_still_hold_what_was_undone_later(self, book):
        book.append(done(), now=NOW)
        book.undo(now=NOW + DAY)
        book.redo(now=NOW + 2 * DAY)

        def count(moment):
            with book.reading() as journal:
                rows = journal.facts_as_of(moment, periods=["2026-11"])
            return sum(row[3].amount for row in rows)

        assert [count(NOW + days * DAY) for days in (0, 1, 2)] == [1, 0, 1]

    def test_facts_as_of_a_moment_are_narrowed_like_tasks(self, book):
        book.append(done(), done(unit="c1"), done("3.1.2", "c1", "2026"))

        def found(**scope):
            with book.reading() as journal:
                rows = journal.facts_as_of(NOW, **scope)
                assert sorted(rows) == sorted(journal.tasks(**scope))
            return len(rows)

        assert found(measures=["1.3.2"]) == 2
        assert found(units=["c1"], measures=["1.3.2"]) == 1
        assert found(units=[*map(str, range(2000)), "c1"], periods=["2026"]) == 1

    def test_what_stood_at_a_moment_knows_nothing_recorded_later(self, book):
        book.append(draft("assign", to="组织委员"), now=NOW)
        book.append(draft("na", period="", reason="未设", standing="2026-11"), now=NOW + DAY)
        book.append(draft("cascade", period="", level="班组"), now=NOW + DAY)
        book.append(draft("reopen", period="", standing="2026-11"), now=NOW + 2 * DAY)
        book.undo(now=NOW + 3 * DAY)
        book.append(draft("assign", to="支部书记"), now=NOW + 4 * DAY)

        def found(days):
            with book.reading() as journal:
                held = journal.standings(as_of=NOW + days * DAY, units=["b1"], measures=["1.3.2"])
                cascades = journal.cascades(as_of=NOW + days * DAY)
            return {each.topic: each.value for each in held}, len(cascades)

        assert found(-1) == ({}, 0)
        assert found(0) == ({"assignee": "组织委员"}, 0)
        assert found(1) == ({"assignee": "组织委员", "na": "未设"}, 1)
        assert found(2) == ({"assignee": "组织委员", "na": ""}, 1)
        assert found(3) == ({"assignee": "组织委员", "na": "未设"}, 1)
        assert found(4) == ({"assignee": "支部书记", "na": "未设"}, 1)
        with book.reading() as journal:
            assert journal.standings(as_of=NOW + 4 * DAY) == journal.standings()
            (na,) = journal.standings(topics={"na"})
            assert na.value == "未设"
            assert journal.standings(topics={"na"}, as_of=NOW + 4 * DAY) == [na]
            assert journal.standings(topics={"department"}) == []
            assert journal.standings(as_of=NOW + 4 * DAY, units=["c1"]) == []

    # --- other devices ------------------------------------------------------------------------

    def test_two_devices_agree_after_exchanging(self, book, other):
        book.append(done(note="甲机"), now=NOW)
        other.append(done(note="乙机"), now=NOW + 5)
        other.append(draft("assign", to="组织委员"), now=NOW + 6)
        for_other, for_book = book.export(), other.export()
        assert book.adopt(for_book).added == 2
        assert other.adopt(for_other).added == 1
        assert book.state() == other.state()
        assert book.export() == other.export()
        assert book.facts().note == "甲机；乙机"
        assert [head.device for head in book.verification().heads] == sorted(
            {event.device for event in book.export()}
        )
        assert book.verification().is_whole

    def test_a_late_event_takes_its_place_in_order(self, book, other):
        other.append(draft("na", reason="停产"), now=NOW)
        book.append(draft("skip", reason="没开"), now=NOW + 5)
        book.adopt(other.export(), now=NOW + DAY)
        assert book.facts().verdict == "missed"
        assert book.differences() == []

    def test_an_undo_that_arrives_late_takes_effect(self, book, other):
        other.append(done(), draft("assign", to="班组长"))
        book.adopt(other.export())
        assert book.facts().amount == 1
        other.undo()
        assert book.adopt(other.export()).added == 1
        assert book.facts().amount == 0
        assert book.state() == other.state()
        assert book.differences() == []

    def test_known_events_are_not_taken_twice(self, book, other):
        other.append(done(), done(unit="c1"))
        events = other.export()
        assert book.adopt([*events, *events])[:2] == (2, 2)
        assert book.adopt(events)[:2] == (0, 2)
        assert len(book.events()) == 2

    def test_a_gap_is_named_and_nothing_beyond_it_taken(self, book, other):
        for unit in ("c1", "c2", "c3", "c4"):
            other.append(done(unit=unit))
        events = other.export()
        adoption = book.adopt([events[0], events[3]])
        assert adoption.added == 1
        assert adoption.gaps == ((events[0].device, 2, 3),)
        assert book.adopt(events)[:2] == (3, 1)

    def test_a_gap_alone_leaves_no_trace_of_its_device(self, book, other):
        other.append(done())
        other.append(done(unit="c1"))
        assert book.adopt(other.export()[1:]).gaps
        assert book.verification().is_whole

    def test_a_changed_event_is_refused_with_all_that_came_along(self, book, other):
        other.append(done())
        other.append(done(unit="c1"))
        first, second = other.export()
        with pytest.raises(BadInput):
            book.adopt([first, second._replace(occurred_on="2026-11-01")])
        with pytest.raises(BadInput):
            book.adopt([first._replace(occurred_on="2026-11-01")])
        assert book.events() == []

    @given(st.randoms(use_true_random=False), st.integers(1, 5))
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    def test_any_order_split_and_repeat_of_bundles_ends_in_one_state(self, random, parts):
        with self.new_book() as one, self.new_book() as two, self.new_book() as third:
            for number in range(6):
                origin = random.choice((one, two))
                origin.append(done(unit=random.choice("ab"), n=number + 1), now=NOW + number)
                if random.random() < 0.4:
                    origin.undo(now=NOW + number)
            everything = sorted(one.export() + two.export())
            for _ in range(parts):
                third.adopt(random.sample(everything, max(1, len(everything) // parts)))
            third.adopt(everything)
            one.adopt(reversed(everything))
            assert third.export() == one.export()
            assert third.state() == one.state()
            assert third.differences() == []

    # --- the projection equals the fold -------------------------------------------------------

    @given(st.lists(st.deferred(lambda: ACTIONS), max_size=12))
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_the_projection_is_what_folding_all_events_gives(self, actions):
        with self.new_book() as book:
            for number, action in enumerate(actions):
                moment = NOW + number * MINUTE
                if action == "undo":
                    with book.reading() as journal:
                        possible = journal.commands(off=False)
                    if possible:
                        book.undo(now=moment)
                elif action == "redo":
                    with book.reading() as journal:
                        possible = journal.commands(off=True)
                    if possible:
                        book.redo(now=moment)
                else:
                    book.append(*action, now=moment)
            assert book.differences() == []
            assert folded(book.export()) == book.state()
            with book.reading() as journal:
                assert sorted(journal.facts_as_of(NOW + DAY)) == sorted(
                    row for row in journal.tasks() if row[3] != Facts() or was_live(book, row)
                )
                assert sorted(journal.standings(as_of=NOW + DAY)) == sorted(journal.standings())
                assert journal.cascades(as_of=NOW + DAY) == journal.cascades()
                moment = NOW + len(actions) // 2 * MINUTE
                then = folded([event for event in book.export() if event.recorded_at <= moment])
                assert sorted(journal.standings(as_of=moment)) == then[1]
                assert journal.cascades(as_of=moment) == then[2]
            assert book.verification().is_whole


def was_live(book, row):
    return any(entry.live and entry.event[6:9] == row[:3] for entry in book.events(measure=row[0]))


def folded(events: list[Event]):
    """Fold a whole journal in the plainest way: the model that backends are held against."""
    off: set[int] = set()
    for event in events:
        if event.kind in {"undo", "redo"}:
            seq = int(event.body.split(":")[1].rstrip("}"))
            (off.add if event.kind == "undo" else off.discard)(seq)
    tasks, holders = defaultdict(list), defaultdict(list)
    cascades = []
    for event in events:
        live = [event] if event.command not in off else []
        if event.period:
            tasks[event[6:9]] += live
        if event.kind == "assign" or not event.period:
            holders[event[6:8]] += live
        if event.kind == "cascade":
            cascades += [each._replace(hash=b"") for each in live]
    return (
        sorted((*key, fold(live)) for key, live in tasks.items()),
        sorted(each for live in holders.values() for each in fold_standings(live)),
        cascades,
    )


_UNITS = st.sampled_from(["a1", "b1", "c1"])
_MEASURES = st.sampled_from(["1.3.2", "3.1.2"])
_PERIODS = st.sampled_from(["2026-11", "2026-12", "once"])
_DAYS = st.dates().map(str)
_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(
    lambda text: unicodedata.normalize("NFC", text)
)
_BODIES = st.one_of(
    st.tuples(
        st.just("done"),
        _DAYS,
        st.fixed_dictionaries(
            {},
            optional={"n": st.integers(0, 9), "note": _TEXTS, "evidence": _TEXTS, "by": _UNITS},
        ),
    ),
    st.tuples(
        st.sampled_from(["skip", "na", "return"]),
        st.just(""),
        st.fixed_dictionaries({"reason": _TEXTS}),
    ),
    st.tuples(st.sampled_from(["reopen", "accept"]), st.just(""), st.just({})),
    st.tuples(st.just("note"), st.just(""), st.fixed_dictionaries({"text": _TEXTS})),
    st.tuples(
        st.just("postpone"), st.just(""), st.fixed_dictionaries({"to": _DAYS, "reason": _TEXTS})
    ),
    st.tuples(
        st.just("assign"),
        st.just(""),
        st.fixed_dictionaries(
            {},
            optional={"to": _TEXTS, "due": _DAYS, "only": st.booleans(), "department": _TEXTS},
        ),
    ),
)
_DRAFTS = st.one_of(
    st.builds(
        lambda measure, unit, period, rest: Draft(measure, unit, period, *rest),
        _MEASURES,
        _UNITS,
        _PERIODS,
        _BODIES,
    ),
    st.builds(
        lambda measure, unit, kind, text, since: Draft(
            measure, unit, "", kind, "", {"reason": text, "standing": since}
        ),
        _MEASURES,
        _UNITS,
        st.sampled_from(["na", "reopen"]),
        _TEXTS,
        _PERIODS,
    ),
    st.builds(
        lambda measure, unit: Draft(
            measure, unit, "", "cascade", "", {"level": "班组", "times": 2}
        ),
        _MEASURES,
        _UNITS,
    ),
)
ACTIONS = st.one_of(
    st.lists(_DRAFTS, min_size=1, max_size=3), st.just("undo"), st.just("redo"), st.just("undo")
)
