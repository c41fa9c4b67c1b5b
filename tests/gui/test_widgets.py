"""Widgets paint in both themes and at large text, can be used from the keyboard, and say what they are."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QFont, QFontMetricsF, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QLabel, QMenu, QToolTip, QVBoxLayout, QWidget

from relplanner.gui import assets
from relplanner.gui.theme import DARK, LIGHT, Tone, load_theme
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import (
    ActionButton,
    Card,
    ElidedLabel,
    EmptyState,
    IconButton,
    MatrixItem,
    MatrixView,
    MenuButton,
    PageHeader,
    Pill,
    ProgressBarThin,
    ProgressRing,
    SearchField,
    SegmentedControl,
    Toast,
    Trend,
    paint_mark,
    paint_pill,
    paint_tick_box,
    pill_size,
    text_label,
)


@pytest.fixture
def themes(qapp):
    assets.install()
    return ThemeSource(load_theme(LIGHT))


@pytest.fixture
def dressed(qapp, themes):
    """The application in its own clothes, which it takes off again."""
    style, palette, font = qapp.style().name(), qapp.palette(), qapp.font()
    themes.dress(qapp)
    yield qapp
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


def shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def spoken(widget: QWidget) -> tuple[str, str, str]:
    """What a screen reader is told: the kind of thing, its name, its value or description."""
    face = QAccessible.queryAccessibleInterface(widget)
    words = face.text(QAccessible.Text.Value) or face.text(QAccessible.Text.Description)
    return face.role().name, face.text(QAccessible.Text.Name), words


def band(likelihood: int, impact: int) -> Tone:
    score = likelihood * impact
    return Tone.GOOD if score <= 6 else Tone.WARNING if score <= 14 else Tone.BAD


RISKS = (
    MatrixItem("a", "07", "Schema migration locks the ledger", 4, 5, after=(2, 4)),
    MatrixItem("b", "03", "Shared test environment", 4, 3),
    MatrixItem("c", "12", "Late legal approval", 4, 3),
)


def everything(themes: ThemeSource) -> QWidget:
    """One of each widget, filled."""
    page = QWidget()
    column = QVBoxLayout(page)
    header = PageHeader("Payments 4.2.0")
    header.add_left(
        SegmentedControl([("t", "Timeline"), ("c", "Calendar")], "View"), MenuButton("All", QMenu(page))
    )
    header.add_right(SearchField(themes, "Search", "Ctrl+K"), IconButton(themes, "plus", "Add"))
    ring, bar, trend = ProgressRing(themes, "Ready"), ProgressBarThin(themes, "Ready"), Trend(themes, "Slips")
    ring.show_percent(83)
    bar.show_percent(12, Tone.WARNING)
    trend.show_values([3, 1, 2], "2, rising", target=1.5, captions=["Sep", "Nov"])
    matrix = MatrixView(themes, band)
    matrix.show_items(RISKS)
    matrix.select("a")
    card = Card("Verdict", Pill(themes, "No-go", Tone.BAD))
    for widget in (ring, bar, trend, matrix, ElidedLabel("A long name"), *pills(themes)):
        card.body.addWidget(widget)
    column.addWidget(header)
    column.addWidget(card)
    column.addWidget(
        EmptyState(themes, "radar", "Nothing yet", "Begin with the sample.", [QAction("Sample", page)])
    )
    return page


def pills(themes: ThemeSource) -> list[Pill]:
    return [Pill(themes, tone.value, tone) for tone in Tone]


@pytest.mark.parametrize("name", [LIGHT, DARK])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_widget_paints_in_both_themes_and_at_large_text(qtbot, themes, dressed, name, scale):
    themes.switch(load_theme(name), scale)
    page = shown(qtbot, everything(themes))
    assert not page.grab().isNull()


def test_widgets_nobody_has_filled_yet_paint(qtbot, themes):
    for widget in (
        ProgressRing(themes, "Ready"),
        Trend(themes, "Slips"),
        MatrixView(themes, band),
        Pill(themes),
    ):
        assert not shown(qtbot, widget).grab().isNull()


# --- status -------------------------------------------------------------------------------------------------


def painted(themes: ThemeSource, tone: Tone, *, mark: bool = True) -> QImage:
    image = QImage(160, 30, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_pill(painter, image.rect(), "State", tone, themes.theme, mark=mark)
    painter.end()
    return image


def test_a_verdict_differs_from_others_by_its_shape_and_not_only_by_its_colour(themes):
    sizes = {tone: pill_size(QFont(), "State", tone).width() for tone in Tone}
    assert sizes[Tone.BAD] > sizes[Tone.NEUTRAL]
    looks = []
    for tone in (Tone.GOOD, Tone.WARNING, Tone.BAD):
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_mark(painter, image.rect().toRectF(), tone, themes.theme.text)
        painter.end()
        looks.append(image)
    assert looks[0] != looks[1] != looks[2] != looks[0]


def test_a_count_may_leave_the_shape_out(themes):
    assert pill_size(QFont(), "3", Tone.BAD, mark=False) == pill_size(QFont(), "3", Tone.NEUTRAL)
    assert painted(themes, Tone.BAD, mark=False) != painted(themes, Tone.BAD)


def test_a_pill_stays_inside_the_room_it_is_given(themes):
    image = QImage(400, 30, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    pill = paint_pill(painter, QRect(10, 0, 50, 30), "A status far too long", Tone.WARNING, themes.theme)
    painter.end()
    assert QRect(10, 0, 50, 30).contains(pill)
    assert all(image.pixelColor(x, 15).alpha() == 0 for x in range(61, 400))


def test_a_pill_says_its_word_to_a_screen_reader(qtbot, themes):
    pill = Pill(themes, "Approved", Tone.GOOD)
    qtbot.addWidget(pill)
    assert spoken(pill)[:2] == ("StaticText", "Approved")
    pill.show_status("Awaited", Tone.NEUTRAL)
    assert spoken(pill)[1] == "Awaited"


def test_a_tick_box_shows_whether_it_is_ticked(themes):
    looks = []
    for checked in (True, False):
        image = QImage(16, 16, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_tick_box(painter, image.rect(), themes.theme, checked=checked)
        painter.end()
        looks.append(image)
    assert looks[0] != looks[1]


# --- words of users -----------------------------------------------------------------------------------------

MARKUP = '<img src="file:///etc/hostname"> <b>bold</b>'


def test_labels_show_markup_as_it_stands(qtbot, themes):
    for label in (text_label(MARKUP), ElidedLabel(MARKUP), Pill(themes, MARKUP)):
        qtbot.addWidget(label)
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_shortened_label_tells_its_words_in_full_without_rendering_them(qtbot, themes):
    label = ElidedLabel(MARKUP)
    label.resize(60, 20)
    shown(qtbot, label)
    label.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5))))
    assert "&lt;img" in QToolTip.text()
    QToolTip.hideText()


# --- buttons ------------------------------------------------------------------------------------------------


def test_a_button_follows_its_action_and_does_it(qtbot):
    done = []
    action = QAction("Undo rename…")
    action.triggered.connect(lambda: done.append("undo"))
    button = ActionButton(action)
    shown(qtbot, button)
    assert button.text() == "Undo rename…"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert done == ["undo"]
    action.setText("Undo move")
    action.setEnabled(False)
    assert (button.text(), button.isEnabled()) == ("Undo move", False)
    action.setVisible(False)
    assert not button.isVisible()


def test_making_a_button_opens_no_window(qtbot):
    button = ActionButton(QAction("Send"))
    qtbot.addWidget(button)
    assert not button.isVisible()


def test_an_icon_button_has_a_name(qtbot, themes):
    button = IconButton(themes, "settings", "Settings")
    qtbot.addWidget(button)
    assert spoken(button)[1] == "Settings"
    assert button.toolTip() == "Settings"


@pytest.fixture
def views(qtbot):
    control = SegmentedControl(
        [("timeline", "Timeline"), ("calendar", "Calendar"), ("table", "Table")], "View"
    )
    return shown(qtbot, control)


def test_the_first_segment_is_the_choice_until_another_is_made(views):
    assert views.value == "timeline"


def test_arrow_keys_choose_a_segment(qtbot, views):
    first = views.findChildren(QWidget)[0]
    first.setFocus()
    with qtbot.waitSignal(views.chosen) as word:
        qtbot.keyClick(views.focusWidget(), Qt.Key.Key_Right)
    assert word.args == ["calendar"]
    assert views.value == "calendar"


def test_choosing_what_is_chosen_says_nothing(qtbot, views):
    with qtbot.assertNotEmitted(views.chosen):
        views.choose("timeline")


def test_a_segment_is_named_with_what_it_chooses(views):
    names = [spoken(child)[1] for child in views.findChildren(QWidget)]
    assert names == ["View: Timeline", "View: Calendar", "View: Table"]


# --- header -------------------------------------------------------------------------------------------------


def test_a_header_takes_a_second_row_only_when_it_has_to(qtbot, themes):
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    header = PageHeader("Roadmap")
    left, right = text_label("x" * 40), text_label("y" * 40)
    header.add_left(left)
    header.add_right(right)
    column.addWidget(header)
    column.addStretch()
    page.resize(1280, 400)
    shown(qtbot, page)
    one_row = header.height()
    assert left.y() == right.y()
    assert right.geometry().right() > 1200

    page.resize(500, 400)

    assert header.height() > one_row
    assert right.y() > left.y()
    assert right.geometry().right() < 500


def test_a_header_is_as_high_as_designed(qtbot, themes, dressed):
    header = PageHeader("Roadmap")
    header.add_left(SegmentedControl([("a", "Timeline")], "View"))
    shown(qtbot, header)
    assert 44 <= header.heightForWidth(1200) <= 48


# --- progress -----------------------------------------------------------------------------------------------


def test_progress_is_told_as_a_figure(qtbot, themes):
    ring = ProgressRing(themes, "Readiness of Payments 4.2.0")
    qtbot.addWidget(ring)
    ring.show_percent(83.9)
    assert spoken(ring) == ("ProgressBar", "Readiness of Payments 4.2.0", "83")


def test_almost_ready_is_never_shown_as_ready(qtbot, themes):
    ring = ProgressRing(themes, "Ready")
    qtbot.addWidget(ring)
    ring.show_percent(99.9)
    assert ring.value() == 99


def test_progress_that_is_not_known_is_not_shown_as_none(qtbot, themes):
    known, unknown = ProgressRing(themes, "Ready"), ProgressRing(themes, "Ready")
    for ring, percent in ((known, 0), (unknown, None)):
        shown(qtbot, ring)
        ring.show_percent(percent)
    assert known.grab().toImage() != unknown.grab().toImage()
    assert unknown.accessibleDescription() == "not known"


@pytest.mark.parametrize("values", [[], [5], [5, 5, 5], [0, 1e9, -3]])
def test_a_trend_draws_any_figures(qtbot, themes, values):
    trend = Trend(themes, "Slips")
    trend.show_values(values, "summary", target=None)
    assert not shown(qtbot, trend).grab().isNull()
    assert trend.accessibleDescription() == "summary"


# --- search -------------------------------------------------------------------------------------------------


def test_escape_empties_a_search_and_then_belongs_to_the_page(qtbot, themes):
    page = QWidget()
    field = SearchField(themes, "Search or run a command…", "Ctrl+K", page)
    shown(qtbot, page)
    field.setText("pay")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert spoken(field)[1] == "Search or run a command…"


# --- matrix -------------------------------------------------------------------------------------------------


@pytest.fixture
def matrix(qtbot, themes):
    view = MatrixView(themes, band)
    view.show_items(RISKS)
    view.resize(420, 340)
    return shown(qtbot, view)


def test_enter_on_a_cell_with_one_risk_opens_the_risk(qtbot, matrix):
    matrix.select("a")
    with qtbot.waitSignal(matrix.item_activated) as word:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert word.args == ["a"]


def test_enter_on_an_empty_cell_opens_the_cell(qtbot, matrix):
    matrix.select("a")
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    with qtbot.waitSignal(matrix.cell_activated) as word:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert word.args == [3, 5]


def test_space_walks_the_risks_of_a_cell(qtbot, matrix):
    matrix.select("b")
    qtbot.keyClick(matrix, Qt.Key.Key_Space)
    assert matrix.selected == "c"
    qtbot.keyClick(matrix, Qt.Key.Key_Space)
    assert matrix.selected == "b"


def test_the_keyboard_stays_inside_the_matrix(qtbot, matrix):
    for _ in range(9):
        qtbot.keyClick(matrix, Qt.Key.Key_Up)
        qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.accessibleDescription().startswith("Likelihood 5, impact 5, score 25")


def test_a_screen_reader_hears_the_cell_and_its_risks(matrix):
    matrix.select("b")
    assert matrix.accessibleDescription() == (
        "Likelihood 4, impact 3, score 12: 03 Shared test environment (selected); 12 Late legal approval"
    )


def test_a_click_on_a_circle_opens_its_risk(qtbot, matrix):
    centre = matrix.cell_rect((4, 5)).center().toPoint()
    with qtbot.waitSignal(matrix.item_activated) as word:
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=centre)
    assert word.args == ["a"]


def test_a_click_beside_a_circle_opens_the_cell(qtbot, matrix):
    corner = (matrix.cell_rect((4, 5)).bottomRight() - QPointF(3, 3)).toPoint()
    with qtbot.waitSignal(matrix.cell_activated) as word:
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=corner)
    assert word.args == [4, 5]


def test_likelihood_grows_upwards_and_impact_to_the_right(matrix):
    assert matrix.cell_rect((5, 1)).top() < matrix.cell_rect((1, 1)).top()
    assert matrix.cell_rect((1, 1)).left() < matrix.cell_rect((1, 5)).left()


def test_a_crowded_cell_says_how_many_more_there_are(qtbot, matrix):
    crowd = [MatrixItem(str(n), f"{n:02}", "Risk", 1, 1) for n in range(40)]
    matrix.show_items(crowd)
    few = matrix.grab().toImage()
    matrix.show_items(crowd[:39])
    assert matrix.grab().toImage() != few
    assert matrix.items_at((1, 1)) == crowd[:39]


def test_a_risk_that_is_gone_is_no_longer_marked(matrix):
    matrix.select("a")
    matrix.show_items(RISKS[1:])
    assert matrix.selected == ""


# --- toast --------------------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot):
    page = QWidget()
    page.resize(800, 600)
    return shown(qtbot, page)


def test_a_toast_offers_the_way_back_and_goes(qtbot, page):
    undone = []
    toast = Toast(page)
    toast.say("Deleted Payments 4.2.0", "Undo", lambda: undone.append(True))
    assert toast.isVisible()
    assert page.rect().contains(toast.geometry())
    qtbot.mouseClick(toast.findChild(QWidget, "action"), Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not toast.isVisible()


def test_a_toast_shows_all_of_its_words_however_long_they_are(page):
    toast = Toast(page)
    toast.say("Something went wrong, and a report of it is in a place with a long name. " * 4, "Undo")
    label = next(each for each in toast.findChildren(QLabel) if each.text())
    assert page.rect().contains(toast.geometry())
    assert label.width() < page.width()
    assert label.height() >= label.heightForWidth(label.width()) > label.fontMetrics().height()
    toast.say("Saved")
    assert toast.height() < 2 * label.fontMetrics().height() + 40
    assert not label.wordWrap()


def test_a_toast_goes_by_itself(qtbot, page):
    toast = Toast(page, shown_ms=20)
    toast.say("Saved")
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2000)


def test_a_toast_takes_no_focus_from_what_is_typed(qtbot, page):
    field = ElidedLabel("x", parent=page)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.show()
    field.setFocus()
    Toast(page).say("Saved", "Undo", lambda: None)
    assert page.focusWidget() is field


def test_a_toast_keeps_its_place_when_the_window_grows(page):
    toast = Toast(page)
    toast.say("Saved")
    page.resize(1200, 900)
    assert abs(toast.geometry().center().x() - 600) <= 1
    assert page.height() - toast.geometry().bottom() < 60


def test_a_toast_keeps_a_short_word_of_the_user_as_text(page):
    toast = Toast(page)
    toast.say("<b>Payments</b>")
    assert toast.accessibleName() == "<b>Payments</b>"
    assert QFontMetricsF(toast.font()).horizontalAdvance("<b>Payments</b>") < toast.width()
