"""Reading what people filled in: Excel and CSV files, within bounds, into plain grids.

A spreadsheet from elsewhere is a stranger's file: its size is bounded before it is parsed, and
what could act (macros, formulas, entities, links to other files) is refused in words. Here: bytes
to cells, and nothing else. What a column means is decided in `intake`.
"""

from sixiang_cli.sheets.grid import Cell, Grid, Row, place, read

__all__ = ["Cell", "Grid", "Row", "place", "read"]
