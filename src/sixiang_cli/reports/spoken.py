"""What codes read as in a table for people: `not_started` is 未办 in a CSV that a clerk opens in Excel.

Programs get the codes, in JSON and TSV. `sx import` understands both. Which fields a row has is the
caller's business; a field that is not named here reads as it is.
"""

from collections.abc import Mapping

from sixiang_cli.views.tasks import STATUS_WORDS

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
