"""Bars lie where their dates say, and only what can be seen is made."""

import datetime as dt
import itertools

import pytest

from relplanner.chart.links import LinkIndex, Place, route
from relplanner.chart.marks import Marks, Shown, baseline_dates
from relplanner.chart.overview import Overview
from relplanner.chart.rows import Lens, build_rows
from relplanner.chart.scale import Scale
from relplanner.chart.shapes import Bar, Diamond, Stress, WashKind
from relplanner.chart.sizes import PLAIN, Sizes
from relplanner.chart.timeline import Part, Timeline
from relplanner.domain.edit import changed
from relplanner.domain.kinds import Activity, Calendar, CalendarDay, Dependency, Product, Release, Window
from relplanner.domain.kinds.choices import LinkType, Scheduling
from relplanner.domain.kinds.context import WindowKind
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, at, generated, sample

ROW = PLAIN.row
FIRST = dt.date(2026, 11, 16)
SCALE = Scale(FIRST.toordinal(), 10)
EVERYTHING = (-1e4, 1e4, 0, 1e4)


def made(plan, lens: Lens | None = None, marks: Marks | None = None) -> Timeline:
    return Timeline(plan, compute(plan), build_rows(plan, lens or Lens()), marks or Marks(), TODAY)


def named(plan, title: str) -> str:
    return next(
        record.id
        for kind in (Activity, Release)
        for record in plan.of(kind).values()
        if record.title == title
    )


@pytest.fixture(scope="module")
def plan():
    return sample()


@pytest.fixture(scope="module")
def timeline(plan):
    return made(plan, marks=Marks(baseline=baseline_dates(plan)))


def test_zoomed_out_a_bar_fills_the_days_it_touches(timeline, plan):
    bar = timeline.bar(SCALE, named(plan, "Build & feature freeze"))
    assert (bar.x, bar.x + bar.width) == (70, 250)  # 23 Nov to 10 Dec


def test_zoomed_in_a_bar_begins_and_ends_at_its_hours(timeline, plan):
    bar = timeline.bar(Scale(FIRST.toordinal(), 240), named(plan, "Build & feature freeze"))
    assert bar.x == pytest.approx(7 * 240 + 9 * 10)
    assert bar.x + bar.width == pytest.approx(24 * 240 + 17 * 10)


def test_a_moment_is_a_diamond_in_the_middle_of_its_day(timeline, plan):
    shape = timeline.bar(SCALE, named(plan, "Go / no-go"))
    assert isinstance(shape, Diamond)
    assert shape.x == (dt.date(2027, 1, 19) - FIRST).days * 10 + 5


def test_the_solid_part_is_what_is_done(timeline, plan):
    bar = timeline.bar(SCALE, named(plan, "Build & feature freeze"))
    assert bar.done == bar.width
    assert timeline.bar(SCALE, named(plan, "User acceptance (UAT)")).done == 0


def test_a_scene_holds_only_what_may_be_seen(timeline):
    whole = timeline.scene(SCALE, *EVERYTHING)
    some = timeline.scene(SCALE, 0, 300, ROW, 3 * ROW - 1)
    assert len(whole.bars) > 10
    assert {bar.y // ROW for bar in some.bars} == {1, 2}
    assert timeline.scene(SCALE, 9000, 9500, 0, 1e4).bars == ()


def test_every_strip_of_a_scene_adds_up_to_the_scene(timeline):
    whole = timeline.scene(SCALE, *EVERYTHING)
    strips = [timeline.scene(SCALE, x, x + 50, 0, 1e4) for x in range(-200, 1800, 50)]
    assert set(whole.bars) == {bar for strip in strips for bar in strip.bars}
    assert set(whole.labels) <= {label for strip in strips for label in strip.labels}
    assert set(whole.links) == {link for strip in strips for link in strip.links}


def test_words_that_begin_left_of_what_is_in_sight_are_not_shown(timeline):
    whole = timeline.scene(SCALE, *EVERYTHING).labels
    for label in whole:
        if label.text != "Festive change freeze":
            assert label in timeline.scene(SCALE, *EVERYTHING, sight=label.x).labels
            assert label not in timeline.scene(SCALE, *EVERYTHING, sight=label.x + 1).labels


def test_a_window_that_began_left_of_what_is_in_sight_is_named_from_there_on(timeline):
    def name(sight: float):
        labels = timeline.scene(SCALE, *EVERYTHING, sight=sight).labels
        return next((label for label in labels if label.text == "Festive change freeze"), None)

    began, ends = SCALE.x(dt.date(2026, 12, 18).toordinal()), SCALE.x(dt.date(2027, 1, 4).toordinal())
    whole, part = name(0), name(began + 50)
    assert (whole.x - began, part.x - began) == (6, 56)
    assert whole.x + whole.room == part.x + part.room
    assert name(ends) is None


def test_a_label_tells_the_date_and_the_slip_against_the_baseline(timeline):
    labels = {label.text: label.stress for label in timeline.scene(SCALE, *EVERYTHING).labels}
    assert labels["21 Jan"] is Stress.QUIET
    assert labels["Live · 4 Feb (+8 wd)"] is Stress.PLAIN


def test_a_baseline_lies_beneath_what_moved(timeline):
    strips = timeline.scene(SCALE, *EVERYTHING).strips
    assert [strip.x for strip in strips] == [80, 700]


def test_conflicts_speak_in_words(plan):
    id = named(plan, "Staged roll-out 5% → 100%")
    scene = made(plan, marks=Marks(conflicts={id: "UAT-2 double-booked"})).scene(SCALE, *EVERYTHING)
    assert [bar.id for bar in scene.bars if bar.conflict] == [id]
    assert ("▲ UAT-2 double-booked", Stress.WARNING) in [(label.text, label.stress) for label in scene.labels]


def test_a_freeze_is_a_wash_with_its_name_where_nothing_else_is_drawn(timeline):
    scene = timeline.scene(SCALE, *EVERYTHING)
    (freeze,) = (wash for wash in scene.washes if wash.kind is WashKind.FREEZE)
    assert (freeze.x, freeze.width) == (320, 170)
    named_at = [label.y for label in scene.labels if label.text == "Festive change freeze"]
    assert all(timeline.rows[int(y // ROW)].kind == "group" for y in named_at)


def test_a_freeze_of_one_product_lies_over_its_rows_alone():
    build = Builder()
    one, two = (build.add(Product, title=title).id for title in "AB")
    for product in (one, two):
        build.add(Release, title="R", product=product, target_date=dt.date(2026, 12, 1))
    build.add(
        Window,
        title="F",
        kind=WindowKind.FREEZE,
        products=(two,),
        start=at("2026-12-01", 0),
        finish=at("2026-12-03", 0),
    )
    scene = made(build.plan).scene(SCALE, *EVERYTHING)
    (freeze,) = (wash for wash in scene.washes if wash.kind is WashKind.FREEZE)
    assert (freeze.y, freeze.height) == (2 * ROW, 2 * ROW)


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        ("FREQ=WEEKLY", 4),
        ("FREQ=WEEKLY;COUNT=2", 2),
        ("FREQ=SECONDLY", 1),
        ("nonsense", 1),
        ("FREQ=YEARLY;BYMONTH=99", 0),
    ],
)
def test_a_recurring_window_comes_round_and_an_odd_rule_once(rule, times):
    build = Builder()
    build.add(
        Window,
        title="F",
        kind=WindowKind.FREEZE,
        recurrence=rule,
        start=at("2026-12-01", 0),
        finish=at("2026-12-02", 0),
    )
    scene = made(build.plan).scene(SCALE, 0, 400, 0, 100)
    assert len([wash for wash in scene.washes if wash.kind is WashKind.FREEZE]) in range(times, times + 2)


def test_a_folded_product_shows_its_releases_in_its_own_row(plan):
    timeline = made(plan, Lens(folded=frozenset({"product-2"})))
    row = timeline.index["product-2"]
    bars = timeline.scene(SCALE, -1e4, 1e4, row * ROW, row * ROW + 1).bars
    assert {bar.id for bar in bars} == {
        named(plan, "Identity 9.0.0"),
        named(plan, "Identity 8.7.4 (emergency)"),
    }


@pytest.mark.parametrize(
    ("dx", "part"),
    [(0.5, Part.BODY), (0, Part.START), (-0.01, Part.START), (1, Part.FINISH), (1.06, Part.LINK)],
)
def test_a_bar_is_taken_by_its_body_its_ends_and_its_dot(timeline, plan, dx, part):
    id = named(plan, "Build & feature freeze")
    bar = timeline.bar(SCALE, id)
    hit = timeline.hit(SCALE, bar.x + bar.width * dx, bar.y + 5)
    assert (hit.id, hit.part) == (id, part)


def test_beside_bars_there_is_a_row_and_below_the_rows_nothing(timeline):
    assert timeline.hit(SCALE, 5, 5).id == ""
    assert timeline.hit(SCALE, 5, timeline.height + 1) is None


def test_what_only_moved_keeps_the_work_done_on_its_rows(plan):
    before = made(plan)
    after = Timeline(plan, before.schedule, before.rows, Marks(), TODAY, before)
    assert after.index is before.index


def test_a_plan_without_dates_and_one_without_anything_can_be_drawn():
    build = Builder()
    build.add(Release, title="R")
    assert made(build.plan).scene(SCALE, 0, 100, 0, 100).bars == ()
    assert made(Builder().plan).scene(SCALE, 0, 100, 0, 100).labels == ()


def test_links_in_sight_are_found_once_however_long():
    plan = generated(2000)
    index = {row.id: number for number, row in enumerate(build_rows(plan, Lens()))}
    links = dict(plan.of(Dependency))
    ends = list(index)
    links["far"] = Dependency(id="far", key="LNK-99999", predecessor=ends[3], successor=ends[-1])
    found = LinkIndex(links, index)
    for first, last in ((0, 40), (31, 33), (500, 1200), (0, len(index))):
        passing = [link.id for link in found.passing(first, last)]
        wanted = {
            id
            for id, link in links.items()
            for rows in [sorted((index[link.predecessor], index[link.successor]))]
            if rows[0] <= last and rows[1] >= first
        }
        assert len(passing) == len(set(passing))
        assert set(passing) == wanted


@pytest.mark.parametrize("type", LinkType)
@pytest.mark.parametrize("end", [Place(200, 300, 45), Place(20, 60, 45), Place(120, 160, -45)])
def test_a_line_leaves_and_arrives_at_the_ends_its_type_says(type, end):
    start = Place(100, 150, 15)
    points = route(type, start, end)
    assert points[0] == (start.right if type in ("FS", "FF") else start.left, 15)
    assert points[-1] == (end.left if type in ("FS", "SS") else end.right, end.y)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        assert x0 == x1 or y0 == y1


def test_bars_of_any_length_are_found_by_their_lane():
    build = Builder()
    product = build.add(Product, title="P").id
    for number in range(200):
        begin = FIRST + dt.timedelta(days=number)
        release = build.add(Release, title=f"{number}", product=product).id
        finish = at(str(begin), 17) + dt.timedelta(days=number * 7 % 90)
        build.add(Activity, release=release, start=at(str(begin), 9), finish=finish)
    timeline = made(build.plan, Lens(folded=frozenset({product})))
    whole = timeline.scene(SCALE, *EVERYTHING).bars
    assert len(whole) == 200
    for left in range(0, 2000, 130):
        seen = {bar.id for bar in timeline.scene(SCALE, left, left + 100, 0, 20).bars}
        assert {bar.id for bar in whole if bar.x < left + 100 and bar.x + bar.width > left} <= seen
        assert all(isinstance(bar, Bar) for bar in whole)


# -- what is marked ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def negotiated():
    """A chain that ends late for its deadline, and beside it something that has time."""
    build = Builder()
    release = build.add(Release, title="R", start=at("2026-12-07", 9)).id

    def work(title, days, **values):
        values = {"mode": Scheduling.AUTOMATIC, "duration": days * 480, **values}
        return build.add(Activity, title=title, release=release, **values).id

    ids = {
        "build": work("Build", 5),
        "test": work("Test", 5, deadline=at("2026-12-16", 17)),
        "notes": work("Notes", 2, deadline=at("2026-12-18", 17)),
    }
    build.add(Dependency, predecessor=ids["build"], successor=ids["test"])
    return build.plan, ids


def marked(negotiated, *shown: Shown):
    plan, ids = negotiated
    return made(plan, marks=Marks(frozenset(shown))).scene(SCALE, *EVERYTHING), ids


def test_the_critical_path_is_outlined_where_it_is_wanted(negotiated):
    scene, ids = marked(negotiated, Shown.CRITICAL, Shown.LINKS)
    assert {bar.id for bar in scene.bars if bar.critical} == {ids["build"], ids["test"]}
    assert [link.critical for link in scene.links] == [True]
    scene, _ = marked(negotiated, Shown.LINKS)
    assert not any(shape.critical for shape in (*scene.bars, *scene.links))


def test_float_is_a_line_to_the_latest_finish_with_its_days_in_words(negotiated):
    scene, ids = marked(negotiated, Shown.FLOAT)
    (slack,) = scene.slacks
    notes = next(bar for bar in scene.bars if bar.id == ids["notes"])
    assert slack.x == notes.x + notes.width
    # Notes end on 8 December and must by 18 December, the day before which ends the release: two weeks wide.
    assert slack.x + slack.width == (dt.date(2026, 12, 18) - FIRST).days * 10 + 10
    words = [label.text for label in scene.labels]
    assert "8d float" in words
    assert "−2d float" in words


def test_a_deadline_is_a_marker_and_a_missed_one_says_by_how_much(negotiated):
    scene, _ = marked(negotiated, Shown.DEADLINES)
    assert [(flag.x, flag.missed) for flag in scene.flags] == [
        ((dt.date(2026, 12, 16) - FIRST).days * 10 + 10, True),
        ((dt.date(2026, 12, 18) - FIRST).days * 10 + 10, False),
    ]
    (told,) = (label for label in scene.labels if "deadline" in label.text)
    assert (told.text, told.stress) == ("▼ deadline missed by 2d", Stress.BAD)


@pytest.mark.parametrize("what", sorted(set(Shown) - {Shown.HOLIDAYS}))
def test_everything_beside_the_bars_can_be_shown_and_hidden(plan, negotiated, what):
    def drawn(shown):
        conflicts = {named(plan, "Staged roll-out 5% → 100%"): "UAT-2 double-booked"}
        marks = Marks(frozenset(shown), conflicts, baseline_dates(plan))
        return [made(each, marks=marks).scene(SCALE, *EVERYTHING) for each in (plan, negotiated[0])]

    assert drawn(Shown) != drawn(set(Shown) - {what})
    assert drawn({what}) != drawn(())


def test_holidays_are_named_and_hidden_while_weekends_stay():
    build = Builder()
    calendar = build.add(Calendar, title="Scotland").id
    build.add(CalendarDay, calendar=calendar, date=dt.date(2026, 11, 30), title="St Andrew’s Day")
    build.add(Release, title="R", target_date=dt.date(2026, 12, 1))
    programme = build.plan.programme
    edit = changed(programme.KIND, programme.id, programme.KIND.values(programme), {"calendar": calendar})
    plan = build.plan.after([edit])

    def days(*shown: Shown):
        near = Scale(FIRST.toordinal(), 120)
        scene = made(plan, marks=Marks(frozenset(shown))).scene(near, 0, 2400, 0, 60)
        washes = {(wash.kind, wash.title) for wash in scene.washes}
        return washes, {label.text for label in scene.labels}

    washes, labels = days(Shown.HOLIDAYS)
    assert (WashKind.HOLIDAY, "St Andrew’s Day") in washes
    assert "St Andrew’s Day" in labels
    washes, labels = days()
    assert washes == {(WashKind.REST, "")}


def test_what_stands_far_behind_a_bar_leaves_its_words_beside_it(negotiated):
    plan, ids = negotiated
    timeline = made(plan, marks=Marks(frozenset({Shown.DEADLINES})))
    near = Scale(FIRST.toordinal(), 30)
    bar = timeline.bar(near, ids["notes"])
    (label,) = (each for each in timeline.scene(near, *EVERYTHING).labels if each.text == "8 Dec")
    assert label.x - (bar.x + bar.width) < 20


def test_rows_and_what_is_in_them_grow_with_the_text(plan):
    large = made(plan).sized(Sizes.at(1.5))
    id = named(plan, "Build & feature freeze")
    usual, grown = made(plan).bar(SCALE, id), large.bar(SCALE, id)
    assert large.height == 1.5 * made(plan).height
    assert grown.height / usual.height == pytest.approx(1.5, abs=0.05)
    assert (grown.x, grown.width) == (usual.x, usual.width)
    assert large.hit(SCALE, grown.x + 20, grown.y + 5).id == id


def test_a_frame_touches_the_bars_that_it_covers_in_part(timeline, plan):
    bar = timeline.bar(SCALE, named(plan, "Build & feature freeze"))
    touched = list(timeline.between(SCALE, bar.x - 5, bar.x + 5, bar.y, bar.y + ROW))
    assert named(plan, "Build & feature freeze") in touched
    assert named(plan, "User acceptance (UAT)") not in touched


# -- the strip of the whole --------------------------------------------------------------------------------


def test_the_overview_holds_every_day_of_the_plan_and_today(timeline):
    overview = Overview(timeline, 600, 40)
    low, high = timeline.schedule.bounds()
    for day in (low.toordinal(), high.toordinal(), TODAY.toordinal()):
        assert 0 < overview.x(day) < 600
        assert overview.day(overview.x(day)) == pytest.approx(day)
    strokes = overview.strokes()
    assert all(stroke.x >= 0 and stroke.x + stroke.width <= 600 for stroke in strokes)
    assert all(stroke.y >= 0 and stroke.y + stroke.height <= 40 for stroke in strokes)
    assert len(strokes) == sum(timeline.schedule.span(row.id) is not None for row in timeline.rows)


def test_the_overview_of_a_large_plan_is_of_its_releases():
    plan = generated(2500)
    timeline = made(plan)
    assert len(Overview(timeline, 600, 40).strokes()) == len(plan.of(Release))


def test_a_folded_release_says_how_much_collides_inside_it(plan):
    release = named(plan, "Payments 4.2.0")
    ids = [named(plan, title) for title in ("System & performance test", "User acceptance (UAT)")]
    marks = Marks(conflicts=dict.fromkeys(ids, "UAT-2 double-booked"))

    def words(lens: Lens) -> list[str]:
        return [label.text for label in made(plan, lens, marks).scene(SCALE, *EVERYTHING).labels]

    assert "▲ 2 conflicts inside · 21 Jan" in words(Lens(folded=frozenset({release})))
    assert not any("inside" in text for text in words(Lens()))
