"""What values read as in a table for people: `not_started` is 未办 in a CSV that a clerk opens in Excel.

A moment is on the plant's clock, to the minute; a rate is a whole percentage. Programs get codes, UTC
and numbers, in JSON and TSV. `sx import` understands both. Which fields a row has is the
caller's business; a field that is not named here reads as it is.
"""

from sixiang_cli.calendar import moment
from sixiang_cli.lean.datetime import datetime
from sixiang_cli.lean.typing import Callable, Mapping
from sixiang_cli.progress import percent
from sixiang_cli.views.tasks import STATUS_WORDS

Reading = Callable[[object], object]

_REVIEWS = {"accepted": "已销号", "returned": "退回"}
_STATES = {
    **{str(status): word for status, word in STATUS_WORDS.items()},
    "overdue": "逾期",
    "late": "逾期办结",
    "late_entry": "补录",
}
_BY_FIELD = {
    "status": _STATES,
    "before": _STATES,
    "after": _STATES,
    "state": _STATES,
    "review": _REVIEWS,
}


def words(field: str) -> Mapping[str, str]:
    """Give what the codes of a field read as; nothing where its values are words already."""
    if field == "light":
        from sixiang_cli.lights import WORDS

        return {str(light): word for light, word in WORDS.items()}
    if field == "kind":
        from sixiang_cli.views.log import KIND_WORDS

        return {str(kind): word for kind, word in KIND_WORDS.items()}
    if field == "change":
        from sixiang_cli.views.diff import NAMES

        return {str(change): word for change, word in NAMES.items()}
    return _BY_FIELD.get(field, {})


def reading(field: str, timezone: str) -> Reading | None:
    """Give how a value of `field` reads on the clock of `timezone`; none where it reads as it is."""
    if field == "recorded_at":
        return _on_the_clock(timezone) if timezone else None
    if field in {"completion", "on_time"}:
        return _percentage
    known = words(field)
    if not known:
        return None
    return lambda value: known.get(value, value) if isinstance(value, str) else value


def _on_the_clock(timezone: str) -> Reading:
    met: dict[str, str] = {}

    def local(value: object) -> object:
        if not isinstance(value, str):
            return value
        minute = value[:16]  # of the ISO text in UTC; much is recorded within one
        text = met.get(minute)
        if text is None:
            at = moment(int(datetime.fromisoformat(f"{minute}+00:00").timestamp()) * 1000, timezone)
            text = met[minute] = at.strftime("%Y-%m-%d %H:%M")
        return text

    return local


def _percentage(value: object) -> object:
    from fractions import Fraction

    if not isinstance(value, float):
        return value
    # As it was divided, so that 14.5 rounds up.
    exact = Fraction(value).limit_denominator(1_000_000)
    return f"{percent(exact.numerator, exact.denominator)}%"
