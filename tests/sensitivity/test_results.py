"""What all analyses share: labelled numbers, tables, sentences and JSON."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nearshore_score import InvalidInputError, UnknownNameError
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.tables import Table

WINS = LabelledMatrix.of(("MAR", "EGY"), ("first", "second", "last"), np.arange(6.0).reshape(2, 3))


class Example(Analysis):
    """An analysis of two numbers."""

    one: float
    other: float

    def tables(self) -> tuple[Table, ...]:
        """Return a table for each number."""
        return tuple(
            Table(("Code", "a|b"), (("MAR", f"{value:g}"),), labels=(0,))
            for value in (self.one, self.other)
        )


class Telling(Example):
    """The same, with something to say."""

    def sentences(self) -> tuple[str, ...]:
        """Return two sentences."""
        return "First.", "Last."


def test_a_number_is_found_by_its_labels() -> None:
    assert WINS["EGY", "second"] == 4
    assert WINS["MAR", "last"] == 2


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (("TUN", "first"), "unknown row 'TUN'; known: MAR, EGY"),
        (("MAR", "third"), "unknown column 'third'; known: first, second, last"),
    ],
)
def test_a_label_that_does_not_exist_is_named(cell: tuple[str, str], message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        WINS[cell]


def test_a_labelled_matrix_is_an_array_that_cannot_be_written_to() -> None:
    assert_array_equal(WINS.matrix, [[0, 1, 2], [3, 4, 5]])
    with pytest.raises(ValueError, match="read-only"):
        WINS.matrix[0, 0] = 9


def test_a_labelled_matrix_goes_through_json() -> None:
    for matrix in (WINS, LabelledMatrix.of((), ("a", "b"), np.empty((0, 2)))):
        again = LabelledMatrix.from_json(matrix.to_json())
        assert again == matrix
        assert again.matrix.shape == matrix.matrix.shape


@pytest.mark.parametrize("shape", [(1, 3), (2, 2), (3, 3)])
def test_a_labelled_matrix_has_one_number_for_each_row_and_column(shape: tuple[int, int]) -> None:
    with pytest.raises(InvalidInputError, match="one number for each row and column"):
        LabelledMatrix.of(("MAR", "EGY"), ("a", "b", "c"), np.zeros(shape))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_labelled_matrix_holds_finite_numbers_only(value: float) -> None:
    with pytest.raises(InvalidInputError, match="not a finite number"):
        LabelledMatrix.of(("MAR",), ("a",), np.array([[value]]))


def test_an_analysis_prints_its_tables_one_below_the_other() -> None:
    assert str(Example(one=1, other=2)) == "Code  a|b\nMAR     1\n\nCode  a|b\nMAR     2"


def test_sentences_follow_the_tables() -> None:
    found = Telling(one=1, other=2)
    assert str(found).endswith("MAR     2\n\nFirst.\nLast.")
    assert found.markdown().endswith("| MAR | 2 |\n\nFirst.\nLast.")


def test_markdown_and_html_escape_what_tables_hold() -> None:
    found = Telling(one=1, other=2)
    assert found.markdown().startswith("| Code | a\\|b |\n| --- | ---: |\n| MAR | 1 |\n\n| Code")
    assert found._repr_html_().count("<table>") == 2


def test_a_notebook_shows_the_sentences_too() -> None:
    shown = Telling(one=1, other=2)._repr_html_()
    assert shown.endswith("</table><p>First.</p><p>Last.</p>")


def test_an_analysis_goes_through_json_and_cannot_be_changed() -> None:
    found = Example(one=1, other=2)
    assert Example.from_json(found.to_json()) == found
    with pytest.raises(ValueError, match="frozen"):
        found.one = 3  # type: ignore[misc]


def test_an_analysis_has_tables() -> None:
    with pytest.raises(NotImplementedError):
        Analysis().tables()
    assert Analysis().sentences() == ()
