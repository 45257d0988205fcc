"""Parameters whose value is a list: parsed exactly, never taken for a sweep, refused in one line."""

from fractions import Fraction

import pytest

from rnnchaos.numerics.evaluate import quantity
from rnnchaos.numerics.quantity import integer, limited, listed, or_word, rational, real, shown
from rnnchaos.parameters import points
from rnnchaos.theory.catalogue import formula, registered
from rnnchaos.theory.errors import UsageError

LIST = listed(real("s", "strengths", at_least=0), at_least=2, at_most=3)


@pytest.mark.parametrize("raw", ["1.1, 2", ["1.1", 2], (Fraction(11, 10), 2.0)])
def test_a_list_is_exact(raw: object) -> None:
    assert LIST(raw) == (Fraction(11, 10), Fraction(2))
    assert shown(LIST(raw)) == "1.1,2"


@pytest.mark.parametrize("raw", ["1", "1,2,3,4", "1,-2", "1,x", [1, float("nan")], 3, None])
def test_a_bad_list_is_refused(raw: object) -> None:
    with pytest.raises(UsageError, match=r"accepted: 2 to 3 values with commas, each a finite real number"):
        LIST(raw)


def test_a_word_stands_for_a_value() -> None:
    size = or_word(integer("n", "size", at_least=1, at_most=9), None, "none", "nothing")
    assert [size(raw) for raw in ("3", " None", "nothing")] == [3, None, None]
    with pytest.raises(UsageError, match=r"^n = 10: accepted: an integer from 1 to 9, or none$"):
        size(10)


def test_what_fits_the_others_is_said_in_words() -> None:
    few = limited(
        integer("n", "size", at_least=1, at_most=9), "below m", lambda given: given["n"] < given["m"]
    )
    assert few.accepted == "an integer from 1 to 9; below m"
    assert few.fits is not None
    assert [few.fits({"n": n, "m": 3}) for n in (2, 3)] == [True, False]


def test_a_sweep_leaves_it_whole() -> None:
    given = {"s": "1,2", "g": "3,4"}
    assert [point["s"] for point in points(given, {"s"})] == ["1,2", "1,2"]
    assert len(list(points(given))) == 4


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1.10", "1.1"),
        ("1e-400", "1e-400"),
        ("1.5e-300", "1.5e-300"),
        ("0.0001", "0.0001"),
        ("123456.75", "123456.75"),
        ("2/6", "1/3"),
        ("1e12", "1000000000000"),
        ("1" + 399 * "0" + "/3", "~3.3333333333333333333e398"),
        ("3." + 70 * "0" + "1", "~3.0000000000000000000"),
    ],
)
def test_an_exact_rational_is_shown_in_one_short_line(raw: str, text: str) -> None:
    value = rational(raw)
    assert shown(value) == text
    assert text[0] == "~" or rational(text) == value


def test_a_quantity_without_a_proof_says_why_on_its_page() -> None:
    """Of the Euler map only the spectrum at step 1 is certified: of the others, of the participation ratio
    and of the amplitudes at the onset the formula's remarks say why."""
    spectra = "entropy_rate", "dimension", "unstable_fraction", "lyapunov_density"
    certified = {f"scheme.{name}" for name in spectra}
    others = ("participation_ratio", "entropy_rate.onset", "dimension.onset", "unstable_fraction.onset")
    estimated = [each for each in registered("QUANTITIES", ["scheme"]) if each.id not in certified]
    estimated += [quantity(f"gaussian.{name}") for name in others]
    for each in estimated:
        assert any("estimated, not certified" in remark for remark in formula(each.formula).remarks), each.id
