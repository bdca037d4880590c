"""The agreed sample screens as pages built by hand: what the writers are tested with."""

from sixiang_cli.views import theme
from sixiang_cli.views.page import (
    BLANK,
    Bar,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
    percent,
)

ID = Column("编号", min_width=7, fold=False)
MEASURE = Column("措施", min_width=20)
UNIT = Column("单位", min_width=12)
PERIOD = Column("周期", min_width=6, fold=False)
DUE = Column("到期", min_width=6, fold=False)
STATUS = Column("状态", min_width=16)
TASKS = (ID, MEASURE, UNIT, PERIOD, DUE, STATUS)

SOON = Span("剩 7 天", "soon")
HINTS = Note("办完一项：sx done 主题党日    看进度：sx report    用法：sx --help")


def first_look() -> Page:
    """1.1: `sx` on a fresh machine."""
    rows = [
        (number, title, unit, "11月", "11-30", SOON)
        for number, title, unit in (
            ("1.1.1", "第一议题", "厂"),
            ("1.3.1.2", "支委会", "作业区"),
            ("1.3.1.3", "党小组会", "作业区"),
            ("1.3.2", "主题党日", "作业区"),
            ("3.1.5", "书记接待日", "厂"),
            ("4.1.2", "职工意见收集", "厂"),
            ("4.1.4", "职工意见办理答复", "厂"),
        )
    ]
    return Page(
        "四化四提升（示例）",
        (
            Heading(
                (Span("四化四提升（示例）", "heading"), "  未设单位，三级各按一个算"),
                "2026-11-23 周一",
                style="",
            ),
            Line("本月要办 7 项，已办 0 项，没有逾期。"),
            BLANK,
            Table(TASKS, rows),
            BLANK,
            Note("年底前另有 31 项，不限期 7 项：sx list"),
            HINTS,
        ),
    )


def supervisor() -> Page:
    """1.3: `sx` for an 作业区: its own tasks, then the teams that have something due."""
    own = (ID, MEASURE, PERIOD, DUE, Column("状态", min_width=12), Column("责任岗位", min_width=12))
    teams = (
        Column("所属", min_width=12),
        Column("逾期", align="right", fold=False),
        Column("7天内", align="right", fold=False),
        Column("未办的措施", min_width=40),
    )
    return Page(
        "轧辊作业区（示例）",
        (
            Heading(
                (Span("轧辊作业区（示例）", "heading"), "  本级和所属 4 个班组"),
                "2026-11-23 周一",
                style="",
            ),
            Line("逾期 1 项，7 天内到期 2 项；所属班组逾期 2 项。"),
            BLANK,
            Table(
                own,
                [
                    (
                        "1.3.1.3",
                        "党小组会",
                        "10月",
                        "10-31",
                        Span("逾期 23 天", "overdue"),
                        "组织委员",
                    ),
                    ("1.3.1.2", "支委会", "11月", "11-30", SOON, "支部书记"),
                    ("1.3.2", "主题党日", "11月", "11-30", SOON, "未定"),
                ],
            ),
            BLANK,
            Table(
                teams,
                [
                    ("丙班", Span("1", "overdue"), "0", "承接本班组指标"),
                    ("丁班", Span("1", "overdue"), "0", "与作业区签军令状"),
                ],
            ),
            Note("甲班、乙班没有到期未办。"),
            BLANK,
            Note("办完一项：sx done 主题党日    给班组代记：sx done 军令状 -u 丁班"),
        ),
    )


def _dimension(position: int, uplift: str, method: str, n: int, m: int) -> Heading:
    hue = theme.dimension(position)
    bar = Bar(n, m, hue, width=18)
    return Heading(
        Span(f"{uplift}（{method}）", hue),
        (f"已办 {n}/{m}  ", bar, f"{percent(n, m):>5}"),
        level=2,
    )


def task_list() -> Page:
    """1.4 in part: `sx list`, two dimensions that share their columns."""
    first = [
        Section("1.1", "学理论促实干"),
        ("1.1.1", "第一议题", "厂", "11月", "11-30", SOON),
        ("1.1.2", "专家骨干列席学习", "厂", "四季度", "12-31", "未办"),
        Section("1.3", "支部党员跟进学"),
        ("1.3.1.4", "党课", "作业区", "四季度", "12-31", "未办"),
        Row(("1.3.2", "主题党日", "作业区", "11月", "11-30", "已办"), "settled"),
    ]
    second = [
        Section("3.1", "分级管理"),
        ("3.1.1", "三级联动机制", "厂", "一次性", "不限期", "未办"),
        Section("3.3", "分段推进：当前没有专项"),
    ]
    return Page(
        "四化四提升（示例）",
        (
            Heading((Span("四化四提升（示例）", "heading"), "  当前各期未办的任务"), style=""),
            BLANK,
            _dimension(0, "贯穿力度", "理论武装科学化", 0, 10),
            Table(TASKS, first, group="tasks"),
            BLANK,
            _dimension(2, "覆盖广度", "责任落实体系化", 0, 19),
            Table(TASKS, second, header=False, group="tasks"),
            BLANK,
            Note("共 45 项未办，0 项逾期。已归档 4 项、按需 4 项不列：sx list --all"),
        ),
    )


def merged_list() -> Page:
    """1.5: several units that owe the same are one row."""
    rows = [
        Section("1.1", "学理论促实干"),
        ("1.1.2", "专家骨干列席学习", "厂", "四季度", "12-31", "未办"),
        Section("1.3", "支部党员跟进学"),
        ("1.3.1.2", "支委会", "作业区 2 个", "11月", "11-30", "已办 1/2"),
        ("1.3.1.3", "党小组会", "轧辊作业区", "10月", "10-31", Span("逾期 23 天", "overdue")),
        ("1.3.1.3", "党小组会", "作业区 2 个", "11月", "11-30", "已办 0/2"),
        ("1.3.2", "主题党日", "轧辊作业区", "11月", "11-30", SOON),
    ]
    return Page(
        "示例厂",
        (
            Heading(
                (
                    Span("示例厂", "heading"),
                    "  当前各期未办的任务（多个单位同办一项的合成一行；逐个列出：--each）",
                ),
                style="",
            ),
            BLANK,
            _dimension(0, "贯穿力度", "理论武装科学化", 10, 15),
            Table(TASKS, rows),
        ),
    )


def _report_columns(first: Column) -> tuple[Column, ...]:
    return (
        first,
        Column("进度"),
        *(
            Column(title, align="right", fold=False)
            for title in ("已办/应办", "完成率", "未办", "其中逾期", "按期率")
        ),
    )


def _report_row(
    label: str, hue: str, figures: tuple[int, ...], on_time: str, style: str = ""
) -> Row:
    n, m, overdue = figures
    name = Span(label, hue) if hue.startswith("dimension") else label
    if not m:
        return Row((label, "本级没有任务", "0/0", "-", "-", "-", "-"), "settled")
    late = Span(str(overdue), "overdue") if overdue else "0"
    cells = (name, Bar(n, m, hue), f"{n}/{m}", percent(n, m), str(m - n), late, on_time)
    return Row(cells, style)


def _report(name: str, scope: str, period: str, table: Table, foot: str) -> Page:
    return Page(
        name,
        (
            Heading((Span(name, "heading"), scope), "截至 2026-11-23", style=""),
            Line(f"周期：各措施当前一期（{period}）", style="dim"),
            BLANK,
            table,
            *((BLANK, Note(foot)) if foot else ()),
        ),
    )


_UPLIFTS = ("贯穿力度", "引领高度", "覆盖广度", "凝聚强度")


def report() -> Page:
    """1.7: `sx report`."""
    figures = ((1, 10, 0), (0, 7, 0), (0, 19, 0), (0, 9, 0))
    rows = [
        _report_row(uplift, theme.dimension(at), figures[at], "100%" if figures[at][0] else "-")
        for at, uplift in enumerate(_UPLIFTS)
    ]
    return _report(
        "四化四提升（示例）",
        "  各维度进度  层级：厂、作业区、班组",
        "11月、四季度、下半年、全年、一次性",
        Table(
            _report_columns(Column("提升维度")),
            rows,
            foot=[_report_row("合计", "total", (1, 45, 0), "100%", "total")],
        ),
        "按期率＝按期办结/(已办+逾期+未开展)。不计入：不适用 0、按需 4、汇总 5、归档 4。",
    )


def report_of_level() -> Page:
    """1.8: a level that owes nothing in two dimensions."""
    figures = ((0, 0, 0), (0, 1, 0), (0, 3, 0), (0, 0, 0))
    rows = [
        _report_row(uplift, theme.dimension(at), figures[at], "-")
        for at, uplift in enumerate(_UPLIFTS)
    ]
    return _report(
        "四化四提升（示例）",
        "  各维度进度  层级：班组",
        "下半年、全年、一次性",
        Table(
            _report_columns(Column("提升维度")),
            rows,
            foot=[_report_row("合计", "total", (0, 4, 0), "-", "total")],
        ),
        "贯穿力度、凝聚强度：没有给班组定任务。看班组分别做到哪：--by unit",
    )


def report_by_unit() -> Page:
    """1.9: the units of a level."""
    areas = ("轧辊作业区", "精整作业区")
    names = [f"{area}/{team}班" for area in areas for team in "甲乙丙丁"]
    figures = ((3, 4, 0), (4, 4, 0), (2, 4, 1), (2, 4, 1), *[(3, 4, 0)] * 3, (4, 4, 0))
    rows = [
        _report_row(name, "", figure, "67%" if figure[2] else "100%")
        for name, figure in zip(names, figures, strict=True)
    ]
    return _report(
        "示例厂",
        "  各单位进度  层级：班组",
        "下半年、全年、一次性",
        Table(
            _report_columns(Column("单位", min_width=16)),
            rows,
            foot=[_report_row("合计", "total", (24, 32, 2), "92%", "total")],
        ),
        "",
    )


PAGES = {
    "first-look": first_look,
    "supervisor": supervisor,
    "list": task_list,
    "list-merged": merged_list,
    "report": report,
    "report-level": report_of_level,
    "report-by-unit": report_by_unit,
}
