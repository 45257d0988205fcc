"""What people type is found, by symbol, title, synonym, id and misspelling; and no message holds a `repr`."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

import rnnchaos
from rnnchaos.cli import main
from rnnchaos.lookup import MOST, SPOKEN, of_symbol, search
from rnnchaos.names import meant
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import NonConvergence, UsageError, quoted, without_reprs

ALL = [entry for lists in ("QUANTITIES", "FORMULAS", "STUDIES") for entry in registered(lists)]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Delta0", "gaussian.variance"),
        ("Gamma0", "gaussian.kinetic_energy"),
        ("lambda_max", "gaussian.lyapunov_max"),
        ("lyapunov", "gaussian.lyapunov_max"),
        ("tau", "gaussian.relaxation_time"),
        ("sigma", "heavy_tailed.transition_width"),
        ("critical gain", "heavy_tailed.annealed_critical_gain"),
        ("D_KY", "gaussian.dimension"),
        ("autocorrelation", "gaussian.correlation"),
        ("spectral density", "gaussian.power_spectrum"),
        ("alpha-stable", "heavy_tailed.stable_pdf"),
        ("varience", "gaussian.variance"),
        ("participation ratio", "gaussian.participation_ratio"),
        ("VARIANCE", "gaussian.variance"),
    ],
)
def test_the_first_answer(text: str, id: str) -> None:
    assert search(text)[0].id == id


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_everything_is_found_by_its_id_and_its_title(entry: Any) -> None:
    assert search(entry.id)[0].id == entry.id
    assert entry.id in {found.id for found in search(entry.title)}


def test_every_synonym_leads_to_something_real() -> None:
    last = {word for entry in ALL for word in entry.id.split(".")}
    assert set(SPOKEN) <= last
    for word, spoken in SPOKEN.items():
        for name in re.split(r"[;,] ", spoken):
            assert any(word in found.id.split(".") for found in search(name)), (word, name)


@pytest.mark.parametrize(
    "text", ["sigma", "lambda_max", "lyapunov", "critical gain", "varience", "xyzzy", "é" * 500]
)
def test_a_refusal_says_what_was_meant_and_lists_nothing_by_the_alphabet(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", text, "--g", "2"]) == 64
    error = capsys.readouterr().err
    assert len(error) < 600
    hits = [found for found in search(text) if found.kind == "quantity"] or search(text)
    if hits:
        assert "did you mean" in error
        assert all(f"{hit.id} ({hit.symbol}: {hit.title})" in error for hit in hits[:MOST] if hit.symbol)
    else:
        assert "rnnchaos formulas" in error
        assert "gaussian." not in error


@pytest.mark.parametrize(
    ("symbol", "id"),
    [
        ("Delta0", "gaussian.variance"),
        ("Delta_0", "gaussian.variance"),
        ("Gamma0", "gaussian.kinetic_energy"),
        ("lambda_1", "gaussian.lyapunov_max"),
        ("tau", "gaussian.relaxation_time"),
        ("tau_c", "gaussian.correlation_time"),
        ("S(omega)", "gaussian.power_spectrum"),
        ("sigma", None),  # a synonym
        ("sigma_Xi", None),  # of another column
        ("lambda_i", None),
        ("delta0", None),
        ("", None),
    ],
)
def test_a_symbol_means_the_quantity_that_is_written_so(symbol: str, id: str | None) -> None:
    assert of_symbol(symbol) == id
    if id is None:
        with pytest.raises(UsageError):
            rnnchaos.evaluate(symbol, g=2)
    else:
        assert meant("quantity", symbol) == id


def test_a_symbol_evaluates_and_the_line_says_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "Delta0", "--g", "2", "--digits", "5"]) == 0
    assert capsys.readouterr().out.startswith("gaussian.variance(g = 2, phi = tanh) = 1.9248")
    assert main(["show", "Delta0"]) == 64
    assert "gaussian.variance is a quantity, not a formula" in capsys.readouterr().err


def test_no_symbol_is_the_name_of_something_else() -> None:
    """So names and symbols cannot contend."""
    names = {name for entry in ALL for name in (entry.id, entry.id.partition(".")[2]) if name}
    symbols = {spoken.partition("; ")[0] for spoken in SPOKEN.values()}
    assert not names & (symbols | {symbol.replace("_", "") for symbol in symbols})


def test_a_variant_has_the_symbol_of_what_it_is_a_variant_of() -> None:
    """The onset of modular is a critical sigma, that of the variance a series of the variance."""
    found = {each.id: each.symbol for each in search("onset")}
    assert found["modular.onset"] == "sigma_c"
    assert found["gaussian.variance.onset"] == "Delta0"
    assert found["gradient.cold_ratio.onset"] == ""
    assert [id for id, symbol in found.items() if symbol == "sigma_c"] == ["modular.onset"]


def test_formulas_with_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formulas", "lambda_max"]) == 0
    assert capsys.readouterr().out.startswith("rnnchaos eval gaussian.lyapunov_max ")
    assert main(["formulas", "lambda_max", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["found"][0] == {
        "id": "gaussian.lyapunov_max",
        "kind": "quantity",
        "symbol": "lambda_1",
        "title": "largest Lyapunov exponent lambda_1",
    }
    assert main(["formulas", "xyzzyxyzzy"]) == 64
    assert "nothing found" in capsys.readouterr().err


def test_quantities_are_listed() -> None:
    assert rnnchaos.search("Delta0")[0].id == "gaussian.variance"  # the function, not a module of its name
    found = rnnchaos.quantities()
    assert repr(found[0]) == "<Quantity gaussian.variance(g, phi): variance Delta0 of the activity>"
    assert {q.id for q in found} == {entry.id for entry in registered("QUANTITIES")}


@given(st.text(max_size=20))
def test_any_text_is_searched_or_refused(text: str) -> None:
    try:
        found = search(text)
    except UsageError:
        found = []
        assert not text.strip()
    assert all(each in ALL or each.id for each in found)


def test_the_gain_says_what_it_multiplies() -> None:
    """No standard deviation where the couplings have none."""
    for entry in ALL:
        for parameter in getattr(entry, "parameters", ()):
            if entry.id.startswith("heavy_tailed") and parameter.name == "g":
                assert "N^(-1/alpha)" in parameter.meaning
                assert "standard deviation" not in parameter.meaning


REPR = re.compile(r"Fraction\(|arb\(|mpf\(|np\.float|Decimal\(|\+/-|<function|<ufunc|<class|at 0x")


@pytest.mark.parametrize(
    "value",
    [
        *(
            Fraction(0),
            Fraction(1, 3),
            np.float64(2),
            {"g": Fraction(0, 1)},
            lambda x: x,
            [lambda x: x],
            np.exp,
            np.cumsum,
            Fraction,
            {"g": object()},
            {Fraction(1, 2)},
            [Fraction(1, 2)],
        ),
        *(
            (np.float64(1.5), Fraction(2)),
            {"b": arb(1) / 3},
            rnnchaos.evaluate("variance", g=2, digits=3).mpf,
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_repr_in_a_message(value: Any) -> None:
    for message in (str(UsageError("g", value, f"not {value!r}")), quoted(value)):
        assert not REPR.search(message), message
    assert not REPR.search(str(NonConvergence("the root", f"{value!r}")))


POINTS: list[Callable[[], Any]] = [
    lambda: rnnchaos.evaluate("variance", g=Fraction(-1, 3)),
    lambda: rnnchaos.evaluate("variance", g={"g": Fraction(0, 1)}),
    lambda: rnnchaos.evaluate("variance", g=(Fraction(0, 1), 2)),
    lambda: rnnchaos.evaluate("correlation", g=2, lag=Fraction(-1, 3)),
    lambda: rnnchaos.evaluate("scheme.variance", g=2, dt=Fraction(7, 3)),
    lambda: rnnchaos.evaluate("modular.levels.activity", strengths=[Fraction(0, 1)], sizes=[], level=0),
    lambda: rnnchaos.evaluate("power_spectrum", g=100, omega=0),
    lambda: rnnchaos.evaluate("variance", g=2, phi="sinh(x)*x/x"),
]


@pytest.mark.parametrize("ask", POINTS)
def test_refusals_and_failures_of_the_engines_hold_no_repr(ask: Callable[[], Any]) -> None:
    try:
        message = str(ask().message)
    except rnnchaos.theory.errors.RnnChaosError as error:
        message = str(error)
    assert not REPR.search(message), message


def test_it_leaves_other_words_alone() -> None:
    for text in (
        "E[phi(x)**2] = [1, 2]",
        "Fraction",
        "between 1 and 2 +- 3",
        "arbitrary(x)",
        "g(Delta0) (1, 2)",
    ):
        assert without_reprs(text) == text
