"""The only place where text that somebody wrote is shown as more than plain text, kept harmless.

Qt's rich text opens local and network paths that the text names: as pictures, style sheets, links
and in tool tips. Here pictures are attachments of the plan or small data in the text itself, links
lead to the web or to a mail address and are confirmed, and nothing is read from a path.
"""

import base64
import binascii
import re
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHelpEvent, QImage, QImageReader, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QToolTip, QWidget

from relplanner.gui.tips import plain_tip

MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
ATTACHMENT_SCHEME = "attachment"
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
# No SVG: it names files of its own.
_PICTURE_FORMATS = frozenset({"png", "jpeg", "jpg", "gif"})
_DATA_PICTURE = re.compile(rb"data:image/(?:png|jpeg|gif);base64,([A-Za-z0-9+/=%]+)")
_DATA_LIMIT = 256 * 1024
_PIXEL_LIMIT = 40_000_000


def link_address(url: QUrl) -> str | None:
    """Return the whole address a link leads to, encoded so that nothing in it deceives the eye.

    Returns:
        None for a link that is never followed: another scheme, or a web address without a host.
    """
    if not url.isValid() or url.scheme().lower() not in LINK_SCHEMES:
        return None
    if url.scheme().lower() != "mailto" and not url.host():
        return None
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


def _no_attachment(digest: str) -> bytes | None:
    return None


class SafeTextBrowser(QTextBrowser):
    """Shows Markdown that somebody wrote.

    Args:
        confirm: asked with the full address before a link is opened.
        attachment: gives the bytes of an attachment of the plan by its hash, for ``attachment:<hash>``.
        open_link: opens a confirmed address, by default in the system's browser or mail program.
    """

    link_refused = Signal(str)

    def __init__(
        self,
        confirm: Callable[[str], bool],
        attachment: Callable[[str], bytes | None] = _no_attachment,
        open_link: Callable[[QUrl], object] = QDesktopServices.openUrl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._confirm, self._attachment, self._open_link = confirm, attachment, open_link
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)

    def _follow(self, url: QUrl) -> None:
        if url.hasFragment() and not url.scheme() and not url.path():
            self.scrollToAnchor(url.fragment())
            return
        address = link_address(url)
        if address is None:
            self.link_refused.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        elif self._confirm(address):
            self._open_link(url)

    def _picture(self, url: QUrl) -> QImage:
        """Return the picture an allowed address stands for, else an empty one.

        The empty one has a pixel: for a null picture Qt opens the address as a file after all.
        """
        data: bytes | None = None
        if url.scheme() == ATTACHMENT_SCHEME:
            data = self._attachment(url.path())
        elif url.scheme() == "data":
            data = _data_picture(url)
        picture = _decoded(data) if data else QImage()
        if picture.isNull():
            picture = QImage(1, 1, QImage.Format.Format_ARGB32)
            picture.fill(0)
        return picture

    def setMarkdown(self, markdown: str) -> None:
        """Show Markdown; HTML in it is shown as it stands."""
        self.document().setMarkdown(markdown, MARKDOWN)

    def setHtml(self, text: str) -> None:
        """Show the source: HTML that somebody wrote is not rendered."""
        self.setPlainText(text)

    def setText(self, text: str) -> None:
        """Show plain text, even where it looks like HTML."""
        self.setPlainText(text)

    def doSetSource(
        self, name: QUrl | str, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """Load no document from anywhere."""

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Return a picture for a picture, else an empty text: given nothing at all, Qt reads the file."""
        if type == QTextDocument.ResourceType.ImageResource.value:
            return self._picture(QUrl(name))
        return ""

    def viewportEvent(self, event: QEvent) -> bool:
        # The tool tip of a link is the writer's text, which Qt would render; show where it leads instead.
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.anchorAt(event.pos())), self)
            return True
        return super().viewportEvent(event)


def _data_picture(url: QUrl) -> bytes | None:
    """Return the bytes of a small picture that is its own address."""
    address = bytes(url.toEncoded().data())
    match = _DATA_PICTURE.fullmatch(address) if len(address) <= 2 * _DATA_LIMIT else None
    if match is None:
        return None
    try:
        data = base64.b64decode(match[1].replace(b"%3D", b"=").replace(b"%3d", b"="), validate=True)
    except binascii.Error:
        return None
    return data if len(data) <= _DATA_LIMIT else None


def _decoded(data: bytes) -> QImage:
    """Decode a picture of a known and plain format and of bounded size, else return a null one."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if bytes(reader.format().data()).decode() not in _PICTURE_FORMATS:
        return QImage()
    if not 0 < size.width() * size.height() <= _PIXEL_LIMIT:
        return QImage()
    return reader.read()
