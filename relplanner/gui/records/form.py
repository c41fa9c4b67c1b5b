"""The derived form of a record: every shown field, the main ones first, the rest behind “More”."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from relplanner.domain.declare import FieldType, Kind, Record
from relplanner.gui.context import PageContext
from relplanner.gui.records.access import access_of
from relplanner.gui.records.form_field import FormField
from relplanner.gui.theme_source import ThemeSource
from relplanner.session import Change

_MANY = 8
MAIN: Mapping[str, Sequence[str]] = {
    "activity": ("start", "finish", "duration", "progress", "owner", "environment", "notes"),
    "release": (
        "product", "version", "kind", "state", "owner", "target_date", "committed_date",
        "status", "confidence", "status_reason", "objective", "notes",
    ),
    "risk": (
        "cause", "event", "effect", "subject", "owner", "state", "response", "category", "next_review",
        "contingency", "notes",
    ),
}  # fmt: skip
"""Kinds that deserve a choice of their own of what comes first; any other shows its first fields."""


class RecordForm(QWidget):
    """Shows and edits one record of a kind, field by field.

    Args:
        skip: fields that somebody else shows, by name.
        main: fields to show first, in order; what is left comes behind “More”.
    """

    left = Signal()
    """Esc was pressed in a field where nothing was typed."""

    def __init__(
        self,
        context: PageContext,
        kind: Kind,
        *,
        main: Sequence[str] = (),
        skip: Sequence[str] = ("key",),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(kind.title)
        self._context, self._kind = context, kind
        self._record: Record | None = None
        self._main, self._rest = split_fields(kind, main or MAIN.get(kind.name, ()), skip)
        self._fields: dict[str, FormField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.themes.px(10))
        self._more: Disclosure | None = None

    @property
    def record(self) -> Record | None:
        """The record that is shown."""
        return self._record

    def show_record(self, record: Record) -> None:
        """Show a record; what was typed for the last one is taken first."""
        self._record = record
        if not self._fields:
            self._build(record)
        for field in self._fields.values():
            field.show_record(record)

    def refresh(self, change: Change | None) -> None:
        """Show what the record says now; fields that are being typed into are left alone."""
        if self._record is None:
            return
        record = self._context.plan.tables[self._kind.name].get(self._record.id)
        if record is None:
            return
        self._record = record
        for field in self._fields.values():
            field.follow(record)

    def field(self, name: str) -> FormField | None:
        """The field of a name, brought to light if it is behind “More”."""
        if name in self._rest and self._more is not None:
            self._more.open()
        return self._fields.get(name)

    def focus_field(self, name: str) -> bool:
        """Put the keyboard into a field; whether there is one that can be typed into."""
        found = self.field(name)
        if found is None or found.editor is None:
            return False
        found.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def kept(self) -> QWidget | None:
        """The first editor with something typed that cannot be taken."""
        return next((editor for field in self._fields.values() if (editor := field.kept())), None)

    def hand_over(self) -> None:
        """Take everything that is typed and can be taken."""
        for field in self._fields.values():
            field.hand_over()

    # -- inside --------------------------------------------------------------------------------------------

    def _build(self, record: Record) -> None:
        self._column.addWidget(self._grid(self._main, record))
        if self._rest:
            # Built when first opened: most forms are only glanced at.
            self._more = Disclosure(self._context.themes, self.tr("More"), self._open_more)
            self._column.addWidget(self._more)

    def _open_more(self) -> QWidget:
        assert self._record is not None
        return self._grid(self._rest, self._record)

    def _grid(self, names: Sequence[str], record: Record) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._context.themes.px(6))
        grid.setVerticalSpacing(self._context.themes.px(10))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        made = [FormField(self._context, access_of(self._kind, name), record) for name in names]
        for row, fields in enumerate(_rows(made)):
            for column, field in enumerate(fields):
                grid.addWidget(field, row, column, 1, 1 if field.is_short else 2)
        for name, field in zip(names, made, strict=True):
            self._fields[name] = field
            field.left.connect(self.left)
        return box


class Disclosure(QWidget):
    """A word that brings more to light; what it brings is made when first asked for."""

    def __init__(self, themes: ThemeSource, title: str, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._themes, self._make = themes, make
        self._body: QWidget | None = None
        self._button = QToolButton()
        self._button.setText(title)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.setProperty("kind", "flat")
        self._button.setIconSize(QSize(themes.px(16), themes.px(16)))
        self._button.clicked.connect(lambda: self._show(not self.is_open))
        themes.keep_icon(self._button, "chevron-right")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(themes.px(8))
        self._column.addWidget(self._button)

    @property
    def is_open(self) -> bool:
        """Whether it is brought to light."""
        return self._body is not None and not self._body.isHidden()

    def open(self) -> None:
        """Bring it to light."""
        self._show(True)

    def _show(self, shown: bool) -> None:
        self._themes.keep_icon(self._button, "chevron-down" if shown else "chevron-right")
        if self._body is None:
            self._body = self._make()
            self._column.addWidget(self._body)
        self._body.setVisible(shown)


def split_fields(kind: Kind, main: Sequence[str], skip: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names of the fields that come first, and of the rest.

    Without a choice the first of the kind's own fields come first, and the notes.
    """
    shown = [spec.name for spec in kind.fields if spec.shown and spec.name not in skip]
    if not kind.by_name["title"].required:
        # A kind that does not ask for a title goes by what it belongs to.
        shown = [name for name in shown if name != "title"]
    own = [name for name in shown if name not in ("title", "notes", "tags", "archived")]
    first = list(main) or [
        *(["title"] if "title" in shown else []), *own[:_MANY], *(["notes"] if "notes" in shown else []),
    ]  # fmt: skip
    first = [name for name in first if name not in skip]
    return first, [name for name in shown if name not in first]


def _rows(fields: Sequence[FormField]) -> Iterator[list[FormField]]:
    """Fields side by side where they are short: the next short one closes a gap beside another."""
    waiting = list(fields)
    while waiting:
        field = waiting.pop(0)
        beside = next((other for other in waiting if other.is_short), None) if field.is_short else None
        if beside is not None and beside.access.spec.type is not FieldType.TEXT:
            waiting.remove(beside)
            yield [field, beside]
        else:
            yield [field]
