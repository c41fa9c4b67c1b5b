"""The templates for releases: what each makes, by working days from go-live, edited in its cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.records import add
from relplanner.commands.templates import new_template, take_template
from relplanner.domain.declare import Record, Values
from relplanner.domain.edit import Step
from relplanner.domain.kinds import ReleaseTemplate, TemplateActivity
from relplanner.domain.plan import Plan
from relplanner.exchange.sample import release_templates
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import offset_text
from relplanner.gui.records.columns import Cell, field_column
from relplanner.gui.records.display import named
from relplanner.gui.records.rows import Grouping
from relplanner.gui.records.table import RecordTable
from relplanner.gui.widgets import EmptyState, MenuButton
from relplanner.session import Change

_COLUMNS = ("title", "kind", "duration", "offset", "after", "goes_live", "owner_role")


class TemplatesView(QWidget):
    """Every activity of every template in a row, under its template; Ins adds one to the template at hand."""

    def __init__(self, context: PageContext, add_template: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        kind = TemplateActivity.KIND
        self.table = RecordTable(
            context, kind, self.tr("Activities of release templates"), columns=_COLUMNS,
            extra=(
                field_column(kind, "title", width=28, grows=True),
                field_column(kind, "offset", title=self.tr("Finishes"), width=9, compute=_offset),
            ),
        )  # fmt: skip
        self.table.set_grouping(Grouping("template", lambda plan, record: named(plan, _template(record))))
        self.table.add_wanted.connect(self._add)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                context.themes, "layers", self.tr("No release templates in this plan yet"),
                self.tr("A template says what a release takes, counted in working days from the day it goes"
                        " live. Take one that comes with relplanner, or begin with your own."),
                [add_template],
            )
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def refresh(self, change: Change | None) -> None:
        """Show the present templates."""
        self.table.refresh(change)
        self._stack.setCurrentIndex(0 if self._context.plan.of(TemplateActivity) else 1)

    def edit(self) -> None:
        """Show the template at hand in the inspector: its name, kind and checklist."""
        if (template := self._at_hand()) is not None:
            self._context.inspect(template)

    def _at_hand(self) -> str | None:
        """The template that is selected, or that what is selected belongs to; else the first."""
        plan, selected = self._context.plan, self._context.selected
        beside = plan.one(TemplateActivity, selected)
        if selected in plan.of(ReleaseTemplate):
            return selected
        return beside.template if beside else next(iter(plan.of(ReleaseTemplate)), None)

    def _add(self) -> None:
        template = self._at_hand()
        values: Values = {"title": self.tr("New activity"), "template": template}
        if template and (step := self._context.do(add, TemplateActivity.KIND.name, values)):
            self.table.edit_field(step.edits[0].id, "title")


class NewTemplateButton(MenuButton):
    """The button “+ Template”: one's own, or one that comes with relplanner and is not in the plan yet."""

    made = Signal(str)
    """A template has come into the plan: the id of its first activity."""

    def __init__(self, context: PageContext, own: QAction, parent: QWidget | None = None) -> None:
        self._menu = QMenu()
        super().__init__("", self._menu, parent)
        self.setText(self.tr("+ Template"))
        self._menu.setParent(self, self._menu.windowFlags())
        self._context, self._own = context, own
        own.triggered.connect(self._begin)
        # Made when opened and gone afterwards: what it offers depends on the plan.
        self._menu.aboutToShow.connect(self._fill)
        self._menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._menu.clear))

    def _fill(self) -> None:
        self._menu.clear()
        self._menu.addAction(self._own)
        known = {each.title for each in self._context.plan.of(ReleaseTemplate).values()}
        for content in release_templates().values():
            if content["title"] not in known:
                words = self.tr("{title} (comes with relplanner)").format(title=content["title"])
                self._menu.addAction(words, partial(self._take, content))

    def _begin(self) -> None:
        self._tell(self._context.do(new_template, self.tr("New template")))

    def _take(self, content: Mapping[str, Any]) -> None:
        self._tell(self._context.do(take_template, content))

    def _tell(self, step: Step | None) -> None:
        edits = step.edits if step is not None else ()
        made = [edit.id for edit in edits if edit.kind == TemplateActivity.KIND.name]
        if made:
            self.made.emit(made[0])


def _template(record: Record) -> str:
    assert isinstance(record, TemplateActivity)
    return record.template


def _offset(_: Plan, record: Record) -> Cell:
    assert isinstance(record, TemplateActivity)
    return Cell(offset_text(record.offset), order=record.offset)
