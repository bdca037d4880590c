"""What people write in a group chat around what they report, as lists; no code beyond them.

A word that makes a line doubtful keeps the whole line from being recorded: a plan, a question or
a reminder must never become an act.
"""

from sixiang_cli.lean.typing import Final

DOUBTS: Final = (
    "未", "没", "不", "无法", "取消", "作废", "撤", "错", "误", "缺",
    "预计", "计划", "准备", "打算", "争取", "拟", "将于", "将在", "即将",
    "有待", "待办", "待签", "待开", "等通知", "等上级", "正在", "还要", "还差", "尚",
    "明天", "明日", "后天", "下周", "下月", "下个月", "以前", "之前", "前办", "前完成",
    "到期", "逾期", "截止", "截至", "期限", "务必", "尽快", "抓紧", "请", "要求", "通知", "提醒", "例:", "例如",
    "回一行", "吗", "么", "?", "是否",
    "❌", "✖", "✗", "✘",
)  # fmt: skip
"""After levelling, anywhere in a line outside the words of a title."""

VAGUE_DAYS: Final = (
    "上周", "本周", "这周", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周天", "星期", "礼拜",
    "月初", "月中", "月底", "上月", "上个月", "本月", "这个月", "上旬", "中旬", "下旬", "前几天", "前两天", "近日",
    "日前", "去年", "前年",
)  # fmt: skip
"""A day is meant that nobody could name for certain."""

FILLERS: Final = (
    "已经", "已", "均", "都", "全部", "完成", "办理", "办完", "办好", "办结", "办了", "办", "做完", "做好", "做了",
    "做", "开展", "开完", "开了", "开过", "开", "签订", "签署", "签好", "签完", "签了", "签", "召开", "参加",
    "组织", "落实",
    "的", "了", "过", "完", "好", "我们", "本班", "班", "搞定", "完毕", "结束",
)  # fmt: skip
"""What stands before and behind the name of a measure in a sentence."""

NOT_ITEMS: Final = frozenset({
    "领导", "班长", "组长", "书记", "主任", "区长", "厂长", "干事", "委员", "队长", "工长", "技术员", "党员",
    "同志", "班子", "学习", "会议", "工作", "活动", "任务", "完成", "情况", "责任", "签订", "明确", "承接", "本班",
    "各级", "分解", "组织", "召开", "开展", "收到", "汇报", "报告", "上报", "今天", "昨天",
})  # fmt: skip
"""Words that are a part of some title and yet name no measure: titles of people, plain verbs."""

TAILS: Final = "班组区部室队站段科处厂所线"
"""Endings of a unit's name after which more may follow without a gap: 丙班小王."""

CONNECTORS: Final = ("以及", "还有", "和", "及", "与", "跟", "加")
DAYS_AGO: Final = {
    "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "前天": 2, "大前天": 3,
}  # fmt: skip
NUMERALS: Final = {
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
