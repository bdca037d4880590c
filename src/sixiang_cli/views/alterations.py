"""How a change of catalogue, organisation or start reads; what it was is in `alterations`."""

from sixiang_cli.alterations import Item
from sixiang_cli.lean.typing import Iterable, Sequence

PARTS = {"catalogue": "目录", "organisation": "组织", "start": "启用日", "holiday": "节假日"}
_KEYS = {
    "title": "题名",
    "area": "领域",
    "dimension": "维度",
    "cadence": "周期",
    "levels": "由哪几级办",
    "optional_levels": "可打开的层级",
    "derived": "由下级得出的层级",
    "department": "部门",
    "times": "每期次数",
    "due": "期限",
    "from": "起始日",
    "until": "截止日",
    "archived": "归档",
    "review": "要审核",
    "compared": "进对照",
    "part_of": "是谁的细项",
    "rolls_up": "汇总哪几项",
    "level_title": "各级题名",
    "slug": "短名",
    "keywords": "关键词",
    "evidence": "佐证",
    "basis": "依据",
    "note": "说明",
    "timezone": "时区",
    "name": "名称",
    "level": "层级",
    "parent": "上级",
}
_CADENCES = {
    "once": "一次性",
    "yearly": "每年",
    "half-yearly": "每半年",
    "quarterly": "每季度",
    "monthly": "每月",
    "weekly": "每周",
    "as-needed": "按需",
}
_MOVED = {"keep": "不动", "before": "提前", "after": "顺延"}
_CHANGES = {"added": "新加", "removed": "删去"}


def parts_named(parts: Iterable[str]) -> str:
    """Name parts as people call them: 目录、组织、启用日."""
    return "、".join(PARTS[part] for part in parts)


def counted(changes: Iterable[Sequence[str]]) -> str:
    """Say how often each part was changed; of each change, the parts are given."""
    numbers = dict.fromkeys(PARTS, 0)
    for parts in changes:
        for part in parts:
            numbers[part] += 1
    return "、".join(f"{PARTS[part]} {number} 次" for part, number in numbers.items() if number)


def line(item: Item) -> str:
    """Say one thing that was changed."""
    part, change = PARTS[item["part"]], item.get("change", "")
    if item["part"] == "start":
        return f"启用日由 {item['was']} 改为 {item['is']}"
    if item["part"] == "holiday":
        was, is_ = (_MOVED[item[key].partition(" ")[0]] for key in ("was", "is"))
        return f"到期日遇节假日由{was}改为{is_}" if was != is_ else "节假日的日期改过"
    if change == "words":
        return f"{part}只动了注释或排列"
    if change == "unknown":
        return f"{part}改了什么没有记下"
    if change == "more":
        return f"{part}另有 {item['number']} 处"
    if "id" not in item:
        return f"{part}的{_changed(item)}"
    about = f"{item['id']} {item['name']}"
    if item["part"] == "organisation":
        about = f"{'单位' if item.get('key') == 'name' else item['name']}（{item['id']}）"
    return f"{about}：{_CHANGES[change] if change else _changed(item)}"


def told(items: Sequence[Item], most: int) -> str:
    """Say the first few things that were changed, and how many there are."""
    more = f"等 {len(items)} 处" if len(items) > most else ""
    return "；".join(map(line, items[:most])) + more


def _changed(item: Item) -> str:
    key = _KEYS.get(item["key"], item["key"])
    if "was" not in item:
        return f"{key}改过"
    if isinstance(item["is"], bool):
        return f"{'改为' if item['is'] else '不再'}{key}"
    was, is_ = _value(item, "was"), _value(item, "is")
    return f"{key}由{was}改为{is_}"


def _value(item: Item, key: str) -> str:
    value = item[key]
    if isinstance(value, list):
        return "、".join(map(str, value)) or "空"
    text = str(value)
    if item["key"] == "cadence":
        return _CADENCES.get(text, text)
    return text or "空"
