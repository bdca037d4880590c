"""Events -> facts of a task, and what holds of it until further notice; pure.

The rules of DESIGN 6 about what happened: they would hold for a paper ledger just as well. What
follows for a task's state is in `progress`; where events are kept is in `journal`.
"""

from sixiang_cli.calendar import Period
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Any, Iterable
from sixiang_cli.model import Act, Cadence, Event, Facts, Kind, Standing

NO_FACTS = Facts()
_EMPTY = ("{}", "")  # bodies
_new = tuple.__new__  # a third of the time of a record's own constructor; events come by thousands


def fold(events: Iterable[Event], before: Facts = NO_FACTS) -> Facts:
    """Fold the live events of one task, given in order, into what they say of it.

    Acts since the last reopening add up; notes accumulate; otherwise the last in order wins.
    A return takes the last act back. `before` is what all earlier ones say.
    """
    done, verdict, reason, review, due, postponed, noted, evidence, proxy, verdict_at = before
    acts, notes = [*done], [noted] if noted else []
    for event in events:
        body: dict[str, Any] = {} if event.body in _EMPTY else loads(event.body)
        kind = event.kind
        if kind == Kind.DONE:
            amount = body.get("n", 1)
            if amount:
                acts.append(_new(Act, (event.occurred_on, amount, event.recorded_at)))
                verdict = reason = ""
                proxy = "by" in body
                if review == "returned":
                    review = ""
            evidence = body.get("evidence", evidence)
        elif kind == Kind.REOPEN:
            acts.clear()
            verdict = reason = review = ""
        elif kind in (Kind.SKIP, Kind.NOT_APPLICABLE):
            verdict = "missed" if kind == Kind.SKIP else "na"
            reason = body.get("reason", "")
            verdict_at = event.recorded_at
        elif kind == Kind.ASSIGN:
            if "due" in body:
                due, postponed = body["due"], ""
        elif kind == Kind.POSTPONE:
            postponed, reason = body["to"], body.get("reason", "")
        elif kind == Kind.ACCEPT:
            review = "accepted"
        elif kind == Kind.RETURN:
            del acts[-1:]
            review, reason = "returned", body.get("reason", "")
        note = body.get("text" if kind == Kind.NOTE else "note", "")
        if note:
            notes.append(note)
    noted = "；".join(notes)
    return _new(
        Facts,
        (tuple(acts), verdict, reason, review, due, postponed, noted, evidence, proxy, verdict_at),
    )


def fold_standings(events: Iterable[Event]) -> list[Standing]:
    """Fold live ``assign`` and standing ``na`` events of one measure and unit, given in order.

    For one topic and first period the last in order wins, cleared values included, since a
    cleared one ends what stood before it.
    """
    found: dict[tuple[str, str, bool], Standing] = {}
    for event in events:
        body: dict[str, Any] = {} if event.body in _EMPTY else loads(event.body)
        since, only = body.get("standing", event.period), bool(body.get("only"))
        for topic, value in _standing_topics(event.kind, body):
            found[topic, since, only] = Standing(
                event.measure, event.unit, topic, since, only, value
            )
    return list(found.values())


def _standing_topics(kind: str, body: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if kind == Kind.ASSIGN:
        if "to" in body:
            yield "assignee", body["to"]
        if "department" in body:
            yield "department", body["department"]
    elif kind == Kind.NOT_APPLICABLE and "standing" in body:
        yield "na", body.get("reason", "")
    elif kind == Kind.REOPEN and "standing" in body:
        yield "na", ""


def in_force(standings: Iterable[Standing], topic: str, period: Period) -> Standing | None:
    """Give what holds for `period`: its own, else the standing one with the latest start."""
    best: Standing | None = None
    for standing in standings:
        if standing.topic != topic:
            continue
        if standing.since == period.key and standing.only:
            return standing
        if standing.only or (best is not None and standing.since <= best.since):
            continue
        if _starts_by(standing.since, period):
            best = standing
    return best


def _starts_by(since: str, period: Period) -> bool:
    # Keys of one cadence sort like their periods; a key of another cadence is left from a time
    # when the measure had another rhythm, and is compared by its year.
    if len(since) == len(period.key) and since[4:5] == period.key[4:5]:
        return since <= period.key
    return since[:4] <= period.key[:4] or period.cadence is Cadence.ONCE
