"""``sx accept``, ``sx return``, ``sx postpone``: what a unit above decides about the tasks of those below."""

from sixiang_cli import spelling
from sixiang_cli.cli.commands.tick import Items, Reason, change, read_reason, retyped
from sixiang_cli.cli.params import Common, Opt, Target
from sixiang_cli.deciding import Decider
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Annotated, Sequence
from sixiang_cli.lookup import Retype
from sixiang_cli.progress import Task
from sixiang_cli.service import Outcome, Recorder
from sixiang_cli.targets import Aim, Choice


def accept(items: Items, target: Target = Target(), common: Common = Common()) -> int:
    """审核通过：下级报上来的任务销号，按它办的那天算已办。

    只用于设了审核的措施（目录里写 review = true）。
    上级审下级的；自己办的、自己代录的，不能自己审。

    示例：
      sx list -s 待审核
      sx accept 指标 -u 丙班
      sx accept 指标 -l 班组 --except 丁班
      sx list -s 待审核 --format addresses | sx accept -
    """
    retype = Retype("accept", wish="要审哪项", nothing="一项也没审")
    return change(
        items,
        target,
        common,
        retype,
        Aim.WAITING,
        lambda recorder, found, _: _decider(recorder).accept(found),
        "销号",
    )


def return_(
    items: Items, message: Reason = None, target: Target = Target(), common: Common = Common()
) -> int:
    """退回：下级报上来的任务不算办结，写明原因，等它重新办。

    退回的任务亮黄灯；过了到期日仍没有重新办的，算逾期。

    示例：
      sx return 指标 -u 丙班 -m 缺分解表
    """
    why = read_reason(message, "return", "sx return 指标 -u 丙班 -m 缺分解表")
    retype = Retype("return", retyped(("-m", message)), wish="要退哪项", nothing="一项也没退")
    return change(
        items,
        target,
        common,
        retype,
        Aim.WAITING,
        lambda recorder, found, _: _decider(recorder).send_back(found, reason=why),
        "退回",
    )


def postpone(
    items: Items,
    to: Annotated[
        str | None, Opt("--to", metavar="日期", complete="date", help="延到哪天：12-10、月底")
    ] = None,
    message: Reason = None,
    target: Target = Target(),
    common: Common = Common(),
) -> int:
    """延期：改到以后的一天，写明原因；原期限一直看得见，按期率仍按原期限算。

    只管这一期。要提前用 sx assign --due。延到下一期以后再办的，记的时候写 -p 指明是哪一期。

    示例：
      sx postpone 主题党日 --to 12-10 -m 检修停产
      sx postpone 军令状 -l 班组 --to 月底 -m 等上级文本
    """
    if to is None:
        raise BadInput(
            "没有写延到哪天，什么也没改。", "例：sx postpone 主题党日 --to 12-10 -m 检修停产"
        )
    why = read_reason(message, "postpone", "sx postpone 主题党日 --to 12-10 -m 检修停产")
    retype = Retype("postpone", retyped(("--to", to), ("-m", message)), wish="要延哪项")

    def act(recorder: Recorder, found: Sequence[Task], _: Choice) -> Outcome:
        day = spelling.parse_due(to, recorder.workspace.today)
        return _decider(recorder).postpone(found, to=day, reason=why)

    return change(items, target, common, retype, Aim.OPEN, act, "延期")


def _decider(recorder: Recorder) -> Decider:
    return Decider(recorder.workspace, trial=recorder.trial)
