"""Places where a journal is not what its devices wrote, and the words for them."""

from sixiang_cli.lean.typing import Iterable, NamedTuple


class Break(NamedTuple):
    """A place where the journal is not what its devices wrote.

    `kind` is ``"changed"`` (the event does not fit its hash or its predecessor), ``"missing"``
    (events `seq` to `last` are gone), ``"foreign"`` (a field holds what was never written),
    ``"empty"`` (a device without events), ``"stray"`` (events of no device), ``"guard"`` (the
    table, index or trigger named by `detail` is gone or another), ``"added"`` (one that is not
    ours) or ``"file"`` (SQLite finds the file itself inconsistent: `detail` tells, in its words).
    `device` is empty and `seq` 0 where the break isn't about one event.
    """

    kind: str
    device: str
    seq: int
    last: int
    detail: str = ""


def are_loose(breaks: Iterable[Break]) -> bool:
    """Tell whether only what guards the events differs, and `repair` can put it back."""
    return all(each.kind in ("guard", "added") for each in breaks)


def said(breaks: Iterable[Break], letters: dict[str, str] | None = None) -> list[str]:
    """Say each, a clause a break; `letters` are the labels of devices by code.

    What SQLite says of the inside of a file helps nobody who can't repair it: it is counted.
    """
    texts: list[str] = []
    inside = 0
    for each in breaks:
        if each.kind == "file":
            inside += 1
        else:
            texts.append(_said(each, letters or {}))
    if inside:
        texts.append(f"文件内部坏了 {inside} 处，多半是磁盘出错、没拷完，或被别的程序写过")
    return texts


def _said(each: Break, letters: dict[str, str]) -> str:
    letter = letters.get(each.device, "")
    device = f"设备 {letter}（{each.device}）" if letter else f"设备 {each.device} "
    seqs = f"第 {each.seq} 至 {each.last} 条" if each.last > each.seq else f"第 {each.seq} 条"
    if each.kind == "missing":
        return f"{device}缺{seqs}"
    if each.kind == "changed":
        return f"{device}{seqs}被改过，或与前一条接不上"
    if each.kind == "foreign":
        return f"{device}{seqs}里有程序从不写的东西"
    if each.kind == "empty":
        return f"{device}一条记录也没有"
    if each.kind == "stray":
        return f"有 {each.last} 条记录不知是哪台设备的"
    if each.kind == "guard":
        return f"数据库里防改、防删的规定或表被动过：{each.detail}"
    return f"数据库里多出不是 sx 建的东西：{each.detail}"
