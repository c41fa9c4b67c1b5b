"""Small read-only dialogs: a list of lines to read and copy, and about the program."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

import relplanner
from relplanner.gui.forms.ui_about_dialog import Ui_AboutDialog


class ListDialog(QDialog):
    """Lines of plain text that can be read, selected and copied."""

    def __init__(self, parent: QWidget, title: str, lines: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(640, 480)
        text = QPlainTextEdit("\n".join(lines))
        text.setReadOnly(True)
        text.setAccessibleName(title)
        widest = max((line.partition("\t")[0] for line in lines if "\t" in line), key=len, default="")
        text.setTabStopDistance(text.fontMetrics().horizontalAdvance(f"{widest}    "))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(text)
        column.addWidget(buttons)


class AboutBox(QDialog):
    """Name, version, purpose and licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_AboutDialog()
        self.ui.setupUi(self)
        self.ui.version_label.setText(relplanner.__version__)
