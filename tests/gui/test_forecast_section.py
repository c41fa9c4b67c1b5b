"""The forecast in the inspector: made in the background, told in words, dropped when the plan moves on."""

import datetime as dt
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QToolButton

from relplanner.commands.records import add, set_fields
from relplanner.gui.forecast.picture import ForecastPicture
from relplanner.gui.inspector import Inspector
from relplanner.gui.inspector.forecast import ForecastSection
from relplanner.gui.inspector.links import JumpButton
from relplanner.gui.widgets import Pill

DAY = 480


@pytest.fixture
def plan(open_context, empty_plan):
    """An empty plan."""
    return open_context(empty_plan)


def added(context, kind, /, **values) -> str:
    return context.session.do(add, kind, values).edits[0].id


@pytest.fixture
def release(plan) -> str:
    """A release of ten to thirty working days from Monday 4 January 2027, committed to the 25th."""
    from relplanner.domain.kinds.choices import Scheduling

    release = added(
        plan, "release", title="Shop", start=dt.datetime(2027, 1, 4, 9), committed_date=dt.date(2027, 1, 25)
    )
    added(
        plan, "activity", title="Build", release=release, mode=Scheduling.AUTOMATIC, duration=15 * DAY,
        optimistic=10 * DAY, likely=15 * DAY, pessimistic=30 * DAY,
    )  # fmt: skip
    return release


@pytest.fixture
def panel(qtbot, plan):
    view = Inspector(plan)
    qtbot.addWidget(view)
    view.resize(320, 900)
    view.show()
    return view


def forecast(qtbot, plan, panel, id: str) -> ForecastSection:
    """The section, once the forecast of a record is in it."""
    with qtbot.waitSignal(plan.forecasts.made):
        plan.select(id)
    return panel.findChild(ForecastSection)


def words(section) -> str:
    return " | ".join(label.text() for label in section.findChildren(QLabel) if label.isVisible())


def press(section, text: str) -> None:
    next(button for button in section.findChildren(QToolButton) if button.text() == text).click()


def test_a_release_is_told_with_its_chance_and_what_drives_it(qtbot, plan, release, panel) -> None:
    section = forecast(qtbot, plan, panel, release)
    (chance,) = (pill.text() for pill in section.findChildren(Pill) if pill.isVisible())
    assert chance.endswith("% by the committed Mon 25 Jan")
    assert "P50" in words(section)
    assert "Seed 1" in words(section)
    assert [button.accessibleName() for button in section.findChildren(JumpButton)] == ["Build"]


def test_the_picture_can_be_heard(qtbot, plan, release, panel) -> None:
    picture = forecast(qtbot, plan, panel, release).findChild(ForecastPicture)
    assert picture.isVisible()
    spoken = picture.accessibleDescription()
    for part in ("P50", "P80", "P95", "by the committed", "10,000 trials", "seed 1"):
        assert part in spoken


def test_bars_can_be_a_curve(qtbot, plan, release, panel) -> None:
    section = forecast(qtbot, plan, panel, release)
    picture = section.findChild(ForecastPicture)
    bars = picture.grab().toImage()
    press(section, "S-curve")
    assert picture.grab().toImage() != bars
    press(section, "Bars")
    assert picture.grab().toImage() == bars


def test_drawing_again_takes_the_next_seed(qtbot, plan, release, panel) -> None:
    section = forecast(qtbot, plan, panel, release)
    before = words(section)
    with qtbot.waitSignal(plan.forecasts.made):
        press(section, "Draw again")
    assert "Seed 2" in words(section)
    assert words(section) != before


def test_an_edit_drops_what_is_known_and_asks_anew(qtbot, plan, release, panel) -> None:
    forecast(qtbot, plan, panel, release)
    known = plan.forecasts.known(plan.schedule, release, 1)
    with qtbot.waitSignal(plan.forecasts.made):
        plan.session.do(set_fields, release, {"start": dt.datetime(2027, 2, 1, 9)})
    after = plan.forecasts.known(plan.schedule, release, 1)
    assert after.day_by(0.5) > known.day_by(0.5)


def test_a_forecast_of_a_plan_that_moved_on_is_never_shown(qtbot, plan, release, panel) -> None:
    plan.select(release)
    stale = plan.schedule
    plan.forecasts.wait()
    plan.session.do(set_fields, release, {"title": "Shop 2"})
    with qtbot.waitSignal(plan.forecasts.made):
        pass
    assert plan.forecasts.known(stale, release, 1) is None
    assert plan.forecasts.known(plan.schedule, release, 1) is not None


def test_what_is_known_is_shown_at_once(qtbot, plan, release, panel) -> None:
    section = forecast(qtbot, plan, panel, release)
    told = words(section)
    plan.select("")
    plan.select(release)
    assert words(section) == told
    assert not plan.forecasts.busy


def test_it_can_be_cancelled(qtbot, plan, release, panel) -> None:
    plan.select(release)
    section = panel.findChild(ForecastSection)
    plan.forecasts.progressed.emit(10)
    press(section, "Cancel")
    assert not plan.forecasts.busy
    assert "Not worked out" in words(section)


def test_without_estimates_it_says_what_to_give(qtbot, plan, release, panel) -> None:
    activity = next(iter(plan.plan.tables["activity"]))
    plan.session.do(set_fields, activity, {"optimistic": None, "likely": None, "pessimistic": None})
    section = forecast(qtbot, plan, panel, release)
    assert "Give optimistic and pessimistic durations" in words(section)
    assert not section.findChild(ForecastPicture).isVisible()


def test_what_is_live_has_no_forecast(qtbot, plan, release, panel) -> None:
    plan.session.do(set_fields, release, {"actual_date": dt.date(2027, 1, 20)})
    plan.select(release)
    assert not panel.findChild(ForecastSection).isVisible()
    assert not plan.forecasts.busy


def test_estimates_are_a_press_away(qtbot, plan, release, panel) -> None:
    activity = next(iter(plan.plan.tables["activity"]))
    section = forecast(qtbot, plan, panel, activity)
    press(section, "Estimate…")
    assert panel.form.field("optimistic").editor.hasFocus()


def test_the_window_stays_alive_while_it_is_worked_out(qtbot, plan, release, panel) -> None:
    beats = []
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start()
    forecast(qtbot, plan, panel, release)
    assert len(beats) > 20


def test_closing_the_plan_ends_what_is_under_way(plan, release, panel) -> None:
    plan.select(release)
    plan.forecasts.close()
    assert not plan.forecasts.busy
