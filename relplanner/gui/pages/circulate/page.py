"""The circulate page: what goes out, to whom, and what has gone out."""

from PySide6.QtWidgets import QVBoxLayout

from relplanner.gui.context import Page, PageContext
from relplanner.gui.widgets import PageHeader
from relplanner.session import Change


class CirculatePage(Page):
    """What goes out."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        QVBoxLayout(self).addWidget(PageHeader(self.tr("Workbooks & reports")))

    def refresh(self, change: Change | None) -> None:
        return
