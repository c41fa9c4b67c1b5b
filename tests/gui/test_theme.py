"""Colours that can be read, icons that show, and a theme that can change while the window is open."""

import re
from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from relplanner.gui import assets
from relplanner.gui.icons import Icons
from relplanner.gui.theme import TextRole, Theme, Tone, font_for, load_theme, style_sheet
from relplanner.gui.theme_source import ThemeSource

THEMES = ("light", "dark")

# words                               on these grounds
TEXT_PAIRS = """
text muted faint                    | window panel hover accent_wash
text muted                          | weekend freeze neutral_wash
text                                | good_wash warning_wash bad_wash
accent_ink good_ink warning_ink     | window panel hover accent_wash
bad_ink                             | window panel hover accent_wash freeze
neutral_ink                         | neutral_wash panel
accent_ink                          | accent_wash
good_ink                            | good_wash
warning_ink                         | warning_wash
bad_ink                             | bad_wash
on_fill                             | accent_fill accent_ink good_ink warning_ink bad_ink today
product0_ink                        | product0_wash panel accent_wash
product1_ink                        | product1_wash panel accent_wash
product2_ink                        | product2_wash panel accent_wash
product3_ink                        | product3_wash panel accent_wash
product4_ink                        | product4_wash panel accent_wash
"""

# lines and areas that carry meaning  on these grounds
SHAPE_PAIRS = """
diamond critical conflict baseline link today | panel
good_fill warning_fill bad_fill accent_fill   | panel
product0_fill product1_fill product2_fill product3_fill product4_fill | panel
"""


def pairs(table: str) -> list[tuple[str, str]]:
    rows = [line.split("|") for line in table.strip().splitlines()]
    return [pair for fronts, grounds in rows for pair in product(fronts.split(), grounds.split())]


def over(front: QColor, ground: QColor) -> QColor:
    """Lay a translucent colour over an opaque one."""
    a = front.alphaF()
    mixed = [f * a + g * (1 - a) for f, g in zip(front.getRgbF()[:3], ground.getRgbF()[:3], strict=True)]
    return QColor.fromRgbF(*mixed)


def luminance(color: QColor) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: Theme, front: str, ground: str) -> float:
    """The contrast ratio of WCAG 2.2; translucent grounds lie on the panel."""
    tokens = {name: QColor(value) for name, value in theme.tokens().items()}
    below = over(tokens[ground], tokens["panel"])
    high, low = sorted((luminance(tokens[front]), luminance(below)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_on_every_ground_it_is_used_on(name):
    theme = load_theme(name)
    assert [pair for pair in pairs(TEXT_PAIRS) if contrast(theme, *pair) < 4.5] == []


@pytest.mark.parametrize("name", THEMES)
def test_every_mark_on_the_timeline_can_be_told_from_its_ground(name):
    theme = load_theme(name)
    assert [pair for pair in pairs(SHAPE_PAIRS) if contrast(theme, *pair) < 3] == []


def test_the_checked_tick_is_seen_on_its_box_in_both_themes():
    for name in THEMES:
        drawing = assets.resource("themes", f"tick-{name}.svg").read_text("utf-8")
        tick = re.search(r'stroke="(#\w{6})"', drawing)
        high, low = sorted((luminance(QColor(tick[1])), luminance(load_theme(name).good.fill)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_names_only_colours_that_exist(qapp, name):
    sheet = style_sheet(load_theme(name))
    assert "$" not in sheet
    pictures = {path.name for path in assets.resource("themes").iterdir()}
    assert set(re.findall(r"themes:([\w.-]+)", sheet)) <= pictures


def test_lengths_grow_with_the_text_and_hairlines_do_not(qapp):
    theme = load_theme("light")
    assert "border-radius: 6px" in style_sheet(theme)
    larger = style_sheet(theme, 1.5)
    assert "border-radius: 9px" in larger
    assert "border: 1px solid" in larger


def test_a_theme_with_a_missing_colour_is_refused(tmp_path, monkeypatch):
    (tmp_path / "half.json").write_text('{"dark": false, "window": "#FFFFFF"}', encoding="utf-8")
    monkeypatch.setattr("relplanner.gui.theme.resource", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(ValueError, match="panel"):
        load_theme("half")


def test_a_theme_with_a_word_for_a_colour_is_refused(tmp_path, monkeypatch):
    broken = assets.resource("themes", "light.json").read_text("utf-8").replace("#F6F7F9", "mist")
    (tmp_path / "odd.json").write_text(broken, encoding="utf-8")
    monkeypatch.setattr("relplanner.gui.theme.resource", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(ValueError, match="mist is not a colour"):
        load_theme("odd")


def test_each_tone_has_its_own_shades():
    theme = load_theme("light")
    assert len({theme.shades(tone).ink.name() for tone in Tone}) == len(Tone)


def test_product_hues_repeat_after_the_last():
    theme = load_theme("light")
    assert theme.product(len(theme.products)) == theme.product(0)


def test_figures_are_all_of_one_width(qapp):
    assets.install()
    assert "Inter" in QFontDatabase.families()
    metrics = QFontMetricsF(font_for(TextRole.BODY))
    assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("name", sorted(path.stem for path in assets.resource("icons").glob("*.svg")))
def test_every_icon_shows_in_the_colour_asked_for(qapp, name):
    theme = load_theme("light")
    image = Icons(theme).pixmap(name, 24, "bad_ink").toImage().convertToFormat(QImage.Format.Format_ARGB32)
    solid = [
        color
        for y in range(image.height())
        for x in range(image.width())
        if (color := image.pixelColor(x, y)).alpha() == 255
    ]
    assert solid
    assert (
        max(abs(a - b) for c in solid for a, b in zip(c.getRgb(), theme.bad.ink.getRgb(), strict=True)) <= 1
    )


def test_an_unknown_icon_is_an_error_and_not_an_empty_picture(qapp):
    with pytest.raises(FileNotFoundError):
        Icons(load_theme("light")).icon("no-such-icon")


def test_icons_and_fonts_carry_their_licences():
    assert "ISC License" in assets.resource("icons", "LICENSE").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in assets.resource("fonts", "OFL.txt").read_text("utf-8")


@pytest.fixture
def plain_app(qapp):
    """The application, undressed again afterwards."""
    style, palette, font = qapp.style().name(), qapp.palette(), qapp.font()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_a_window_that_is_open_follows_a_switch_of_theme_and_text_size(qtbot, plain_app: QApplication):
    assets.install()
    source = ThemeSource(load_theme("light"))
    source.dress(plain_app)
    button, label = QPushButton("Send"), QLabel("small")
    label.setProperty("role", "label")
    source.keep_icon(button, "send", "text")
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.show()
    height, small = button.sizeHint().height(), label.font().pointSizeF()
    before = button.icon().pixmap(16).toImage()

    source.switch(load_theme("dark"), 1.5)

    assert button.palette().buttonText().color() == load_theme("dark").text
    assert button.sizeHint().height() > height
    assert label.font().pointSizeF() == pytest.approx(small * 1.5, rel=0.01)
    assert button.icon().pixmap(16).toImage() != before


def test_an_icon_given_again_takes_the_place_of_the_old_one(qtbot):
    source = ThemeSource(load_theme("light"))
    button = QPushButton()
    qtbot.addWidget(button)
    source.keep_icon(button, "sun")
    source.keep_icon(button, "moon")
    source.switch(load_theme("dark"))
    assert button.icon().pixmap(16).toImage() == source.icons.icon("moon").pixmap(16).toImage()


def test_a_button_that_is_gone_is_left_alone_by_a_switch(qtbot):
    source = ThemeSource(load_theme("light"))
    button = QPushButton()
    source.keep_icon(button, "sun")
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    source.switch(load_theme("dark"))
