"""Events -> facts -> state -> sums: the rules that would hold for a paper ledger."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import progress
from sixiang_cli.calendar import ONCE, parse_key
from sixiang_cli.facts import fold, fold_standings, in_force
from sixiang_cli.model import Act, Cadence, Facts, Kind, Standing, Status, Tally
from support.domain import TODAY, day, event, measure, ms, recorded_on, unit

NOVEMBER = parse_key("2026-11")
OCTOBER = parse_key("2026-10")
END = day("2026-11-30")


def judged(*events, on=TODAY, due=END, times=1, of=None, period=NOVEMBER, **more):
    return progress.assess(
        of or measure(times=times),
        unit(),
        period,
        fold(events),
        today=on,
        due=due,
        times=times,
        recorded_on=recorded_on,
        **more,
    )


# --- events -> facts ---------------------------------------------------------------------------


def test_a_done_counts_one_and_n_adds_that_many():
    assert fold([event(Kind.DONE), event(Kind.DONE, n=3)]).amount == 4


def test_notes_accumulate_whichever_command_brought_them():
    facts = fold(
        [
            event(Kind.DONE, note="与生产例会合开"),
            event(Kind.NOTE, text="补了签到表"),
            event(Kind.DONE, n=0, note="照片已归档"),
        ]
    )
    assert facts.note == "与生产例会合开；补了签到表；照片已归档"
    assert facts.amount == 1


def test_the_last_evidence_stands_and_a_later_act_without_any_keeps_it():
    facts = fold(
        [
            event(Kind.DONE, evidence="纪要1"),
            event(Kind.DONE, evidence="纪要2"),
            event(Kind.DONE),
        ]
    )
    assert facts.evidence == "纪要2"


def test_reopening_takes_back_acts_and_verdict_and_leaves_the_notes():
    facts = fold(
        [event(Kind.DONE, note="已开"), event(Kind.SKIP, reason="停产"), event(Kind.REOPEN)]
    )
    assert (facts.acts, facts.verdict, facts.reason, facts.note) == ((), "", "", "已开")


def test_what_is_done_after_reopening_counts_from_nothing():
    facts = fold([event(Kind.DONE, n=3), event(Kind.REOPEN), event(Kind.DONE, on="2026-11-22")])
    assert facts.acts == (Act("2026-11-22", 1, ms("2026-11-22")),)


@pytest.mark.parametrize(("kind", "verdict"), [(Kind.SKIP, "missed"), (Kind.NOT_APPLICABLE, "na")])
def test_a_verdict_stands_with_its_reason_until_something_is_done_after_all(kind, verdict):
    before = [event(kind, reason="检修停产")]
    assert (fold(before).verdict, fold(before).reason) == (verdict, "检修停产")
    after = fold([*before, event(Kind.DONE)])
    assert (after.verdict, after.reason, after.amount) == ("", "", 1)


def test_a_note_alone_does_not_take_a_verdict_back():
    facts = fold([event(Kind.SKIP, reason="停产"), event(Kind.DONE, n=0, note="后来补的话")])
    assert facts.verdict == "missed"


def test_a_return_takes_the_last_act_back_and_the_next_one_answers_it():
    returned = fold([event(Kind.DONE), event(Kind.DONE), event(Kind.RETURN, reason="缺签到")])
    assert (returned.amount, returned.review, returned.reason) == (1, "returned", "缺签到")
    again = fold([event(Kind.DONE), event(Kind.RETURN, reason="缺签到"), event(Kind.DONE)])
    assert (again.amount, again.review) == (1, "")


def test_the_unit_that_recorded_for_another_is_remembered_for_the_closing_act():
    assert fold([event(Kind.DONE, by="b1")]).proxy
    assert not fold([event(Kind.DONE, by="b1"), event(Kind.DONE)]).proxy


def test_the_last_due_day_of_an_assignment_stands():
    facts = fold(
        [
            event(Kind.ASSIGN, due="2026-11-25"),
            event(Kind.ASSIGN, to="支部书记"),
            event(Kind.ASSIGN, due="2026-11-20"),
        ]
    )
    assert facts.due == "2026-11-20"


# --- facts -> state ----------------------------------------------------------------------------


def test_nothing_recorded_is_not_started_and_open():
    task = judged()
    assert (task.status, task.is_open, task.overdue) == (Status.NOT_STARTED, True, 0)


@pytest.mark.parametrize(("on", "days"), [("2026-11-30", 0), ("2026-12-01", 1), ("2026-12-23", 23)])
def test_overdue_begins_the_day_after_the_due_day(on, days):
    assert judged(on=day(on)).overdue == days


def test_counted_tasks_are_in_progress_until_the_number_is_reached():
    quarter = parse_key("2026Q4")
    two = judged(event(Kind.DONE, n=2), times=4, period=quarter)
    assert (two.status, two.amount, two.times) == (Status.IN_PROGRESS, 2, 4)
    assert two.done_on is None
    four = judged(event(Kind.DONE, n=2), event(Kind.DONE, n=2), times=4, period=quarter)
    assert (four.status, four.amount) == (Status.DONE, 4)


def test_more_than_asked_is_shown_and_counts_once():
    task = judged(event(Kind.DONE, n=5), times=4)
    assert (task.status, task.amount, task.times) == (Status.DONE, 5, 4)
    assert progress.tally([task]).done == 1


def test_a_counted_task_on_its_way_can_be_overdue():
    task = judged(event(Kind.DONE, n=2), times=4, on=day("2026-12-05"))
    assert (task.status, task.overdue) == (Status.IN_PROGRESS, 5)


def test_done_on_is_the_claimed_day_of_the_act_that_reached_the_number():
    task = judged(
        event(Kind.DONE, on="2026-11-20"),
        event(Kind.DONE, on="2026-11-03"),
        event(Kind.DONE, on="2026-11-22"),
        times=2,
    )
    assert task.done_on == day("2026-11-20")


def test_done_on_follows_the_days_claimed_not_the_order_of_recording():
    task = judged(
        event(Kind.DONE, on="2026-11-28", recorded="2026-12-02"),
        event(Kind.DONE, on="2026-11-05", recorded="2026-12-03"),
        times=2,
        on=day("2026-12-03"),
    )
    assert task.done_on == day("2026-11-28")
    assert task.recorded_at == ms("2026-12-03")
    assert (task.late, task.late_entry) == (0, 3)


def test_done_after_it_was_due_is_late_by_so_many_days_and_no_late_entry():
    task = judged(event(Kind.DONE, on="2026-12-05"), on=day("2026-12-05"))
    assert (task.status, task.late, task.late_entry, task.overdue) == (Status.DONE, 5, 0, 0)


def test_claimed_in_time_and_recorded_later_is_a_late_entry_and_on_time():
    task = judged(event(Kind.DONE, on="2026-11-28", recorded="2026-12-23"), on=day("2026-12-23"))
    assert (task.late, task.late_entry) == (0, 23)
    assert progress.on_time(progress.tally([task])) == (1, 1)


def test_recorded_on_the_due_day_itself_is_neither_late_nor_a_late_entry():
    task = judged(event(Kind.DONE, on="2026-11-30"), on=day("2026-11-30"))
    assert (task.late, task.late_entry) == (0, 0)


def test_what_is_owed_once_has_no_due_day_and_is_never_late_nor_a_late_entry():
    task = judged(
        event(Kind.DONE, on="2019-05-04", recorded="2026-11-23"),
        due=None,
        period=ONCE,
        of=measure(Cadence.ONCE),
    )
    assert (task.status, task.done_on, task.late, task.late_entry) == (
        Status.DONE,
        day("2019-05-04"),
        0,
        0,
    )
    assert (
        judged(due=None, period=ONCE, of=measure(Cadence.ONCE), on=day("2099-01-01")).overdue == 0
    )


def test_a_due_day_of_an_assignment_only_comes_forward():
    brought = event(Kind.ASSIGN, due="2026-11-20")
    assert judged(brought).due == day("2026-11-20")
    assert judged(brought).overdue == 3
    assert judged(brought, event(Kind.DONE, on="2026-11-22")).late == 2
    assert judged(event(Kind.ASSIGN, due="2026-12-15")).due == END


def test_an_assignment_gives_a_due_day_to_what_is_owed_once():
    task = judged(
        event(Kind.ASSIGN, due="2026-11-20"), due=None, period=ONCE, of=measure(Cadence.ONCE)
    )
    assert (task.due, task.overdue) == (day("2026-11-20"), 3)


def test_postponed_it_is_overdue_by_the_new_day_and_late_by_the_old_one():
    put_off = event(Kind.POSTPONE, on="2026-11-25", to="2026-12-10", reason="检修")
    waiting = judged(put_off, on=day("2026-12-05"))
    assert (waiting.due, waiting.original_due, waiting.overdue) == (day("2026-12-10"), END, 0)
    assert judged(put_off, on=day("2026-12-12")).overdue == 2
    done = judged(put_off, event(Kind.DONE, on="2026-12-08"), on=day("2026-12-08"))
    assert done.late == 8
    assert progress.on_time(progress.tally([done])) == (0, 1)


def test_missed_is_owed_and_neither_open_nor_overdue():
    task = judged(event(Kind.SKIP, reason="检修停产"), on=day("2027-03-01"))
    assert (task.status, task.is_open, task.overdue) == (Status.MISSED, False, 0)
    sums = progress.tally([task])
    assert (sums.expected, sums.missed, sums.done) == (1, 1, 0)
    assert progress.on_time(sums) == (0, 1)


def test_not_applicable_is_not_owed_and_counted_beside():
    sums = progress.tally([judged(event(Kind.NOT_APPLICABLE, reason="未设支委会"))])
    assert (sums.expected, sums.not_applicable) == (0, 1)
    assert progress.percent(*progress.completion(sums)) is None


def test_a_lasting_not_applicable_holds_unless_something_was_done_all_the_same():
    assert judged(lasting_na="未设支委会").status is Status.NOT_APPLICABLE
    assert judged(event(Kind.DONE), lasting_na="未设支委会").status is Status.DONE


def test_under_review_it_is_submitted_then_done_on_the_day_submitted():
    under_review = measure(review=True)
    waiting = judged(event(Kind.DONE, on="2026-11-20"), of=under_review, on=day("2026-12-05"))
    assert (waiting.status, waiting.overdue, waiting.is_open) == (Status.SUBMITTED, 0, True)
    accepted = judged(
        event(Kind.DONE, on="2026-11-20"),
        event(Kind.ACCEPT, on="2026-12-05"),
        of=under_review,
        on=day("2026-12-05"),
    )
    assert (accepted.status, accepted.done_on, accepted.late) == (Status.DONE, day("2026-11-20"), 0)


def test_returned_it_is_in_progress_and_overdue_again():
    task = judged(
        event(Kind.DONE),
        event(Kind.RETURN, reason="缺签到"),
        of=measure(review=True),
        on=day("2026-12-05"),
    )
    assert (task.status, task.amount, task.overdue) == (Status.IN_PROGRESS, 0, 5)


@pytest.mark.parametrize(
    ("due", "begin", "expected"),
    [
        ("03-31", "2026-01-01", "2026-03-31"),
        ("03-31", "2026-03-31", "2026-03-31"),
        ("03-31", "2026-04-01", "2026-12-31"),
        ("", "2026-11-23", "2026-12-31"),
    ],
)
def test_a_due_day_that_had_passed_at_the_beginning_moves_to_the_end_of_the_period(
    due, begin, expected
):
    pledge = measure(Cadence.YEARLY, due=due)
    assert progress.base_due(pledge, parse_key("2026"), day(begin)) == day(expected)


def test_only_the_first_period_has_its_due_day_moved():
    pledge = measure(Cadence.YEARLY, due="03-31")
    assert progress.base_due(pledge, parse_key("2027"), TODAY) == day("2027-03-31")


def test_a_campaign_that_ends_is_due_by_its_last_day():
    assert progress.base_due(measure(until="2026-11-20"), NOVEMBER, day("2026-01-01")) == day(
        "2026-11-20"
    )
    assert progress.base_due(
        measure(Cadence.ONCE, until="2026-11-20"), ONCE, day("2026-01-01")
    ) == day("2026-11-20")


def test_the_title_reads_as_the_units_level_needs_it():
    pledge = measure(level_titles=(("作业区", "与厂签订军令状"),))
    assert judged(of=pledge).title == "与厂签订军令状"


# --- what holds from a period on ---------------------------------------------------------------


def posts(*found):
    return [Standing("1.3.2", "b1", "assignee", since, only, value) for since, only, value in found]


def held(standings, period):
    found = in_force(standings, "assignee", period)
    return None if found is None else found.value


def test_an_assignment_stands_until_the_next_one():
    standings = posts(("2026-03", False, "组织委员"), ("2026-10", False, "支部书记"))
    assert held(standings, parse_key("2026-02")) is None
    assert held(standings, parse_key("2026-09")) == "组织委员"
    assert held(standings, NOVEMBER) == "支部书记"


def test_one_for_a_single_period_stands_beside_and_ends_with_it():
    standings = posts(("2026-03", False, "组织委员"), ("2026-10", True, "宣传委员"))
    assert [held(standings, parse_key(key)) for key in ("2026-09", "2026-10", "2026-11")] == [
        "组织委员",
        "宣传委员",
        "组织委员",
    ]


def test_a_cleared_one_ends_what_stood_before():
    assert held(posts(("2026-03", False, "组织委员"), ("2026-10", False, "")), NOVEMBER) == ""


def test_of_two_for_one_period_the_last_recorded_wins():
    events = [event(Kind.ASSIGN, to="组织委员"), event(Kind.ASSIGN, to="支部书记")]
    assert held(fold_standings(events), NOVEMBER) == "支部书记"


def test_a_standing_na_lasts_until_it_is_withdrawn():
    na = event(Kind.NOT_APPLICABLE, reason="未设支委会", standing="2026-09")
    back = event(Kind.REOPEN, standing="2026-11")
    standings = fold_standings([na, back])
    assert [
        in_force(standings, "na", parse_key(key)).value for key in ("2026-09", "2026-10", "2026-11")
    ] == ["未设支委会", "未设支委会", ""]


def test_one_left_from_another_rhythm_is_judged_by_its_year():
    assert held(posts(("2026Q3", False, "组织委员")), NOVEMBER) == "组织委员"
    assert held(posts(("2027", False, "组织委员")), NOVEMBER) is None


# --- states -> sums ----------------------------------------------------------------------------


def test_a_tally_worked_out_by_hand():
    tasks = [
        judged(event(Kind.DONE, on="2026-11-10")),  # on time
        judged(
            event(Kind.DONE, on="2026-11-28", recorded="2026-12-04"), on=day("2026-12-04")
        ),  # late entry
        judged(event(Kind.DONE, on="2026-12-03"), on=day("2026-12-04")),  # late
        judged(on=day("2026-12-04")),  # overdue
        judged(),  # open
        judged(event(Kind.DONE, n=1), times=2, on=day("2026-12-04")),  # on its way, overdue
        judged(event(Kind.DONE), of=measure(review=True)),  # submitted
        judged(event(Kind.SKIP, reason="停产")),
        judged(event(Kind.NOT_APPLICABLE, reason="没有")),
    ]
    sums = progress.tally(tasks, carried=3)
    assert sums == Tally(
        expected=8, done=3, submitted=1, in_progress=1, not_started=2, missed=1, overdue=2,
        late=1, late_entry=1, not_applicable=1, carried=3, on_time_done=2,
    )  # fmt: skip
    assert progress.completion(sums) == (3, 8)
    assert progress.on_time(sums) == (2, 3 + 2 + 1)
    assert progress.percent(3, 8) == 38
    assert progress.percent(2, 6) == 33


@pytest.mark.parametrize(
    ("done", "owed", "shown"),
    [
        (0, 0, None),
        (0, 7, 0),
        (7, 7, 100),
        (1, 1000, 1),
        (999, 1000, 99),
        (1, 2, 50),
        (1, 3, 33),
        (2, 3, 67),
        (1, 8, 13),
    ],
)
def test_percentages_worked_out_by_hand(done, owed, shown):
    assert progress.percent(done, owed) == shown


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_percentage_never_lies(one, other):
    done, owed = sorted((one, other))
    shown = progress.percent(done, owed)
    if owed == 0:
        assert shown is None
        return
    assert (shown == 100) == (done == owed)
    assert (shown == 0) == (done == 0)
    assert abs(shown - 100 * done / owed) <= 1


# --- for any history ---------------------------------------------------------------------------

days = st.integers(0, 40).map(lambda back: (TODAY - timedelta(days=back)).isoformat())
kinds = st.sampled_from(
    [
        Kind.DONE,
        Kind.DONE,
        Kind.DONE,
        Kind.REOPEN,
        Kind.SKIP,
        Kind.NOT_APPLICABLE,
        Kind.NOTE,
        Kind.RETURN,
        Kind.ACCEPT,
    ]
)
events = st.builds(
    lambda kind, on, n: event(kind, on, n=n, reason="原因", text="话"),
    kinds,
    days,
    st.integers(0, 3),
)
histories = st.lists(events, max_size=10)
states = st.builds(
    lambda history, times, reviewed, lasting, ahead: judged(
        *history,
        times=times,
        of=measure(times=times, review=reviewed),
        lasting_na="没有" if lasting else "",
        on=TODAY + timedelta(days=ahead),
    ),
    histories, st.integers(1, 4), st.booleans(), st.booleans(), st.integers(0, 60),
)  # fmt: skip


@given(histories)
def test_the_count_is_the_sum_of_what_was_done_since_the_last_reopening(history):
    without_returns = [each for each in history if each.kind != Kind.RETURN]
    count = 0
    for each in without_returns:
        if each.kind == Kind.REOPEN:
            count = 0
        elif each.kind == Kind.DONE:
            count += int(each.body.split('"n": ')[1].split(",")[0])
    assert fold(without_returns).amount == count


@given(histories, st.integers(0, 10), st.sampled_from([Kind.ASSIGN, Kind.POSTPONE, Kind.NOTE]))
def test_what_comes_later_says_the_same_on_top_of_what_was_said_before(history, at, kind):
    more = event(kind, due="2026-11-25", to="2026-12-05", reason="检修", evidence="纪要1", by="b1")
    whole = [*history[: at // 2], more, *history[at // 2 :]]
    assert fold(whole[at:], fold(whole[:at])) == fold(whole)


@given(histories, st.data())
def test_a_note_anywhere_changes_no_state(history, data):
    at = data.draw(st.integers(0, len(history)))
    noted = [*history[:at], event(Kind.NOTE, text="一句话"), *history[at:]]
    before, after = judged(*history), judged(*noted)
    assert (before.status, before.amount, before.done_on) == (
        after.status,
        after.amount,
        after.done_on,
    )


@given(states)
def test_a_task_is_in_one_state_and_overdue_only_while_something_is_left_to_do(task):
    counts = progress.tally([task])
    assert sum(counts[1:6]) + counts.not_applicable == 1
    assert counts.expected + counts.not_applicable == 1
    if task.overdue:
        assert task.status in (Status.NOT_STARTED, Status.IN_PROGRESS)
    if task.status is Status.DONE:
        assert task.amount >= task.times
        assert task.done_on is not None
    assert not (task.late and task.late_entry)


@given(st.lists(st.tuples(states, st.sampled_from("甲乙丙")), max_size=12), st.integers(0, 5))
def test_sums_by_any_grouping_add_up_to_the_total(labelled, carried):
    total = progress.tally((task for task, _ in labelled), carried)
    groups = [
        progress.tally(
            (task for task, label in labelled if label == wanted), carried if wanted == "甲" else 0
        )
        for wanted in "甲乙丙"
    ]
    assert progress.add(groups) == total
    assert progress.add([]) == Tally()
    assert (
        total.expected
        == total.done + total.submitted + total.in_progress + total.not_started + total.missed
    )
    assert total.overdue <= total.not_started + total.in_progress
    assert total.on_time_done + total.late == total.done
    assert total.late_entry <= total.on_time_done


@given(st.permutations(range(4)))
def test_the_closing_day_is_the_same_in_whatever_order_acts_arrive(order):
    acts = [event(Kind.DONE, f"2026-11-{10 + place:02d}") for place in range(4)]
    shuffled = [acts[place] for place in order]
    assert judged(*shuffled, times=3).done_on == day("2026-11-12")


def test_facts_start_empty():
    assert fold([]) == Facts()
