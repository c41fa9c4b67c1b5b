"""Printing with a preview: what is chosen is what is seen, printed and saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from relplanner.domain.kinds import Release
from relplanner.gui.pages.roadmap import RoadmapPage
from relplanner.gui.printing import PrintDialog
from tests.gui.conftest import shown


@pytest.fixture
def page(context, qtbot):
    made = RoadmapPage(context)
    made.resize(1100, 700)
    shown(made, qtbot)
    made.be_current()
    return made


@pytest.fixture
def dialog(page):
    made = page.time.print()
    QApplication.processEvents()
    yield made
    if isValid(made):
        made.close()


def choose(dialog, box, value) -> None:
    box.setCurrentIndex(box.findData(value))
    dialog.show_pages()


def test_the_pages_are_seen_and_turned_by_keys(dialog):
    preview = dialog.preview
    count = preview.count
    assert count > 1
    preview.setFocus()
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.accessibleDescription().startswith(f"Page 2 of {count}: ")
    QTest.keyClick(preview, Qt.Key.Key_End)
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.number == count - 1
    assert not preview.grab().isNull()


def test_larger_type_takes_more_pages_and_larger_paper_fewer(dialog):
    usual = dialog.preview.count
    choose(dialog, dialog.ui.smallest, 12.0)
    larger = dialog.preview.count
    assert larger > usual
    choose(dialog, dialog.ui.paper, "a3")
    assert dialog.preview.count < larger


def test_typed_days_are_understood_and_what_cannot_be_read_is_said(dialog):
    dialog.ui.first.setText("1 dec 2026")
    dialog.ui.last.setText("31 jan 2027")
    dialog.show_pages()
    assert (dialog.extract.first.month, dialog.extract.last.month) == (12, 1)
    dialog.ui.last.setText("1 nov 2026")
    dialog.show_pages()
    assert dialog.ui.problem.text() == "The last day is before the first."
    assert not dialog._print.isEnabled()
    dialog.ui.last.setText("when it is done")
    dialog.show_pages()
    assert "12 jan 2027" in dialog.ui.problem.text()


def test_a_selected_release_can_be_printed_alone(page, context):
    release = next(iter(context.plan.of(Release)))
    context.select(release)
    dialog = page.time.print()
    choose(dialog, dialog.ui.releases, True)
    assert dialog.extract.releases == {release}
    titles = {row.title for row in dialog.preview._sheet.timeline.rows if row.pill}
    assert titles == {context.plan.of(Release)[release].title}
    dialog.close()


def test_the_calendar_is_printed_month_by_month_of_all_releases(dialog, answers, tmp_path):
    choose(dialog, dialog.ui.what, "calendar")
    assert dialog.preview.count == 3
    assert not dialog.ui.releases.isEnabled()
    dialog.ui.first.setText("1 dec 2026")
    dialog.ui.last.setText("31 jan 2027")
    dialog.show_pages()
    assert dialog.preview.accessibleDescription() == "Page 1 of 2: December 2026"
    answers.files.append(tmp_path / "months.pdf")
    QTest.mouseClick(dialog._print, Qt.MouseButton.LeftButton)
    assert (tmp_path / "months.pdf").read_bytes().count(b"/Type /Page\n") == 2


def test_from_the_calendar_it_is_the_calendar_that_is_offered(page):
    page.show_view("calendar")
    page.actions_by_name.timeline.print.trigger()
    dialog = page.findChild(PrintDialog) or page.window().findChild(PrintDialog)
    assert dialog.extract.drawn_as == "calendar"
    dialog.close()


def test_what_is_seen_is_printed(dialog, answers, tmp_path):
    answers.files.append(tmp_path / "printed.pdf")
    count = dialog.preview.count
    QTest.mouseClick(dialog._print, Qt.MouseButton.LeftButton)
    written = (tmp_path / "printed.pdf").read_bytes()
    assert written.startswith(b"%PDF")
    assert written.count(b"/Type /Page\n") == count


def test_thinking_better_of_printing_leaves_the_dialog(dialog, answers):
    answers.files.append(None)
    QTest.mouseClick(dialog._print, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()


@pytest.mark.parametrize(
    ("name", "start"), [("a.pdf", b"%PDF"), ("b.svg", b"<?xml"), ("c.png", b"\x89PNG"), ("d", b"%PDF")]
)
def test_it_is_saved_in_the_format_of_the_name(dialog, answers, tmp_path, qtbot, context, name, start):
    answers.files.append(tmp_path / name)
    with qtbot.waitSignal(context.said) as said:
        QTest.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    written = tmp_path / (name if "." in name else f"{name}.pdf")
    assert said.args[0] == f"{written.name} is written"
    assert written.read_bytes().startswith(start)


def test_every_field_has_a_name_and_tab_reaches_them_all(dialog):
    reached = set()
    for _ in range(30):
        focus = QApplication.focusWidget()
        if focus is not None:
            reached.add(focus.accessibleName() or focus.property("text"))
            focus.window().focusNextPrevChild(True)
    named = {
        "What to print", "From: the first day", "To: the last day", "Releases", "Paper", "Orientation",
        "Smallest type",
        "Pages across", "Preview of the page", "Print…", "Close",
    }  # fmt: skip
    assert named <= reached
