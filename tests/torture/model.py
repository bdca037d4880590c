"""A second, simple telling of DESIGN's rules: every command is kept, and everything is told anew.

Nothing here is shared with the program but the calendar's names for periods.
"""

from datetime import date, timedelta

START = date(2026, 1, 1)
# id -> (cadence, times, due month-day or "")
MEASURES = {
    "m.month": ("monthly", 1, ""),
    "m.twice": ("monthly", 2, ""),
    "m.early": ("yearly", 1, "03-31"),
    "m.quarter": ("quarterly", 1, ""),
    "m.once": ("once", 1, ""),
}
CATALOGUE = (
    'schema = 1\ntitle = "示例"\ntimezone = "Asia/Shanghai"\n'
    '[[level]]\nname = "厂"\nslug = "plant"\n[[level]]\nname = "班组"\nslug = "team"\n'
    '[[dimension]]\nid = "m"\nmethod = "示例化"\nuplift = "示例力度"\n'
    '[[area]]\nid = "m.a"\ntitle = "示例领域"\n'
    + "".join(
        f'[[measure]]\nid = "m.a.{number}"\nslug = "{name.replace(".", "-")}"\ntitle = "示例措施{number}"\n'
        f'levels = ["班组"]\ncadence = "{cadence}"\ntimes = {times}\nbasis = "suggested"\n'
        + (f'due = "{due}"\n' if due else "")
        for number, (name, (cadence, times, due)) in enumerate(MEASURES.items(), 1)
    )
)
IDS = {name: f"m.a.{number}" for number, name in enumerate(MEASURES, 1)}
ORGANISATION = 'schema = 1\n[[unit]]\ncode = "a1"\nname = "示例厂"\nlevel = "厂"\n' + "".join(
    f'[[unit]]\ncode = "c{number}"\nname = "{name}班"\nlevel = "班组"\nparent = "a1"\n'
    for number, name in enumerate("甲乙丙", 1)
)
UNITS = ("c1", "c2", "c3")


def span(cadence, day):
    """Give key, first and last day of the period that holds `day`."""
    if cadence == "monthly":
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return f"{day:%Y-%m}", day.replace(day=1), following - timedelta(days=1)
    if cadence == "quarterly":
        quarter = (day.month - 1) // 3
        first = date(day.year, quarter * 3 + 1, 1)
        after = date(day.year + quarter // 3, (quarter + 1) % 4 * 3 + 1, 1)
        return f"{day.year}Q{quarter + 1}", first, after - timedelta(days=1)
    if cadence == "yearly":
        return str(day.year), date(day.year, 1, 1), date(day.year, 12, 31)
    return "once", None, None


class Command:
    """What one command did: a list of (operation, task, values); and whether it is undone."""

    def __init__(self, number, at, day, acts):
        self.number = number
        self.at = at
        self.day = day
        self.acts = acts
        self.turns = []  # (moment, on or off)

    def is_off(self, moment=None):
        """Tell whether the last undo or redo (recorded by a moment) was an undo."""
        turns = [off for at, off in self.turns if moment is None or at <= moment]
        return bool(turns) and turns[-1]


class Model:
    """All commands so far, and the last day of each unit."""

    def __init__(self):
        self.commands = []
        self.retired = {}
        self.undone = []  # commands that are off, the last undone last

    # --- which tasks there are

    def owed(self, today):
        """Give the tasks owed from the start to the current period: {(measure, unit, period): (first, last)}."""
        found = {}
        if today < START:
            return found
        for measure, (cadence, _, _) in MEASURES.items():
            for unit in UNITS:
                gone = self.retired.get(unit)
                if cadence == "once":
                    if gone is None or gone > today:
                        found[measure, unit, "once"] = (None, None)
                    continue
                day = START
                while day <= today:
                    key, first, last = span(cadence, day)
                    if gone is None or last <= gone:
                        found[measure, unit, key] = (first, last)
                    day = last + timedelta(days=1)
        return found

    # --- how a task stands

    def acts(self, task, moment=None):
        """Give what was done to a task and stands, in order."""
        for command in self.commands:
            if command.is_off(moment) or (moment is not None and command.at > moment):
                continue
            for operation, touched, values in command.acts:
                if touched == task:
                    yield operation, values, command

    def told(self, task, moment=None):
        """Give what was done since the last reopening, the last verdict, and the due day set."""
        done, verdict, brought = [], "", None
        for operation, values, command in self.acts(task, moment):
            if operation == "done" and values["n"]:
                done.append((values["on"], values["n"], command.day))
                verdict = ""
            elif operation == "reopen":
                done, verdict = [], ""
            elif operation in ("skip", "na"):
                verdict = operation
            elif operation == "assign":
                brought = values["due"] or brought
        return done, verdict, brought

    def state(self, task, today, moment=None):
        """Give status, count, days overdue, late, late entry and assignee as DESIGN 6 has them."""
        done, verdict, brought = self.told(task, moment)
        due = due_of(task, brought)
        times = MEASURES[task[0]][1]
        count = sum(n for _, n, _ in done)
        overdue = late = late_entry = 0
        if verdict == "na" or (self.standing("na", task, moment) and not count):
            status = "not_applicable"
        elif count >= times:
            status = "done"
            if due is not None:
                claimed = reached(sorted(done), times)[0]
                late = max(0, (claimed - due).days)
                if not late:
                    late_entry = max(0, (reached(done, times)[2] - due).days)
        elif verdict == "skip":
            status = "missed"
        else:
            status = "in_progress" if count else "not_started"
            overdue = max(0, (today - due).days) if due is not None else 0
        return status, count, overdue, late, late_entry, self.standing("assignee", task, moment)

    def standing(self, topic, task, moment=None):
        """Give what holds until further notice for a task: its own word, else the latest before it."""
        measure, unit, key = task
        words = {}
        for operation, values, _ in self.acts((measure, unit, ""), moment):
            if topic == "na" and operation in ("na", "reopen"):
                words[values["since"], False] = values["reason"] if operation == "na" else ""
        if topic == "assignee":
            for other in {each[1] for command in self.commands for each in command.acts}:
                if other[:2] == (measure, unit):
                    for operation, values, _ in self.acts(other, moment):
                        if operation == "assign" and values["to"] is not None:
                            words[other[2], values["only"]] = values["to"]
        if (key, True) in words:
            return words[key, True]
        earlier = [since for since, only in words if not only and since <= key]
        return words[max(earlier), False] if earlier else ""

    # --- undo

    def newest(self):
        """Give the newest command that is on."""
        return next((each for each in reversed(self.commands) if not each.is_off()), None)

    def is_in_the_way(self, command):
        """Tell whether something later stands on a task of the command."""
        own = {task for _, task, _ in command.acts}
        return any(
            not later.is_off() and own & {task for _, task, _ in later.acts}
            for later in self.commands[command.number + 1 :]
        )


def due_of(task, brought):
    """Give the due day: the catalogue's, moved where it had passed at the start, or brought forward."""
    measure, _, key = task
    cadence, _, due_text = MEASURES[measure]
    if cadence == "once":
        return brought
    first, due = period_of(key)
    if due_text:
        asked = date(first.year, int(due_text[:2]), int(due_text[3:]))
        due = due if asked < START else asked
    return min(due, brought) if brought else due


def reached(acts, times):
    """Give the act with which a sum of `times` was reached."""
    total = 0
    for act in acts:
        total += act[1]
        if total >= times:
            return act
    raise AssertionError(acts)


def period_of(key):
    """Give the first and the last day of a period by its key."""
    if "Q" in key:
        return span("quarterly", date(int(key[:4]), int(key[5]) * 3, 1))[1:]
    if len(key) == 7:
        return span("monthly", date(int(key[:4]), int(key[5:]), 1))[1:]
    return span("yearly", date(int(key), 1, 1))[1:]
