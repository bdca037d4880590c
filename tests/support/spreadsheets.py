"""Excel files written by hand, part by part, so that every fault can be put where it belongs."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

TYPES = f'<Types xmlns="{PACKAGE}/content-types"/>'
ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{TIES}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164"'
    ' formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="49"/></cellXfs>'
    "</styleSheet>"
)


def parts(sheets, *, shared=(), dates1904=False, states=()):
    """Give the parts of a workbook; `sheets` maps names to what stands inside ``<sheetData>``."""
    made = {"[Content_Types].xml": TYPES, "_rels/.rels": ROOT, "xl/styles.xml": STYLES}
    listed, ties = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        state = f' state="{states[number - 1]}"' if states else ""
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"{state}/>'
        ties += (
            f'<Relationship Id="rId{number}" Type="{TIES}/worksheet"'
            f' Target="worksheets/sheet{number}.xml"/>'
        )
        body = rows if rows.startswith("<worksheet") else f"<sheetData>{rows}</sheetData>"
        if not rows.startswith("<worksheet"):
            body = f'<worksheet xmlns="{MAIN}">{body}</worksheet>'
        made[f"xl/worksheets/sheet{number}.xml"] = body
    ties += f'<Relationship Id="s" Type="{TIES}/styles" Target="/xl/styles.xml"/>'
    if shared:
        ties += f'<Relationship Id="t" Type="{TIES}/sharedStrings" Target="sharedStrings.xml"/>'
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(shared)}</sst>'
    pr = '<workbookPr date1904="1"/>' if dates1904 else ""
    made["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{TIES}">{pr}<sheets>{listed}</sheets></workbook>'
    )
    made["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{ties}</Relationships>'
    )
    return made


def packed(made):
    """Give the parts as the bytes of a file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return stream.getvalue()


def text(reference, value):
    """Give a cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def row(number, *cells, hidden=False):
    """Give a row; a cell is its XML, or a text for the next column."""
    made = ""
    for place, cell in enumerate(cells):
        made += cell if cell.startswith("<c") else text(f"{chr(65 + place)}{number}", cell)
    return f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>{made}</row>'


def workbook(*rows, **more):
    """Give a file with one sheet of these rows."""
    return packed(parts({"表": "".join(rows)}, **more))
