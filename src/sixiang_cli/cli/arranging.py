"""The words of ``--by`` and ``--sort``: what a sum is taken by, and the column rows are put in order of.

The same words wherever these options stand. What a query does with them is its own.
"""

from sixiang_cli.errors import BadInput

_GROUPINGS = {
    "维度": "dimension", "领域": "area", "层级": "level", "单位": "unit", "部门": "department",
    "责任部门": "department", "岗位": "assignee", "责任岗位": "assignee", "措施": "measure",
}  # fmt: skip
_SORTS = {"完成率": "completion", "按期率": "on_time", "逾期": "overdue", "未办": "not_started"}


def grouping(text: str) -> str:
    """Give what ``--by`` names; raises BadInput with the words that can be written."""
    found = _GROUPINGS.get(text, text)
    if found not in _GROUPINGS.values():
        raise BadInput(f"--by 不能是“{text}”。", f"可以写：{'、'.join(_GROUPINGS)}")
    return found


def sort_column(text: str) -> str:
    """Give the column that ``--sort`` names; raises BadInput with the words that can be written."""
    if text not in _SORTS:
        raise BadInput(f"--sort 不能是“{text}”。", f"可以写：{'、'.join(_SORTS)}")
    return _SORTS[text]
