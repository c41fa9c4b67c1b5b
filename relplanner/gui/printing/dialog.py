"""Print…: roadmap or calendar, which days and releases, on what paper.

The pages are seen before they are printed or saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QWidget

from relplanner.chart.calendar import USUAL_LAYERS, Layer
from relplanner.chart.printing import DrawnAs, Extract, Paper, PaperSize
from relplanner.draw.export import page_layout, page_words, print_pages, sheet_bytes
from relplanner.draw.months import MonthPages
from relplanner.draw.palette import Palette
from relplanner.draw.printed import Printed
from relplanner.draw.sheet import PictureOptions, Sheet
from relplanner.files import atomic_write
from relplanner.gui.context import PageContext
from relplanner.gui.forms.ui_print_dialog import Ui_PrintDialog
from relplanner.gui.printing.preview import PagePreview
from relplanner.gui.theme import TextRole, load_theme
from relplanner.gui.widgets import Button, ButtonKind, IconButton, text_label
from relplanner.gui.work import Work

_PAUSE_MS = 60
_SMALLEST = (6.5, 8.0, 10.0, 12.0)


class PrintDialog(QDialog):
    """Shows the pages of a roadmap or a calendar, first of the one that ``options`` name.

    ``chosen`` are the releases that are selected, ``written`` is told of a file that was saved, and
    ``layers`` are what the calendar shows.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        options: PictureOptions,
        chosen: frozenset[str],
        written: Callable[[Path], None],
        layers: frozenset[Layer] = USUAL_LAYERS,
    ) -> None:
        super().__init__(parent)
        self._layers = layers
        self._context, self._options, self._chosen, self._written = context, options, chosen, written
        self._work = Work(self, context.refuse)
        # Paper is white whatever the window is.
        self._palette = Palette.from_tokens(load_theme("light").tokens())
        self.ui = Ui_PrintDialog()
        self.ui.setupUi(self)
        self.preview = PagePreview(context.themes)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self.show_pages)
        self._fill()
        self._lay_out()
        self._connect()
        self.show_pages()

    @property
    def extract(self) -> Extract:
        """What is chosen. Raises ValueError for days that cannot be read."""
        ui, reading = self.ui, self._context.reading()
        first, last = (
            reading.date(field.text()) if field.text().strip() else None for field in (ui.first, ui.last)
        )
        if first is not None and last is not None and last < first:
            raise ValueError(self.tr("The last day is before the first."))
        paper = Paper(
            PaperSize(ui.paper.currentData()),
            bool(ui.turned.currentData()),
            float(ui.smallest.currentData()),
            ui.across.value(),
        )
        chosen = self._chosen if ui.releases.currentData() else frozenset[str]()
        return Extract(first, last, chosen, paper, DrawnAs(ui.what.currentData()))

    def show_pages(self) -> None:
        """Show the pages as they are chosen now; what cannot be read is said."""
        try:
            extract = self.extract
        except ValueError as error:
            told = str(error) if error.args and "day" in str(error) else ""
            self.ui.problem.setText(told or self.tr("Type days such as 12 jan 2027, today or +30d."))
            self._offer(False)
            return
        self.ui.problem.setText("")
        self._options = replace(self._options, extract=extract)
        self.preview.show_sheet(self._printed())
        self._offer(True)

    def print(self) -> None:
        """Ask for a printer, and print."""
        printer = self._context.ask.printer(page_layout(self._options.extract.paper))
        if printer is None:
            return
        print_pages(self._printed(), printer)
        self.accept()

    def save(self) -> None:
        """Ask for a file, and write pages as PDF or one picture as SVG or PNG."""
        context = self._context
        start = context.session.path.with_name(f"{context.plan.programme.title}.pdf")
        patterns = self.tr("Pages (*.pdf);;Picture, sharp at any size (*.svg);;Picture (*.png)")
        path = context.ask.save_file(self.tr("Save the pages"), start, patterns)
        if path is None:
            return
        path = path if path.suffix else path.with_name(f"{path.name}.pdf")
        work = partial(_write, path, self._printed())
        words = self.tr("Writing {name}…").format(name=path.name)
        self._work.start(words, work, lambda _: self._saved(path))

    # -- inside --------------------------------------------------------------------------------------------

    def _printed(self) -> Printed:
        """What is printed, laid out."""
        context, options = self._context, self._options
        plan, schedule, today = context.plan, context.schedule, context.today()
        if options.extract.drawn_as is DrawnAs.ROADMAP:
            return Sheet(plan, self._palette, today, options, schedule)
        conflicts = options.marks.conflicts if options.marks else {}
        return MonthPages(schedule, self._palette, today, options.extract, conflicts, self._layers)

    def _follow_what(self) -> None:
        """Let only be chosen what counts: a calendar shows months, and all releases."""
        ui, tr, months = self.ui, self.tr, self.ui.what.currentData() == DrawnAs.CALENDAR
        for widget in (ui.releases, ui.releases_label, ui.across, ui.across_label):
            widget.setEnabled(not months)
        ui.first.setPlaceholderText(tr("This month") if months else tr("The plan’s first day"))
        ui.last.setPlaceholderText(tr("Three months") if months else tr("The plan’s last day"))

    def _fill(self) -> None:
        ui, tr = self.ui, self.tr
        ui.what.addItem(tr("Roadmap"), DrawnAs.ROADMAP)
        ui.what.addItem(tr("Calendar"), DrawnAs.CALENDAR)
        ui.what.setCurrentIndex(ui.what.findData(self._options.extract.drawn_as))
        self._follow_what()
        ui.releases.addItem(tr("All that are shown"), False)
        if self._chosen:
            count = len(self._chosen)
            words = tr("The selected release") if count == 1 else tr("The {count} selected releases")
            ui.releases.addItem(words.format(count=count), True)
        for size in PaperSize:
            ui.paper.addItem(size.value.upper(), size)
        for words, landscape in ((tr("Landscape"), True), (tr("Portrait"), False)):
            ui.turned.addItem(words, landscape)
        for points in _SMALLEST:
            ui.smallest.addItem(tr("{points} points").format(points=f"{points:g}"), points)

    def _lay_out(self) -> None:
        themes = self._context.themes
        self._before = IconButton(themes, "chevron-left", self.tr("The page before"))
        self._after = IconButton(themes, "chevron-right", self.tr("The next page"))
        self._number = text_label("", TextRole.LABEL)
        self._print = Button(self.tr("Print…"), ButtonKind.PRIMARY)
        self._save = Button(self.tr("Save as PDF, SVG or PNG…"))
        foot = QHBoxLayout()
        foot.addStretch()
        for widget in (self._before, self._number, self._after):
            foot.addWidget(widget)
        foot.addStretch()
        self.ui.pages.addWidget(self.preview, 1)
        self.ui.pages.addLayout(foot)
        self.ui.layout.setStretch(1, 1)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.ui.buttons.addButton(self._print, role)
        self.ui.buttons.addButton(self._save, role)
        self._print.setDefault(True)

    def _connect(self) -> None:
        ui = self.ui
        for field in (ui.first, ui.last):
            field.textChanged.connect(lambda _: self._soon.start())
        ui.what.currentIndexChanged.connect(lambda _: self._follow_what())
        for box in (ui.what, ui.releases, ui.paper, ui.turned, ui.smallest):
            box.currentIndexChanged.connect(lambda _: self._soon.start())
        ui.across.valueChanged.connect(lambda _: self._soon.start())
        ui.buttons.rejected.connect(self.reject)
        self._print.clicked.connect(self.print)
        self._save.clicked.connect(self.save)
        self._before.clicked.connect(lambda: self.preview.turn_to(self.preview.number - 1))
        self._after.clicked.connect(lambda: self.preview.turn_to(self.preview.number + 1))
        self.preview.turned.connect(self._tell_number)

    def _tell_number(self) -> None:
        number, count = self.preview.number, self.preview.count
        self._number.setText(page_words(number + 1, count))
        self._before.setEnabled(number > 0)
        self._after.setEnabled(number < count - 1)

    def _offer(self, can: bool) -> None:
        self._print.setEnabled(can)
        self._save.setEnabled(can)

    def _saved(self, path: Path) -> None:
        self._written(path)
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The form's own size is that of text at 100 %.
        self.resize(self.size().expandedTo(self.sizeHint()))
        self.ui.first.setFocus(Qt.FocusReason.OtherFocusReason)


def _write(path: Path, printed: Printed) -> None:
    atomic_write(path, sheet_bytes(printed, path.suffix.lower()))
