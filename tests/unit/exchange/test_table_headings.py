"""Where a foreign table begins is found, however much stands above it; what is empty is no row."""

import pytest

from relplanner.domain.errors import BadInput
from relplanner.domain.returned import Grid
from relplanner.domain.tables import ForeignTable
from relplanner.exchange.tables.book import read_book
from relplanner.exchange.tables.headings import table_of


def drawn(text: str, **places: frozenset) -> Grid:
    """A grid drawn as text: cells apart by bars, a dot for an empty one."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    return Grid("Plan", tuple(tuple("" if cell == "." else cell for cell in row) for row in rows), **places)


def titles(table: ForeignTable) -> list[str]:
    return [heading.title for heading in table.headings]


def test_titles_and_notes_above_a_table_are_not_its_headings() -> None:
    table = table_of(drawn("""
        Release programme 2027
        .
        As agreed on 12 Jan | . | see notes
        .
        Task   | Start      | Owner
        Build  | 2027-01-04 | Ann
        Test   | 2027-01-11 | Bo
    """))  # fmt: skip
    assert table.header == 5
    assert titles(table) == ["Task", "Start", "Owner"]
    assert [row.number for row in table.rows] == [6, 7]


def test_headings_in_two_rows_are_read_together() -> None:
    grid = drawn("""
        Task  | Planned | .   | Actual | .
        .     | Start   | End | Start  | End
        Build | 1       | 2   | 3      | 4
    """, covered=frozenset({(1, 3), (1, 5), (2, 1)}))  # fmt: skip
    assert titles(table_of(grid, 2)) == [
        "Task", "Planned – Start", "Planned – End", "Actual – Start", "Actual – End",
    ]  # fmt: skip


def test_a_column_without_a_heading_is_called_after_its_letter_and_a_doubled_one_too() -> None:
    table = table_of(drawn("""
        Task  | Status | .    | Status
        Build | open   | note | done
    """))  # fmt: skip
    assert titles(table) == ["Task", "Status", "Column C", "Status (D)"]


def test_rows_without_anything_are_left_out() -> None:
    table = table_of(drawn("Task | Owner\n. | .\nBuild | Ann\n. | .\n. | ."))
    assert [row.number for row in table.rows] == [3]


def test_a_sheet_of_figures_has_no_table() -> None:
    table = table_of(drawn("1 | 2 | 3\n4 | 5 | 6"))
    assert (table.header, table.rows) == (0, ())


def test_somebody_who_knows_says_where_the_headings_are() -> None:
    grid = drawn("A | B\nTask | Owner\nBuild | Ann")
    assert titles(table_of(grid, 2)) == ["Task", "Owner"]


def test_tables_with_the_same_headings_have_the_same_shape() -> None:
    one, other = table_of(drawn("Task | Owner\nBuild | Ann")), table_of(drawn("TASK | owner\nTest | Bo"))
    assert one.shape == other.shape != table_of(drawn("Task | Who\nBuild | Ann")).shape


@pytest.mark.parametrize(
    "data",
    ["Task;Start\nBuild;1,5\n", "Task\tStart\nBuild\t1,5\n", 'Task,Start\nBuild,"1,5"\n'],
    ids=["semicolons", "tabs", "commas"],
)
def test_a_csv_file_is_parted_by_what_parts_it(data: str) -> None:
    (grid,) = read_book(data.encode(), "plan.csv").grids
    assert grid.rows == (("Task", "Start"), ("Build", "1,5"))


def test_the_text_of_windows_programs_is_read() -> None:
    (grid,) = read_book("Aufgabe;Fällig\nPrüfung;\n".encode("cp1252"), "plan.csv").grids
    assert grid.rows[0] == ("Aufgabe", "Fällig")


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"\x00\x01\x02nothing"])
def test_what_is_no_table_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_book(data, "plan.xls")
