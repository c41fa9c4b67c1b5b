"""What the actions about releases do: make new ones, retarget, save as a template, baselines, reasons."""

from __future__ import annotations

from PySide6.QtCore import QObject

from relplanner.commands.retargeting import unexplained
from relplanner.commands.templates import save_as_template
from relplanner.domain.kinds import Activity, Release
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.releasing.slip_strip import SlipStrip


class Releasing(QObject):
    """Lives as long as its plan is open. Dialogs are loaded when they are first asked for."""

    def __init__(self, frame: Frame, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self._context = frame, context
        self.strip = SlipStrip(context)
        frame.prompts.addWidget(self.strip)
        actions = frame.actions_by_name
        for name, run in (
            ("new-release", self.ask_new),
            ("retarget", self.ask_retarget),
            ("save-template", self.ask_template),
            ("baselines", self.show_baselines),
            ("slip-reason", self.ask_reasons),
        ):
            actions[name].triggered.connect(run)

    def ask_new(self) -> None:
        """Make a release from a template, or the next ones of a train."""
        from relplanner.gui.releasing.new_release import NewReleaseDialog  # rarely wanted

        NewReleaseDialog(self._frame, self._context, self._show_made).open()

    def ask_retarget(self) -> None:
        """Move a whole release to another day; the selected one, unless another is chosen."""
        from relplanner.gui.releasing.retarget import RetargetDialog  # rarely wanted

        release = self._selected()
        RetargetDialog(self._frame, self._context, release.id if release else "").open()

    def ask_template(self) -> None:
        """Save the selected release as a template."""
        release = self._selected()
        if release is None:
            self._context.said.emit(self.tr("Select the release that is to be the template first."), "", None)
            return
        title = self._context.ask.line(
            self.tr("Save {release} as a template").format(release=release.title),
            self.tr("Name"),
            release.title,
        )
        if title and (step := self._context.do(save_as_template, release.id, title)):
            self._context.said.emit(str(step.label), "", None)

    def show_baselines(self) -> None:
        """Take baselines, and choose the one that counts."""
        from relplanner.gui.releasing.baselines import BaselinesDialog  # rarely wanted

        BaselinesDialog(self._frame, self._context).open()

    def ask_reasons(self) -> None:
        """Ask why committed dates moved, of all slips that nobody gave a reason for."""
        self.strip.ask(each.id for each in unexplained(self._context.plan))
        if self.strip.asked is None:
            self._context.said.emit(self.tr("Every slip has a reason."), "", None)
        else:
            self.strip.take_keyboard()

    def close(self) -> None:
        """Take the strip away."""
        self.strip.setParent(None)
        self.strip.deleteLater()
        self.deleteLater()

    # -- inside --------------------------------------------------------------------------------------------

    def _selected(self) -> Release | None:
        plan, selected = self._context.plan, self._context.selected
        activity = plan.one(Activity, selected)
        return plan.one(Release, activity.release if activity else selected)

    def _show_made(self, release: str) -> None:
        self._context.go("", release)
