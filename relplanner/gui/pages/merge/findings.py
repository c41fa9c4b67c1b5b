"""How findings of a merge are shown: as those of a returned workbook, in the words of copies."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Finding, Verdict
from relplanner.domain.plan import Plan
from relplanner.gui.pages.returning.card import DecisionCard
from relplanner.gui.pages.returning.model import TONE, Column, FindingsModel
from relplanner.gui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
_TITLES = ("Item", "Field", "In common", "In the plan now", "Over there", "Outcome", "From")


def removes(finding: Finding) -> bool:
    """Whether taking a finding removes a record."""
    return not finding.field and finding.theirs is None and finding.mine is not None


class MergeModel(FindingsModel):
    """Whole records are named, and their removal is told as such."""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return QCoreApplication.translate("merge", _TITLES[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = self.finding_at(index)
        if at is not None and role == TONE and index.column() == Column.OUTCOME and self.deciding is not None:
            finding = self._findings[at]
            if removes(finding) and self.deciding.is_taken(at):
                return Tone.BAD
        return super().data(index, role)

    def _text(self, at: int, finding: Finding, column: int) -> str:
        assert self.deciding is not None
        if column == Column.ITEM:
            return finding.title
        if not finding.field:
            if column == Column.THEIRS:
                return _tr("removed") if finding.theirs is None else _tr("there")
            if column in (Column.BASE, Column.MINE):
                value = finding.base if column == Column.BASE else finding.mine
                return "–" if value is None else _tr("there")
            if column == Column.OUTCOME and removes(finding) and self.deciding.is_taken(at):
                return _tr("Remove")
        return super()._text(at, finding, column)


class MergeCard(DecisionCard):
    """The selected finding: in common, mine and theirs."""

    def show_finding(self, plan: Plan, deciding: Deciding, at: int, told: tuple[Finding, str]) -> None:
        finding, who = told
        super().show_finding(plan, deciding, at, told)
        base, mine, theirs = self._boxes
        base.set_name(_tr("In common"))
        mine.set_name(_tr("In the plan now"))
        theirs.set_name(_tr("Over there · {who}").format(who=who))
        self.other.hide()
        if finding.field or finding.verdict is Verdict.NEW:
            return
        self.set_title(f"{finding.title} · {plan.kind(finding.kind).title}")
        for box, value in ((base, finding.base), (mine, finding.mine), (theirs, finding.theirs)):
            box.show_value(_tr("there") if value is not None else _tr("not there"))
        if removes(finding):
            self.take.setText(_tr("Remove it"))
            self.keep.setText(_tr("Keep it"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("merge", text)
