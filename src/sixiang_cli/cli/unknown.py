"""What is said of a first word that is no command: the command or the measure that was meant."""

from sixiang_cli import lookup, spelling
from sixiang_cli.cli import registry, session
from sixiang_cli.cli.params import Common
from sixiang_cli.errors import NotFound, SxError
from sixiang_cli.lean.typing import Final

_SAID: Final = {
    "list": "列表 列出 清单 任务 待办",
    "done": "完成 已完成 办 办完 办了 办结 已办 做完 打勾 勾选 记 记账",
    "undo": "撤销 撤回 取消 回退",
    "show": "查看 看 详情",
    "report": "状态 进度 汇总 统计 报表 报告 完成率",
    "assign": "派 指派 分派 分配 派任务 责任",
    "use": "使用 切换 当前单位",
    "log": "历史 日志 流水 记录",
    "redo": "恢复 重做",
    "reopen": "重开 打开 重新打开",
    "skip": "跳过 未开展 没开展",
    "na": "不适用",
    "note": "备注 说明 补充",
    "due": "到期 期限 日程",
    "remind": "提醒 催 催办",
    "paste": "接龙 粘贴",
    "cascade": "下放 分解",
    "accept": "审核 通过 销号",
    "return": "退回 驳回",
    "postpone": "延期 推迟",
    "brief": "通报 月报 简报 小结",
    "compare": "对照 对比 比较 排名",
    "matrix": "方格 矩阵",
    "trend": "走势 趋势",
    "diff": "差异 变化",
    "calendar": "日历",
    "form": "登记表 打印",
    "sheet": "填报 填报表",
    "import": "导入",
    "unit add": "加单位 添加 新增",
    "unit list": "单位 组织",
    "check": "检查",
    "verify": "核对 校验 审计 验证",
    "doctor": "体检 诊断",
    "backup": "备份",
    "export": "导出",
    "restore": "还原",
    "bundle export": "记录包 交换",
    "init": "初始化 新建 建账 建台账",
    "config list": "设置 配置",
    "help": "帮助 用法 命令",
    "completion": "补全",
}
"""What people call a command in Chinese; the names themselves are ASCII."""


def unknown_command(word: str, rest: tuple[str, ...]) -> SxError:
    """Give the error for `word`, which names no command; `rest` is what followed it."""
    row = _called(word)
    if row is not None:
        line = " ".join(("sx", row.name, *map(lookup.quoted, rest)))
        return NotFound(
            f"没有“{word}”这个命令，命令用英文。{row.summary}：{line}", "全部命令：sx help 全部"
        )
    names = [row.name for row in registry.ROWS if not row.hidden]
    typed = f"{word} {rest[0]}" if rest and registry.below(word) else word
    meant = _measure(word)
    if meant:
        return NotFound(f"没有“{word}”这个命令。看这项：sx show {meant}    办这项：sx done {meant}")
    from difflib import get_close_matches

    near = get_close_matches(typed, names, n=3)
    hint = f"是不是 {'、'.join(f'sx {name}' for name in near)}？" if near else ""
    return NotFound(f"没有“{typed}”这个命令。", f"{hint}全部命令：sx help 全部")


def _called(word: str) -> registry.Row | None:
    """Give the command that people call so in Chinese."""
    folded = spelling.fold_text(word)
    return next(
        (registry.named(name) for name, words in _SAID.items() if folded in words.split()), None
    )


def _measure(word: str) -> str:
    """Give how to write the measure that the word means; nothing if it means none."""
    try:
        found = lookup.measures(session.workspace(Common()).catalogue, word)
    except (SxError, OSError):
        return ""
    return lookup.quoted(word) if found else ""
