"""The furniture of every screen: the few characters we draw with, each of certain width.

No emoji, no vertical rules, nothing that is one cell here and two there (WORDING 0).
"""

EMPTY = "-"
RULE = "-"
BAR_DONE = "#"
BAR_REST = "."
BAR_OPEN = "["
BAR_CLOSE = "]"
NAMED = "："  # between a heading and its value where rows are stacked
GAP = "  "  # between columns: rich's padding of one and the divider of the box
INDENT = "  "
BAR_WIDTH = 18  # cells between the brackets of a bar, where there is room for it
PAGE_WIDTH = 80
