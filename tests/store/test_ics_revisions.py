"""A calendar that goes out again updates what it brought before: stable UIDs, a SEQUENCE that rises."""

import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar

from relplanner.commands.imports import import_delivery, import_report, source_of
from relplanner.commands.records import add, set_fields
from relplanner.domain.delivery import ReadOptions
from relplanner.domain.kinds import Window
from relplanner.domain.kinds.choices import ActivityKind, Scheduling
from relplanner.exchange.ics import read_ics
from relplanner.exchange.ics_export import write_ics
from relplanner.exchange.wanted import Wanted
from relplanner.session import PlanSession
from relplanner.session.revisions import revisions

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
DAY = 480


@pytest.fixture
def session(tmp_path: Path):
    with PlanSession.create(tmp_path / "shop.relplan", "Shop") as opened:
        yield opened


@pytest.fixture
def ids(session: PlanSession) -> dict[str, str]:
    """A release of five days of building, after which it goes live, and a freeze."""

    def made(kind: str, /, **values) -> str:
        return session.do(add, kind, values).edits[0].id

    release = made("release", title="Shop 5.0", start=dt.datetime(2027, 1, 4, 9))
    work = {"release": release, "mode": Scheduling.AUTOMATIC}
    build = made("activity", title="Build", duration=5 * DAY, **work)
    live = made("activity", title="Live", kind=ActivityKind.MILESTONE, goes_live=True, duration=0, **work)
    made("dependency", predecessor=build, successor=live)
    freeze = made("window", title="Freeze", start=dt.datetime(2027, 2, 1), finish=dt.datetime(2027, 2, 8))
    return {"release": release, "build": build, "live": live, "freeze": freeze}


def written(session: PlanSession) -> bytes:
    with session.journal() as journal:
        return write_ics(session.plan, Wanted(now=NOW, revisions=revisions(journal, session.plan)))


def events(session: PlanSession) -> dict[str, dict]:
    found = Calendar.from_ical(written(session)).walk("VEVENT")
    return {str(event["UID"]).removesuffix("@relplanner"): event for event in found}


def sequences(session: PlanSession, ids: dict[str, str]) -> dict[str, int]:
    told = events(session)
    return {name: int(told[id]["SEQUENCE"]) for name, id in ids.items() if id in told}


def test_an_unchanged_plan_goes_out_as_the_same_bytes(session, ids) -> None:
    assert written(session) == written(session)


def test_what_was_last_changed_when_is_told_by_the_journal(session, ids) -> None:
    event = events(session)[ids["freeze"]]
    (step, *_) = session.history(ids["freeze"])
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == step.step.at.replace(microsecond=0)


def test_the_sequence_of_a_date_rises_when_what_it_waits_for_takes_longer(session, ids) -> None:
    before, day = sequences(session, ids), events(session)[ids["live"]]["DTSTART"].dt
    session.do(set_fields, ids["build"], {"duration": 7 * DAY})
    after = sequences(session, ids)
    assert events(session)[ids["live"]]["DTSTART"].dt > day
    assert after["live"] > before["live"]
    assert after["release"] > before["release"]
    assert after["freeze"] == before["freeze"]


def test_it_rises_for_words_only_where_they_were_changed(session, ids) -> None:
    before = sequences(session, ids)
    session.do(set_fields, ids["live"], {"title": "Live for all"})
    after = sequences(session, ids)
    assert after == {**before, "live": before["live"] + 1}


def test_a_window_s_rises_with_the_window(session, ids) -> None:
    before = sequences(session, ids)
    session.do(set_fields, ids["freeze"], {"finish": dt.datetime(2027, 2, 9)})
    assert sequences(session, ids) == {**before, "freeze": before["freeze"] + 1}


def test_an_undo_is_a_change_like_any_other(session, ids) -> None:
    session.do(set_fields, ids["build"], {"duration": 7 * DAY})
    between = sequences(session, ids)
    session.undo()
    assert sequences(session, ids)["live"] > between["live"]


def test_every_change_of_an_event_raises_its_sequence(session, ids) -> None:
    known = events(session)
    edits = [
        ("build", {"duration": 9 * DAY}), ("release", {"start": dt.datetime(2027, 1, 11, 9)}),
        ("live", {"title": "Out"}), ("build", {"actual_start": dt.datetime(2027, 1, 12, 9)}),
        ("release", {"title": "Shop 5.1"}), ("freeze", {"title": "Still"}), ("live", {"notes": "At last"}),
    ]  # fmt: skip
    for name, values in edits:
        session.do(set_fields, ids[name], values)
        now = events(session)
        for uid, event in now.items():
            told, before = content(event), content(known[uid])
            assert told == before or int(event["SEQUENCE"]) > int(known[uid]["SEQUENCE"]), (name, uid)
        known = now


def content(event) -> dict[str, str]:
    """What an event tells, without its stamps."""
    stamps = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
    return {name: str(value.to_ical()) for name, value in event.items() if name not in stamps}


def test_what_is_called_off_goes_out_as_cancelled(session, ids) -> None:
    session.do(set_fields, ids["freeze"], {"archived": True})
    told = events(session)
    assert str(told[ids["freeze"]]["STATUS"]) == "CANCELLED"
    assert str(told[ids["live"]]["STATUS"]) == "CONFIRMED"


def test_taken_in_again_it_updates_and_duplicates_nothing(session, ids, tmp_path: Path) -> None:
    options = ReadOptions(zone="Europe/London")
    with PlanSession.create(tmp_path / "other.relplan", "Other") as other:
        other.do(import_delivery, read_ics(written(session), "shop.ics", options), {})
        count = len(other.plan.of(Window))
        session.do(set_fields, ids["build"], {"duration": 7 * DAY})
        again = read_ics(written(session), "shop.ics", options)
        source = source_of(other.plan, again)
        assert source is not None
        last = other.imported_values(source.id)
        assert import_report(other.plan, again, last).added == {}
        other.do(import_delivery, again, last)
        assert len(other.plan.of(Window)) == count
        (live,) = (each for each in other.plan.of(Window).values() if each.title == "Live")
        assert live.start == dt.datetime(2027, 1, 12, 17)
