"""What may stand where a value is half typed: items, units, levels, periods and the like.

One function, asked by `completion` with the `complete=` of a declaration. It may be slow once,
must never write, and what it raises is taken as "nothing to offer".
"""

from collections.abc import Iterable

_FIXED = {
    "status": ("未办", "在办", "待审核", "已办", "未开展", "不适用", "逾期"),
    "date": ("今天", "昨天", "前天"),
    "period": ("本月", "上月", "本季度", "上季度", "下半年", "今年"),
}


def complete(kind: str, prefix: str) -> Iterable[tuple[str, str]]:
    """Give (value, what it is) for everything of `kind` that `prefix` may be the beginning of."""
    return ((value, "") for value in _FIXED.get(kind, ()) if value.startswith(prefix))
