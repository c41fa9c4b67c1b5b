"""Files that are out to harm: each ends quickly, in words, and changes nothing."""

import os
import time
from pathlib import Path

import pytest

from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.errors import BadInput, Refusal
from relplanner.exchange.formats import read_file, recognise
from relplanner.exchange.guarded import Limits, content_of, read_guarded

_PROJECT = '<Project xmlns="http://schemas.microsoft.com/project">'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE Project [<!ENTITY l0 "ha">{_LAUGHS}]>{_PROJECT}<Title>&l9;</Title></Project>'
_QUADRATIC = (
    f'<!DOCTYPE Project [<!ENTITY a "{"a" * 100_000}">]>{_PROJECT}<Title>{"&a;" * 10_000}</Title></Project>'
)
_EXTERNAL = (
    f'<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_PROJECT}<Title>&x;</Title></Project>'
)
_DEEP = _PROJECT + "<Tasks>" * 100_000


def _calendar(*lines: str) -> str:
    event = ["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event, "END:VCALENDAR", ""])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("laughs.xml", _BOMB, "entities"),
        ("quadratic.xml", _QUADRATIC, "entities"),
        ("external.xml", _EXTERNAL, "entities"),
        ("deep.xml", _DEEP, "more elements"),
        ("cut.xml", _PROJECT + "<Tasks><Task><UID>1", "line 1"),
        ("charset.xml", '<?xml version="1.0" encoding="no-such"?>' + _PROJECT, "encoding|XML"),
        ("deep.json", "[" * 1_000_000, "deeper|line 1"),
        ("nan.json", '{"relplanner": 1, "records": {"release": [{"confidence": NaN}]}}', "NaN"),
        ("digits.json", "[" + "9" * 10_000 + "]", "."),
        ("double.json", '{"a": 1, "a": 2}', "twice"),
        ("quote.csv", 'key,title\nREL-1,"' + "x,\n" * 100_000, "quote|field"),
        ("wide.csv", "key," + "," * 100_000, "500 columns"),
        ("field.csv", "key\n" + "x" * 3_000_000, "field"),
        ("prose.md", "[" * 1_000_000, "no task boxes"),
        ("lines.ics", "BEGIN:VCALENDAR\r\n" * 50_000, "calendar"),
        ("empty.ics", "", "calendar"),
    ],
)
def test_what_is_out_to_harm_is_refused_in_words(tmp_path: Path, name: str, content: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        read_file(path)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=999999999",
        "FREQ=YEARLY;COUNT=999999999", "FREQ=DAILY;BYSECOND=0", "FREQ=DAILY;UNTIL=99999999",
        "FREQ=DAILY;INTERVAL=99999999999999999999", "FREQ=", "FREQ=YEARLY;BYMONTH=99",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)  # fmt: skip
def test_mad_recurrences_are_refused_or_told_and_never_hang(tmp_path: Path, rule: str) -> None:
    path = tmp_path / "mad.ics"
    path.write_text(_calendar("DTSTART:20260101T100000Z", f"RRULE:{rule}"), encoding="utf-8")
    delivery = read_file(path, options=ReadOptions(events_as="days"))
    assert delivery.refused or delivery.not_taken


def test_a_recurrence_without_an_end_comes_to_one(tmp_path: Path) -> None:
    path = tmp_path / "endless.ics"
    path.write_text(_calendar("DTSTART:19000101T100000Z", "RRULE:FREQ=DAILY"), encoding="utf-8")
    (refused,) = read_file(path, options=ReadOptions(events_as="days")).refused
    assert "more than 5000 times" in refused.reason


def test_a_folder_a_missing_file_and_a_binary_one_get_the_right_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not there"):
        read_file(tmp_path / "none.ics")
    with pytest.raises(BadInput, match="not a file"):
        read_file(tmp_path)
    (tmp_path / "plan.mpp").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    with pytest.raises(BadInput, match="save it as XML"):
        read_file(tmp_path / "plan.mpp")
    (tmp_path / "notes.xyz").write_text("hello", encoding="utf-8")
    with pytest.raises(Refusal, match="--as-format"):
        read_file(tmp_path / "notes.xyz")


def test_a_file_is_known_by_what_it_begins_with_before_its_name() -> None:
    assert recognise("plan.txt", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n") == "ics"
    assert (
        recognise("plan.dat", b'<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">')
        == "mspdi"
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * 2_000_000)
    with pytest.raises(BadInput, match="larger than 1 MB"):
        content_of(tmp_path / "large.csv", Limits(input=2**20))


def hanging(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    time.sleep(60)
    raise AssertionError


def greedy(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    raise AssertionError(len(bytearray(4 * 2**30)))


def dying(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    os.abort()


def failing(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    raise ZeroDivisionError


def test_a_reader_that_hangs_is_ended() -> None:
    with pytest.raises(BadInput, match=r"longer than 0\.5 s"):
        read_guarded(hanging, b"", "x", ReadOptions(), Limits(seconds=0.5))


@pytest.mark.skipif(os.name == "nt", reason="Windows offers a process no limit of its own memory")
def test_a_reader_that_wants_too_much_memory_is_ended() -> None:
    with pytest.raises(BadInput, match="more than 512 MB of memory"):
        read_guarded(greedy, b"", "x", ReadOptions(), Limits(memory=512 * 2**20))


@pytest.mark.parametrize("reader", [dying, failing])
def test_a_reader_that_dies_is_told_in_words(reader: object) -> None:
    with pytest.raises(BadInput, match="the reader gave up"):
        read_guarded(reader, b"", "x", ReadOptions())  # type: ignore[arg-type]
