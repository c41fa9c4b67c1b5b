"""What a workbook is to carry: pack, recipients, releases, days, sheets, columns, and what may be edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QLineEdit, QWidget

from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Pack, Person, Release, Team
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.plan import Plan, key_number
from relplanner.exchange.sheets.packs import (
    BUILT_IN,
    CALENDAR,
    CHANGED,
    CHECKLIST,
    COVER,
    CRITERIA,
    MATRIX,
    MEASURES,
    NOTES,
    OTHERS,
    RISKS,
    SCHEDULE,
    SIGNOFFS,
    TIMELINE,
    Profile,
    profile_from,
)  # fmt: skip
from relplanner.gui.context import PageContext
from relplanner.gui.pages.choosing import ChoiceButton, Option
from relplanner.gui.pages.circulate.columns import ColumnsCard
from relplanner.gui.pages.circulate.lists import CheckList, Names
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.records.editors import mark_invalid
from relplanner.gui.say import choice_text, refusal_text
from relplanner.gui.widgets import MUTED, Button, Card, text_label

_WIDTH = 330
_SHEETS = (
    COVER, CHANGED, SCHEDULE, TIMELINE, CALENDAR, CHECKLIST, CRITERIA, SIGNOFFS, RISKS, MATRIX, NOTES,
    MEASURES, OTHERS,
)  # fmt: skip


class OptionsPanel(SidePanel):
    """Holds the profile that is being put together; ``changed`` tells that it is another one."""

    changed = Signal()
    looked_changed = Signal()
    """Only what is shown of a sheet, or edited in it, is other now."""
    save_wanted = Signal()
    save_as_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, _tr("What goes out"), _WIDTH, parent)
        self._context = context
        self.profile = BUILT_IN[0]
        self._build_pack()
        self._build_recipients()
        self._build_scope()
        self._build_sheets()
        self.offer_packs()
        self.choose_pack(BUILT_IN[0].name)

    # -- building ------------------------------------------------------------------------------------------

    def _build_pack(self) -> None:
        self.pack = ChoiceButton(_tr("Pack"))
        self.pack.chosen.connect(self.choose_pack)
        self.save = Button(_tr("Save"))
        self.save_as = Button(_tr("Save as…"))
        self.delete = Button(_tr("Delete"))
        self.save.clicked.connect(self.save_wanted)
        self.save_as.clicked.connect(self.save_as_wanted)
        self.delete.clicked.connect(self.delete_wanted)
        card = Card(_tr("Pack"))
        card.body.addWidget(self.pack)
        row = QHBoxLayout()
        for button in (self.save, self.save_as, self.delete):
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        self.add(card)

    def _build_recipients(self) -> None:
        self.to = QLineEdit()
        self.to.setAccessibleName(_tr("Goes to"))
        self.to.setPlaceholderText(_tr("Names, separated by commas"))
        self.to.editingFinished.connect(self._recipients_given)
        self.audience = ChoiceButton(_tr("Audience"), [(each.value, choice_text(each)) for each in Audience])
        self.audience.chosen.connect(lambda value: self._change(audience=Audience(value)))
        card = Card(_tr("Goes to"))
        card.body.addWidget(self.to)
        card.body.addWidget(self.audience)
        self.add(card)

    def _build_scope(self) -> None:
        self.releases = CheckList(_tr("Releases"), self._context.themes.px(132))
        self.releases.itemChanged.connect(lambda _: self._releases_given())
        self.start, self.finish = QLineEdit(), QLineEdit()
        for edit, name, words in (
            (self.start, "start", _tr("From")),
            (self.finish, "finish", _tr("Until")),
        ):
            edit.setPlaceholderText(words)
            edit.setAccessibleName(words)
            edit.setToolTip(_tr("A day, such as 1 jan or +12w; nothing: all of them"))
            edit.editingFinished.connect(lambda edit=edit, name=name: self._day_given(edit, name))
        days = QHBoxLayout()
        days.addWidget(self.start)
        days.addWidget(self.finish)
        card = Card(_tr("Covers"))
        card.body.addWidget(text_label(_tr("Releases; none ticked means all of them"), MUTED, wrap=True))
        card.body.addWidget(self.releases)
        card.body.addLayout(days)
        self.add(card)

    def _build_sheets(self) -> None:
        self.sheets = CheckList(_tr("Sheets"), self._context.themes.px(222))
        self.sheets.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.sheets.itemChanged.connect(lambda _: self._sheets_given())
        self.sheets.model().rowsMoved.connect(lambda *_: self._sheets_given())
        card = Card(_tr("Sheets"))
        card.body.addWidget(text_label(_tr("Drag them into the order you like"), MUTED, wrap=True))
        card.body.addWidget(self.sheets)
        self.protect = QCheckBox(_tr("Let only tinted cells be changed"))
        self.protect.setToolTip(_tr("A protected sheet also refuses inserting and folding rows"))
        self.protect.toggled.connect(lambda on: self._change(protect=on))
        card.body.addWidget(self.protect)
        self.add(card)
        self.columns = ColumnsCard(self._context)
        self.columns.given.connect(lambda profile: self._put(profile, looks=True))
        self.add(self.columns)

    # -- showing -------------------------------------------------------------------------------------------

    def offer_packs(self) -> None:
        """Offer the packs, the names and the releases that the plan has now."""
        plan = self._context.plan
        saved: list[Option] = [
            (pack.id, pack.title)
            for pack in sorted(plan.of(Pack).values(), key=lambda each: each.title.casefold())
            if not pack.archived
        ]
        between: list[Option] = [("", "")] if saved else []
        self.pack.offer([*saved, *between, *((each.name, each.title) for each in BUILT_IN)])
        everybody = (*plan.of(Person).values(), *plan.of(Team).values())
        names = {record.title for record in everybody if not record.archived}
        self.to.setCompleter(Names(sorted(names), self.to))
        with QSignalBlocker(self.releases):
            self.releases.fill(_releases(plan), self.profile.releases)
        self._tell_saved()

    def choose_pack(self, value: str) -> None:
        """Begin from a pack: a saved one by its id, a built-in one by its name."""
        pack = self._context.plan.one(Pack, value)
        profile = profile_from(pack) if pack else next(each for each in BUILT_IN if each.name == value)
        self.pack.offer(self.pack.options, value)
        recipients = profile.recipients or self.profile.recipients
        self.profile = replace(profile, recipients=recipients)
        self._fill()
        self.changed.emit()

    @property
    def saved(self) -> Pack | None:
        """The saved pack that is chosen."""
        return self._context.plan.one(Pack, self.pack.value)

    def hand_over(self) -> None:
        """Take what is still being typed."""
        self._recipients_given()
        self._day_given(self.start, "start")
        self._day_given(self.finish, "finish")

    def _fill(self) -> None:
        profile, plan = self.profile, self._context.plan
        with QSignalBlocker(self.releases), QSignalBlocker(self.sheets), QSignalBlocker(self.protect):
            self.releases.fill(_releases(plan), profile.releases)
            self.sheets.fill(_sheets(plan, profile.sheets), frozenset(profile.sheets))
            self.protect.setChecked(profile.protect)
        self.to.setText(", ".join(profile.recipients))
        self.audience.offer(self.audience.options, profile.audience.value)
        for edit, day in ((self.start, profile.start), (self.finish, profile.finish)):
            edit.setText(day.isoformat() if day else "")
            mark_invalid(edit, False)
        self._tell_saved()

    def _tell_saved(self) -> None:
        pack = self.saved
        self.delete.setVisible(pack is not None)
        self.save.setVisible(pack is not None)
        self.save.setEnabled(pack is not None and profile_from(pack) != self.profile)

    # -- what was given ------------------------------------------------------------------------------------

    def _change(self, **values: object) -> None:
        self._put(replace(self.profile, **values), looks=False)  # type: ignore[arg-type]

    def _put(self, profile: Profile, *, looks: bool) -> None:
        if profile != self.profile:
            self.profile = profile
            self._tell_saved()
            (self.looked_changed if looks else self.changed).emit()

    def _recipients_given(self) -> None:
        names = (name.strip() for name in self.to.text().split(","))
        self._change(recipients=tuple(dict.fromkeys(name for name in names if name)))

    def _releases_given(self) -> None:
        self._change(releases=frozenset(self.releases.checked()))

    def _sheets_given(self) -> None:
        self._change(sheets=tuple(self.sheets.checked()))

    def _day_given(self, edit: QLineEdit, name: str) -> None:
        text = edit.text().strip()
        try:
            day = self._context.reading().parse(Pack.KIND.by_name[name], text) if text else None
        except Refusal as refusal:
            mark_invalid(edit, True)
            edit.setToolTip(refusal_text(refusal))
            return
        mark_invalid(edit, False)
        edit.setText(str(day or ""))
        self._change(**{name: day})


def _releases(plan: Plan) -> list[Option]:
    found = (release for release in plan.of(Release).values() if not release.archived)
    return [(release.id, release.title) for release in sorted(found, key=lambda each: key_number(each.key))]


def _sheets(plan: Plan, chosen: Sequence[str]) -> list[Option]:
    """The sheets that are chosen, in their order, then the others."""
    derived = [kind.name for kind in plan.kinds.values() if kind.name in chosen and kind.name not in _SHEETS]
    rest = [name for name in (*_SHEETS, *derived, "decision", "risk_action") if name not in chosen]
    return [(name, sheet_title(plan, name)) for name in dict.fromkeys((*chosen, *rest))]


def sheet_title(plan: Plan, name: str) -> str:
    """What people call a sheet that a pack names."""
    if name in plan.kinds:
        return plan.kinds[name].plural
    words = {
        OTHERS: _tr("All other records"),
        CALENDAR: _tr("Calendar"),
        SIGNOFFS: _tr("Sign-off"),
        MATRIX: _tr("Risk matrix"),
        NOTES: _tr("Release notes"),
    }
    return words.get(name, name.replace("-", " ").capitalize())


def _tr(text: str) -> str:
    return QCoreApplication.translate("circulate", text)
