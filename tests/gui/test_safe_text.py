"""What somebody mailed is shown, but opens no file, no share and no address by itself."""

import base64

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QTextBrowser, QToolTip

from relplanner.gui.safe_text import SafeTextBrowser, link_address
from relplanner.gui.tips import plain_tip

RED = QColor("#e00020")
SECRET = "the words of a file on this disk"


def png(color: QColor = RED, side: int = 24, kind: str = "PNG") -> bytes:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(color)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data().data())


def data_address(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


class Seams:
    """Answers what the browser asks, and remembers it."""

    def __init__(self) -> None:
        self.answer = True
        self.asked: list[str] = []
        self.opened: list[str] = []
        self.attachments: dict[str, bytes] = {}

    def confirm(self, address: str) -> bool:
        self.asked.append(address)
        return self.answer

    def open_link(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def seams():
    return Seams()


@pytest.fixture
def browser(qtbot, seams):
    browser = SafeTextBrowser(seams.confirm, seams.attachments.get, seams.open_link)
    browser.resize(500, 400)
    qtbot.addWidget(browser)
    browser.show()
    return browser


def shows_red(browser: QTextBrowser) -> bool:
    """Whether the picture of the test can be seen."""
    image = browser.grab().toImage()
    return any(
        image.pixelColor(x, y) == RED for y in range(0, image.height(), 4) for x in range(0, image.width(), 4)
    )


@pytest.fixture
def disk(tmp_path):
    """A folder with a red picture, a style sheet that paints red, and a secret."""
    (tmp_path / "red.png").write_bytes(png())
    (tmp_path / "red.css").write_text(f"body {{ background-color: {RED.name()}; }}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="24" height="24" fill="{RED.name()}"/></svg>'
    (tmp_path / "red.svg").write_text(svg, encoding="utf-8")
    return tmp_path


PICTURES = """
![x](file://{disk}/red.png)
![x](<{disk}/red.png>)
![x](file:{disk}/red.png)
![x](FILE://{disk}/red.png)
![x](file://localhost{disk}/red.png)
![x](file://{disk}/red.svg)
![x](red.png)
![x](./red.png)
![x](//localhost{disk}/red.png)
![x](<\\\\\\\\localhost{disk}/red.png>)
![x](qrc:{disk}/red.png)
![x](:{disk}/red.png)
![x](icons:red.png)
![x](attachment:{disk}/red.png)
![x](attachment:../red.png)
![x](%66ile://{disk}/red.png)
<img src="file://{disk}/red.png">
<img src="{disk}/red.png">
<link rel="stylesheet" href="file://{disk}/red.css"> text
<style>@import "file://{disk}/red.css";</style> text
<body background="file://{disk}/red.png"> text
<table background="{disk}/red.png"><tr><td>text</td></tr></table>
"""


def test_qt_by_itself_would_have_shown_it(qtbot, disk):
    browser = QTextBrowser()
    browser.resize(500, 400)
    qtbot.addWidget(browser)
    browser.show()
    browser.setMarkdown(f"![x](file://{disk}/red.png)")
    assert shows_red(browser)


@pytest.mark.parametrize("markdown", PICTURES.strip().splitlines())
def test_no_text_makes_the_browser_show_what_is_on_the_disk(browser, disk, monkeypatch, markdown):
    monkeypatch.chdir(disk)
    browser.setMarkdown(markdown.format(disk=disk))
    assert not shows_red(browser)
    assert SECRET not in browser.toPlainText()


ADDRESSES = """
file://{disk}/secret.txt
file://{disk}/red.png
{disk}/secret.txt
secret.txt
//localhost{disk}/secret.txt
\\\\localhost{disk}\\secret.txt
qrc:/secret.txt
:/secret.txt
icons:secret.txt
javascript:alert(1)
http://localhost:1/secret.txt
ftp://localhost/secret.txt
data:text/html,secret
"""


@pytest.mark.parametrize("address", ADDRESSES.strip().splitlines())
@pytest.mark.parametrize("kind", list(QTextDocument.ResourceType))
def test_no_address_yields_the_content_of_a_file(browser, disk, monkeypatch, kind, address):
    monkeypatch.chdir(disk)
    url = QUrl(address.format(disk=disk))
    for answer in (browser.loadResource(kind.value, url), browser.document().resource(kind.value, url)):
        if isinstance(answer, QImage):
            assert (answer.width(), answer.height()) == (1, 1)
        else:
            assert not answer


def test_neither_html_nor_a_source_is_rendered(browser, disk):
    browser.setHtml(f'<img src="file://{disk}/red.png">')
    assert "<img" in browser.toPlainText()
    browser.setText(f'<img src="file://{disk}/red.png">')
    assert "<img" in browser.toPlainText()
    browser.setSource(QUrl.fromLocalFile(str(disk / "secret.txt")))
    assert SECRET not in browser.toPlainText()


def test_a_printed_copy_is_as_harmless(browser, disk):
    browser.setMarkdown(f"![x](file://{disk}/red.png)")
    copy = browser.document().clone(browser.document())
    answer = copy.resource(QTextDocument.ResourceType.ImageResource.value, QUrl(f"file://{disk}/red.png"))
    assert isinstance(answer, QImage)
    assert answer.width() == 1


def test_an_attachment_of_the_plan_is_shown(browser, seams):
    seams.attachments["9f2c"] = png()
    browser.setMarkdown("![logo](attachment:9f2c)")
    assert shows_red(browser)


def test_a_small_picture_in_the_text_is_shown(browser):
    browser.setMarkdown(f"![dot]({data_address(png())})")
    assert shows_red(browser)


def test_an_attachment_that_is_no_plain_picture_is_not_shown(browser, seams, disk):
    seams.attachments["svg"] = (disk / "red.svg").read_bytes()
    browser.setMarkdown("![logo](attachment:svg)")
    assert not shows_red(browser)


@pytest.mark.parametrize(
    "address",
    [
        data_address(png(), "svg+xml"),
        data_address(png(side=1500, kind="BMP"), "png"),
        data_address(b"\x89PNG not a picture"),
        "data:image/png;base64,%%%",
        "data:image/png,raw",
    ],
    ids=["another kind", "too large", "broken", "no base64", "not encoded"],
)
def test_other_data_in_the_text_is_not_shown(browser, address):
    browser.setMarkdown(f"![dot]({address})")
    assert not shows_red(browser)


def test_markdown_is_shown_as_it_is_meant(browser):
    browser.setMarkdown("# Payments 4.2.0\n\n- Apple Pay <b>soon</b>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert browser.document().firstBlock().blockFormat().headingLevel() == 1
    assert "<b>soon</b>" in browser.toPlainText()


# --- links --------------------------------------------------------------------------------------------------


def first_word(browser: SafeTextBrowser) -> QPoint:
    return browser.cursorRect(QTextCursor(browser.document())).center() + QPoint(6, 0)


def click_first_word(browser: SafeTextBrowser) -> None:
    place, target = first_word(browser), browser.viewport()
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        held = left if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        spot, screen = QPointF(place), QPointF(target.mapToGlobal(place))
        QApplication.sendEvent(
            target, QMouseEvent(kind, spot, screen, left, held, Qt.KeyboardModifier.NoModifier)
        )


def test_a_link_is_opened_only_after_its_whole_address_was_confirmed(browser, seams):
    browser.setMarkdown("[our bank](https://bank.example@evil.example/a?b=c#d)")
    click_first_word(browser)
    assert seams.asked == ["https://bank.example@evil.example/a?b=c#d"]
    assert seams.opened == ["https://bank.example@evil.example/a?b=c#d"]


def test_a_link_that_is_not_confirmed_is_not_opened(browser, seams):
    seams.answer = False
    browser.setMarkdown("[notes](https://example.org/)")
    click_first_word(browser)
    assert seams.asked == ["https://example.org/"]
    assert seams.opened == []


REFUSED = """
file:///etc/hostname
FILE:///etc/hostname
//host/share/x.exe
\\\\host\\share\\x.exe
/etc/hostname
notes.txt
javascript:alert(1)
qrc:/x
data:text/html,x
smb://host/share
ms-word:ofe|u|https://host/x.docx
https:///nohost
ssh://-oProxyCommand=x
"""


@pytest.mark.parametrize("address", REFUSED.strip().splitlines())
def test_other_links_are_refused_and_nobody_is_asked(qtbot, browser, seams, address):
    with qtbot.waitSignal(browser.link_refused):
        browser.anchorClicked.emit(QUrl(address))
    assert (seams.asked, seams.opened) == ([], [])


def test_a_link_inside_the_text_asks_nothing(browser, seams):
    browser.anchorClicked.emit(QUrl("#security"))
    assert seams.asked == []


def test_letters_that_look_like_others_are_shown_as_what_they_are():
    assert link_address(QUrl("https://p\u0430ypal.com/")).startswith("https://xn--")
    assert "\u202e" not in link_address(QUrl("https://example.org/\u202egnp.exe"))


def test_a_mail_address_is_a_link():
    assert link_address(QUrl("mailto:board@example.org")) == "mailto:board@example.org"


# --- tool tips ----------------------------------------------------------------------------------------------


def test_the_tool_tip_of_a_link_is_where_it_leads_and_is_not_rendered(browser, disk):
    browser.setMarkdown(f"[notes](https://example.org/ \"<img src='file://{disk}/red.png'>\")")
    place = first_word(browser)
    event = QHelpEvent(QEvent.Type.ToolTip, place, browser.viewport().mapToGlobal(place))
    QApplication.sendEvent(browser.viewport(), event)
    assert QToolTip.text() == plain_tip("https://example.org/")
    QToolTip.hideText()


def test_a_plain_tip_holds_no_markup_of_the_text():
    assert "<img" not in plain_tip('<img src="file:///etc/hostname">')
    assert plain_tip("") == ""
