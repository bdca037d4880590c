"""The tick sheet as HTML made for paper: each unit begins a page, lines are as high as the page lets.

A page of A4 holds a form whole as long as its lines stay high enough to write in; a longer one
goes on, with its headings, on the next. No script, as `html`.
"""

from sixiang_cli.lean.typing import Iterable
from sixiang_cli.reports import html
from sixiang_cli.reports.charts import text
from sixiang_cli.reports.form_lines import COLUMNS, HOW, Line, Sheet

_ROOM = 212
"""Millimetres between the heading of the table and its foot, on A4 upright."""

_LEAST, _MOST = 65, 150
"""Tenths of a millimetre a line is high: what a ball pen needs, and what looks like a form."""

_STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#e9ebee;color:#000;font:10.5pt/1.25 "SimSun","Songti SC","Noto Serif CJK SC",
"Noto Sans CJK SC","Microsoft YaHei",serif}
main{margin:0 auto}
.sheet{background:#fff;width:210mm;min-height:297mm;margin:14px auto;padding:11mm 11mm 9mm;display:flex;
flex-direction:column}
h1{font:700 17pt/1.2 "SimHei","Heiti SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;text-align:center;
margin:0 0 2.5mm}
.facts{display:flex;justify-content:space-between;margin:0 0 2.5mm;white-space:pre-wrap}
table{width:100%;border-collapse:collapse;table-layout:fixed}
th,td{border:.3mm solid #000;padding:.3mm 1mm;vertical-align:middle;overflow-wrap:anywhere}
thead th{font-weight:700;height:8mm;background:#eee;text-align:center;padding:.6mm .3mm}
.part th{height:6mm;text-align:left;font-weight:700;background:#f6f6f6}
td{text-align:center}
td.l{text-align:left}
.c0{width:17mm}.c1{width:14mm}.c2{width:36mm}.c3{width:15mm}.c4{width:15mm}.c5{width:20mm}.c6{width:18mm}
.c7{width:22mm}
.box{display:inline-block;width:4.6mm;height:4.6mm;border:.45mm solid #000;margin:.4mm;vertical-align:middle;
font:700 11pt/3.6mm sans-serif;text-align:center}
small{display:block;font-size:8pt}
.how{font-size:9pt;margin:2.5mm 0 0}
.signed{display:flex;justify-content:space-between;margin:6mm 0 0}
.signed span{flex:1}
.signed i{display:inline-block;width:32mm;border-bottom:.3mm solid #000}
.check{margin:3mm 0 0;font-size:9pt;color:#333}
@page{size:A4 portrait;margin:0}
@media screen and (max-width:820px){.sheet{width:auto;min-height:0;margin:0 0 12px;padding:14px;
overflow-x:auto}table{min-width:640px}}
@media print{body{background:none}.sheet{margin:0;break-after:page}.sheet:last-child{break-after:auto}
thead{display:table-header-group}tr{break-inside:avoid}}
"""


def write(sheets: list[Sheet], check: str) -> bytes:
    """Give all forms as one document."""
    heights = sorted({_height(sheet) for sheet in sheets})
    style = _STYLE.replace("\n", "") + "".join(
        f".h{height} tbody td{{height:{height / 10:g}mm}}" for height in heights
    )
    title = sheets[0].title if len(sheets) == 1 else "任务登记表"
    body = "".join(_sheet(sheet, check) for sheet in sheets)
    return html.shell(title, body, style, kind="form").encode()


def _height(sheet: Sheet) -> int:
    """Give how high a line is, in tenths of a millimetre."""
    lines = sum(len(lines) for _, lines in sheet.parts)
    room = _ROOM - 6 * len(sheet.parts)
    return max(_LEAST, min(_MOST, int(10 * room / max(1, lines))))


def _sheet(sheet: Sheet, check: str) -> str:
    heads = "".join(
        f'<th scope="col" class="c{at}">{text(name)}</th>' for at, name in enumerate(COLUMNS)
    )
    code = f'<p class="check">校验码 {text(check)}</p>' if check else ""
    facts = "".join(f"<span>{text(each)}</span>" for each in sheet.facts.split("    "))
    signed = "".join(
        f"<span>{each}<i></i></span>" for each in ("填表岗位：", "审核岗位：", "交表日期：")
    )
    return (
        f'<section class="sheet h{_height(sheet)}"><h1>{text(sheet.title)}</h1>'
        f'<p class="facts">{facts}</p><table><thead><tr>{heads}</tr></thead>'
        f"{''.join(_part(heading, lines) for heading, lines in sheet.parts)}</table>"
        f'<p class="how">{text(HOW)}</p><p class="signed">{signed}</p>{code}</section>'
    )


def _part(heading: str, lines: Iterable[Line]) -> str:
    rows = "".join(_row(line) for line in lines)
    return f'<tbody><tr class="part"><th colspan="{len(COLUMNS)}">{text(heading)}</th></tr>{rows}</tbody>'


def _row(line: Line) -> str:
    boxes = "".join(
        f'<span class="box">{"✓" if at < line.ticked else ""}</span>' for at in range(line.boxes)
    )
    more = f"<small>{text(line.more)}</small>" if line.more else ""
    cells = (line.id, line.title, line.period, line.due, line.post, line.day, "", line.note)
    drawn = "".join(
        f'<td class="l">{text(cell)}</td>' if at in (1, 7) else f"<td>{text(cell)}</td>"
        for at, cell in enumerate(cells)
    )
    return f"<tr><td>{boxes}{more}</td>{drawn}</tr>"
