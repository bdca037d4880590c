"""Where things are: the workspace's folder, its settings, the compiled definitions, the unit in use.

Looking never writes: an absent workspace reads as begun today, and the first write makes it.
What a user typed is understood in `lookup`; what happened is in `journal`. The environment is
passed in, so that nothing here depends on who imports it.
"""

import os
import sys

from sixiang_cli import __version__, catalogue, files, journal, organisation
from sixiang_cli.calendar import day_at, parse_day
from sixiang_cli.digests import sha256
from sixiang_cli.errors import BadDefinitions, BadInput, NetworkShare, StorageError
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.functools import cached_property
from sixiang_cli.lean.json import dumps, loads
from sixiang_cli.lean.typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Iterator,
    Mapping,
    NamedTuple,
    TypeVar,
)
from sixiang_cli.settings import PERSON, setting

if TYPE_CHECKING:
    from sixiang_cli.holidays import DaysOff

MARK = "sx.toml"
CATALOGUE = "checklists.toml"
ORGANISATION = "organisation.toml"
JOURNAL = "sx.db"
DEFAULT_TIMEZONE = "Asia/Shanghai"
_DEFINITION_LIMIT = 100_000_000
_LARGE = 200_000  # bytes from which loading OpenSSL to hash them pays
_FORMAT = __version__.encode()
_PACKAGED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
_T = TypeVar("_T")


class Surroundings(NamedTuple):
    """What the process was given: environment and current folder, and how to tell who waits.

    `progress` is called with what goes on before something long, and with nothing when that is over;
    `remark` with what somebody should know besides the answer.
    """

    environ: Mapping[str, str]
    cwd: str
    progress: Callable[[str], None] = lambda _: None
    remark: Callable[[str], None] = lambda _: None


class Place(NamedTuple):
    """The workspace's folder and how it was found: option, environment, folder or user."""

    home: str
    origin: str


def locate(option: str | None, around: Surroundings) -> Place:
    """Find the workspace: ``--home``, ``SX_HOME``, the nearest folder with a mark, the user's own.

    Raises:
        BadInput: none was named and the user has no home folder.
    """
    if option:
        return Place(
            os.path.abspath(os.path.join(around.cwd, os.path.expanduser(option))), "option"
        )
    if named := around.environ.get("SX_HOME"):
        return Place(os.path.abspath(os.path.join(around.cwd, named)), "environment")
    folder = around.cwd
    while True:
        if os.path.exists(os.path.join(folder, MARK)):
            return Place(folder, "folder")
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    return Place(os.path.join(user_folder("data", around.environ), "default"), "user")


def user_folder(purpose: str, environ: Mapping[str, str]) -> str:
    """Give this user's folder for ``data``, ``config`` or ``cache``, by the platform's custom.

    Raises:
        BadInput: the environment names no home folder.
    """
    named = environ.get(f"XDG_{purpose.upper()}_HOME")
    if named and os.path.isabs(named):
        return os.path.join(named, "sixiang")
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA" if purpose == "cache" else "APPDATA")
        if base:
            return os.path.join(base, "sixiang", purpose)
    home = environ.get("HOME") or environ.get("USERPROFILE")
    if not home or not os.path.isabs(home):
        raise BadInput("找不到你的主文件夹（HOME 没有设）。", "指明台账放在哪：--home 路径")
    if sys.platform == "darwin":
        library = {"cache": "Caches"}.get(purpose, "Application Support")
        return os.path.join(home, "Library", library, "sixiang")
    custom = {"data": (".local", "share"), "config": (".config",), "cache": (".cache",)}
    return os.path.join(home, *custom[purpose], "sixiang")


class Workspace:
    """One workspace as it stands at one moment; everything is read when first asked for.

    `now` is the moment in ms since 1970 (UTC); `today` the plant's day at that moment.
    """

    def __init__(self, place: Place, around: Surroundings, now: int) -> None:
        """Take where it is and what time it is; nothing is read yet."""
        self.place = place
        self.around = around
        self.now = now
        self.home = place.home
        self.journal_path = os.path.join(place.home, JOURNAL)
        self.organisation_path = os.path.join(place.home, ORGANISATION)
        self.settings_path = os.path.join(place.home, MARK)
        self.years_without_days_off: set[int] = set()
        self._is_alone = False

    @property
    def exists(self) -> bool:
        """Tell whether somebody has begun it."""
        return os.path.exists(self.settings_path) or os.path.exists(self.journal_path)

    @property
    def catalogue_path(self) -> str:
        """Give the file that the catalogue is read from: the workspace's own, else the built-in one."""
        own = os.path.join(self.home, CATALOGUE)
        return own if os.path.exists(own) else builtin_catalogue()

    @property
    def uses_builtin(self) -> bool:
        """Tell whether the catalogue is the one that is shipped."""
        return not os.path.exists(os.path.join(self.home, CATALOGUE))

    @cached_property
    def catalogue(self) -> catalogue.Catalogue:
        """Give the catalogue; raises BadDefinitions with all faults if it can't be used."""
        path = self.catalogue_path
        source = _read(path)
        return self._compiled(
            b"catalogue", source, lambda: catalogue.compile(source, path), catalogue.load
        )

    @cached_property
    def organisation(self) -> organisation.Organisation:
        """Give the unit tree; a workspace without one has one unit a level."""
        levels = self.catalogue.levels
        path = self.organisation_path
        if not os.path.exists(path):
            return organisation.builtin(levels)
        source = _read(path)
        kind = b"organisation" + repr(levels).encode()
        return self._compiled(
            kind, source, lambda: organisation.compile(source, path, levels), organisation.load
        )

    @property
    def digests(self) -> dict[str, str]:
        """Give what tells today's definitions from others, and what a ``definitions`` event says."""
        return {
            "catalogue": self.catalogue.digest,
            "holiday": self._holiday,
            "organisation": self.organisation.digest,
            "start": self.start.isoformat(),
        }

    @property
    def _holiday(self) -> str:
        """Give where due days move that fall on days off, and the digest of the file that names these."""
        where = str(self.get("holiday"))
        if where == "keep":
            return where
        from sixiang_cli import holidays_source

        path = os.path.join(self.home, holidays_source.FILE)
        return f"{where} {sha256(_read(path)).hexdigest()}" if os.path.exists(path) else where

    @property
    def definitions_mark(self) -> str:
        """Give how the body of a ``definitions`` event begins that has today's definitions.

        Its keys are sorted; what was changed stands behind them.
        """
        return dumps(self.digests)[:-1]

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Give what the workspace's own file sets."""
        return self._settings(self.settings_path)

    @cached_property
    def person(self) -> dict[str, Any]:
        """Give what this user has set on this machine, the unit in use of each workspace included."""
        try:
            return self._settings(self.person_path)
        except BadInput:
            return {}

    @property
    def person_path(self) -> str:
        """Give the file of this user's own settings."""
        return os.path.join(user_folder("config", self.around.environ), "person.toml")

    def get(self, key: str) -> Any:  # noqa: ANN401  (a setting is text, a number or a flag)
        """Give a setting's value, its default where it isn't set."""
        wanted = setting(key)
        values = self.person if wanted.scope == PERSON else self.settings
        return values.get(key, wanted.default)

    @cached_property
    def timezone(self) -> str:
        """Give the plant's time zone; a broken catalogue leaves the default, for looking back."""
        try:
            return self.catalogue.timezone
        except BadDefinitions:
            return DEFAULT_TIMEZONE

    @cached_property
    def today(self) -> date:
        """Give the plant's day."""
        return day_at(self.now, self.timezone)

    @cached_property
    def start(self) -> date:
        """Give the day from which things are owed; today for a workspace that nobody has begun."""
        text = self.settings.get("start", "")
        return parse_day(text) if text else self.today

    @cached_property
    def days_off(self) -> "DaysOff":
        """Give what is known of days off; asked for only where due days move."""
        from sixiang_cli import holidays_source

        return holidays_source.load(self.home)

    @property
    def unit_in_use(self) -> str:
        """Give the unit in use as ``SX_UNIT`` spells it, else the code that was kept; or nothing."""
        return self.around.environ.get("SX_UNIT", "") or self.kept_unit

    @property
    def kept_unit(self) -> str:
        """Give the code of the unit that this user chose with ``sx use``."""
        units = self.person.get("units", {})
        return str(units.get(os.path.realpath(self.home), ""))

    @property
    def title(self) -> str:
        """Give the name for headings."""
        return str(self.get("title")) or self.catalogue.title

    def refuse_share(self) -> None:
        """Refuse to write to a network share, unless this workspace was told that it may be.

        Raises:
            NetworkShare: it stands on one; the message says what to do instead.
        """
        from sixiang_cli import shares  # only writers need it

        kind = shares.share_of(self.home)
        if kind and self.get("network") != "accepted":
            raise NetworkShare(
                f"记不了：台账在网络共享上（{kind}，{self.home}），几台机器同时写可能丢记录，什么也没改。",
                "查看不受影响。放到本机：sx init 文件夹，各机各记，用 sx bundle 交换。\n"
                f"只有一台机器写、确要放在这里（只设一次）：sx config set network accepted --home {self.home}",
            )

    def begin(self, start: date | None = None, *, anywhere: bool = False) -> bool:
        """Make the folder and its mark if they aren't there; tell whether they were made.

        Whatever writes begins with this. `anywhere` lets it stand on a network share.

        Raises:
            NetworkShare, StorageError: it can't be written.
        """
        if not anywhere:
            self.refuse_share()
        if os.path.exists(self.settings_path):
            return False
        with self.alone():
            if os.path.exists(self.settings_path):  # somebody else began it in the meantime
                return False
            values = {"schema": 1, "start": (start or self.start).isoformat()}
            self._write_settings(self.settings_path, values, replace=False)
        self._forget()
        return True

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other writers out while a file beside the journal is read, changed and written.

        What had been read of these files before is read anew. Inside another `alone` it does
        nothing; the journal can't be written inside.

        Raises:
            Busy, StorageError: the lock can't be had.
        """
        if self._is_alone:
            yield
            return
        files.make_folder(self.home)
        with (
            journal.alone(
                self.journal_path,
                now_ms=self.now,
                actor=self.unit_in_use,
                progress=self.around.progress,
            ),
            self.locked(),
        ):
            yield

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Read these files anew, and have `alone` wait for nobody: the caller holds the writers' lock."""
        self._forget()
        self._is_alone = True
        try:
            yield
        finally:
            self._is_alone = False

    def _forget(self) -> None:
        for name in ("organisation", "settings", "start"):
            self.__dict__.pop(name, None)

    def change(self, key: str, value: str | int | bool) -> None:
        """Keep a setting in the file it belongs to."""
        if setting(key).scope == PERSON:
            self._keep_for_person({key: value})
        else:
            self.begin(anywhere=key == "network")
            with self.alone():
                self._write_settings(self.settings_path, {**self.settings, key: value})
            self._forget()

    def use(self, code: str) -> None:
        """Keep `code` as the unit in use for this user on this machine; empty clears it."""
        self._keep_for_person({}, code)

    def _keep_for_person(self, changes: dict[str, Any], unit: str | None = None) -> None:
        path = self.person_path
        files.make_folder(os.path.dirname(path))
        with journal.alone(path, now_ms=self.now, actor=""):
            self.__dict__.pop("person", None)
            values = {**self.person, **changes}
            if unit is not None:
                here = os.path.realpath(self.home)
                units = {
                    home: code for home, code in values.get("units", {}).items() if home != here
                }
                values["units"] = {**units, here: unit} if unit else units
            self._write_settings(path, values)
        self.__dict__.pop("person", None)

    def _write_settings(self, path: str, values: dict[str, Any], *, replace: bool = True) -> None:
        import tomli_w

        files.write_whole(path, tomli_w.dumps(values).encode(), replace=replace)

    def _settings(self, path: str) -> dict[str, Any]:
        if not os.path.exists(path):
            return {}
        source = _read(path)
        return self._compiled(
            b"settings", source, lambda: _settings_form(source, path), _settings_values
        )

    def _compiled(
        self, kind: bytes, source: bytes, make: Callable[[], bytes], load: Callable[[bytes], _T]
    ) -> _T:
        """Load the compiled form of `source`, from the package or the cache if it is known there.

        A cache that is missing, damaged or can't be written costs time, never correctness.
        """
        name = digest(kind, source) + ".sxc"
        with (
            contextlib.suppress(OSError, ValueError),
            open(os.path.join(_PACKAGED, name), "rb") as stream,
        ):
            return load(stream.read())
        cache = None
        with contextlib.suppress(BadInput):
            cache = user_folder("cache", self.around.environ)
            with (
                contextlib.suppress(OSError, ValueError),
                open(os.path.join(cache, name), "rb") as stream,
            ):
                return load(stream.read())
        if len(source) > _LARGE:
            self.around.progress("目录或组织改过，正在整理，只做这一次")
        form = make()
        if len(source) > _LARGE:
            self.around.progress("")
        if cache is not None:
            with contextlib.suppress(StorageError, BadInput):
                files.make_folder(cache)
                files.write_whole(os.path.join(cache, name), form)
        return load(form)


def digest(kind: bytes, source: bytes) -> str:
    """Give the name under which the compiled form of `source` is kept."""
    if len(source) > _LARGE:
        from hashlib import sha256 as quick

        return quick(_FORMAT + kind + b"\0" + source).hexdigest()[:32]
    return sha256(_FORMAT + kind + b"\0" + source).hexdigest()[:32]


def builtin_catalogue() -> str:
    """Give the path of the catalogue that is shipped: the package's own, or the repository's."""
    package = os.path.dirname(os.path.abspath(__file__))
    shipped = os.path.join(package, "data", CATALOGUE)
    if os.path.exists(shipped):
        return shipped
    return os.path.join(os.path.dirname(os.path.dirname(package)), "data", CATALOGUE)


def _read(path: str) -> bytes:
    return files.read_bytes(path, limit=_DEFINITION_LIMIT)


def _settings_values(form: bytes) -> dict[str, Any]:
    values: dict[str, Any] = loads(form)
    return values


def _settings_form(source: bytes, path: str) -> bytes:
    from sixiang_cli import settings_source

    return dumps(settings_source.values(source, path)).encode()
