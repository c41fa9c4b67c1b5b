import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.cli.output import Column, _fitted, cell_width, plain, print_facts, print_table


def test_a_table_is_aligned_and_leaves_empty_columns_out(capfd: pytest.CaptureFixture[str]) -> None:
    print_table(
        [
            Column("Key", ["REL-1", "REL-12"]),
            Column("Owner", ["", ""]),
            Column("Size", ["5", "120"], right=True),
            Column("Title", ["Spring", "Größe 日本"]),
        ]
    )
    assert capfd.readouterr().out == (
        "Key     Size  Title\n"  #
        "REL-1      5  Spring\n"
        "REL-12   120  Größe 日本\n"
    )


def test_wide_and_combining_characters_count_as_a_terminal_shows_them() -> None:
    assert cell_width("日本") == 4
    assert cell_width("é") == 1


def test_text_of_a_plan_cannot_steer_the_terminal() -> None:
    assert plain("\x1b[31mred\x07 \u202ereversed") == "�[31mred� �reversed"
    assert plain("two\nlines") == "two lines"
    assert plain("Größe – 5 €") == "Größe – 5 €"


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(10, 250))
def test_a_table_fits_the_terminal_or_keeps_one_column(widths: list[int], room: int) -> None:
    columns = [Column("x" * width, []) for width in widths]
    shown, cap = _fitted(columns, room)
    total = sum(min(column.width, cap) for column in shown) + 2 * (len(shown) - 1)
    assert total <= room or len(shown) == 1
    assert list(shown) == columns[: len(shown)]


def test_facts_without_a_value_are_not_told(capfd: pytest.CaptureFixture[str]) -> None:
    print_facts({"Title": "Spring", "Owner": "", "Notes": "first\nsecond"})
    assert capfd.readouterr().out == "Title  Spring\nNotes  first\n       second\n"
