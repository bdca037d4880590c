"""What is read of a zone without `zoneinfo` is what `zoneinfo` says of it."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import calendar, time_zones

NAMES = sorted(zoneinfo.available_timezones())
KEPT = [name for name in NAMES if time_zones.kept(name)]


def test_zones_without_summer_time_are_known_and_others_are_left_alone():
    assert {"Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo", "America/Sao_Paulo"} <= set(KEPT)
    assert not {"Europe/Berlin", "America/New_York", "Australia/Sydney"} & set(KEPT)


@given(st.sampled_from(KEPT), st.integers(0, 10**10))
def test_what_a_zone_keeps_to_holds_from_its_last_change_on(name, later):
    kept = time_zones.kept(name)
    day = datetime.fromtimestamp(min(kept.since + later, 2**34), UTC)
    zone = zoneinfo.ZoneInfo(name)
    assert day.astimezone(zone).utcoffset() == timedelta(seconds=kept.offset)


@given(st.sampled_from(NAMES), st.integers(0, 2**34))
def test_a_moment_is_the_same_with_and_without_the_short_way(name, seconds):
    moment = calendar.moment(seconds * 1000, name)
    assert moment == datetime.fromtimestamp(seconds, zoneinfo.ZoneInfo(name))
    assert moment.utcoffset() == moment.astimezone(zoneinfo.ZoneInfo(name)).utcoffset()
    day = moment.date() + timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zoneinfo.ZoneInfo(name))
    assert calendar.end_of_day(moment.date(), name) == int(midnight.timestamp() * 1000) - 1


@pytest.mark.parametrize(
    "name", ["", "Asia", "Asia/Shanghia", "/etc/passwd", "../../../etc/passwd", "tzdata.zi", "a\0b"]
)
def test_what_is_no_zone_is_left_to_zoneinfo_to_refuse(name):
    assert time_zones.kept(name) is None


def test_a_file_that_was_cut_short_is_left_to_zoneinfo(tmp_path, monkeypatch):
    whole = next(
        path.read_bytes()
        for folder in time_zones._FOLDERS
        if (path := Path(folder, "Asia/Shanghai")).is_file()
    )
    monkeypatch.setattr(time_zones, "_FOLDERS", (str(tmp_path),))
    zone = tmp_path / "Zone"
    zone.write_bytes(whole)
    assert time_zones.kept("Zone").offset == 8 * 3600
    footer = whole.rindex(b"\n", 0, -1)
    for length in range(footer + 1):
        zone.write_bytes(whole[:length])
        assert time_zones.kept("Zone") is None, length
