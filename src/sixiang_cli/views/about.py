"""What an export says of itself: which units, which period, as of which day, and the check code.

A printed report can be checked later only if it carries these. The page on a screen says most of
it in its heading; this is the one line that every exported document ends with, and what a
ledger prints above and below its table.
"""

from sixiang_cli.calendar import label
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.selection import Selection
from sixiang_cli.views.listing import scope_name
from sixiang_cli.views.page import Note, Page
from sixiang_cli.views.tasks import Frame


class About(NamedTuple):
    """The facts of an export in the words of the heading; `check` is empty where there is none."""

    title: str
    scope: str
    period: str
    as_of: str
    check: str = ""

    @property
    def line(self) -> str:
        """Give all of it as one line."""
        check = f"  校验码 {self.check}" if self.check else ""
        return f"单位：{self.scope}  周期：{self.period}  截至日期：{self.as_of}{check}"


def about(title: str, selection: Selection, frame: Frame, check: str = "") -> About:
    """Say what a selection covers."""
    if selection.done_in is not None:
        period = f"办理日期在{label(selection.done_in, frame.today)}"
    elif selection.period is not None:
        named = label(selection.period, frame.today)
        period = named.replace("全年", f"{selection.period.start.year}年")
    else:
        period = "各措施当前一期"
    limits = f"（{'；'.join(selection.limits)}）" if selection.limits else ""
    day = (selection.as_of or frame.today).isoformat()
    return About(title, f"{scope_name(selection, frame)}{limits}", period, day, check)


def with_foot(page: Page, facts: About | None) -> Page:
    """Give the page with the line that names what it covers."""
    if facts is None:
        return page
    notes = (block.parts for block in page.blocks if isinstance(block, Note))
    said = any(facts.check and facts.check in parts for parts in notes if isinstance(parts, str))
    foot = facts._replace(check="") if said else facts
    return page._replace(blocks=(*page.blocks, Note(foot.line)))
