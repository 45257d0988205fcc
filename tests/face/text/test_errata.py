"""Errata: each is shown by a command that is run here, and the README's table is the generated one."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from rnnchaos.cli import main
from rnnchaos.numerics.evaluate import evaluate, quantities
from rnnchaos.text.errata import HEAD, as_markdown
from rnnchaos.theory.catalogue import errata, formula, formulas
from rnnchaos.theory.formula import Erratum
from rnnchaos.theory.printing import text
from rnnchaos.verify.harness.selection import claims

README = Path(__file__).parents[3] / "README.md"
ALL = errata()


def numbers(printed: str) -> Iterator[float]:
    return (float(number) for number in re.findall(r"(?<![\w.])-?\d+\.\d+", printed))


def rounds_to(number: float, stated: sp.Float) -> bool:
    """The stated number is the number to its own digits."""
    return abs(number - float(stated)) <= 0.5 * 10.0 ** -len(str(stated).partition(".")[2].rstrip("0") or "0")


@pytest.mark.parametrize("erratum", ALL, ids=[each.id for each in ALL])
def test_its_command_shows_what_is_right(erratum: Erratum, capsys: pytest.CaptureFixture[str]) -> None:
    """`verify` is simulated by `verify heavy_tailed`; here its claim must exist, with rivals to refute."""
    words = erratum.command.split()
    if words[0] == "verify":
        (claim,) = (each for each in claims() if each.id == words[1])
        assert len(claim.rivals) >= 2
        assert "quick" in claim.budgets
        return
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert erratum.shows in printed
    correct, published = erratum.correct.rhs, erratum.published.rhs
    if isinstance(correct, sp.Float):
        assert any(rounds_to(number, correct) for number in numbers(erratum.shows))
        assert not any(rounds_to(number, published) for number in numbers(printed))


@pytest.mark.parametrize("erratum", ALL, ids=[each.id for each in ALL])
def test_it_contradicts_what_was_published_and_stands_with_its_formula(erratum: Erratum) -> None:
    assert text(erratum.published) != text(erratum.correct)
    if erratum.id in {entry.id for entry in formulas()}:
        order = {"order": 4} if erratum.id.endswith("onset") else {}
        assert formula(erratum.id, **order).erratum is erratum
    else:
        assert erratum.id in {quantity.id for quantity in quantities()}


def test_the_euler_step_explains_eleven_per_cent() -> None:
    raw, flow = (
        float(evaluate(name, g=2, **more))
        for name, more in (("scheme.kinetic_energy", {"dt": "0.1"}), ("kinetic_energy", {}))
    )
    assert 1.11 < raw / flow < 1.1125


def test_the_quartic_coefficient_without_the_derivation() -> None:
    """(Gamma0 - eps^3/3)/eps^4 at eps = 1e-3, certified."""
    energy = sp.Rational(evaluate("kinetic_energy", g="1.001", digits=20).decimal()[0])
    found = (energy - sp.Rational(1, 3000000000)) * 10**12
    assert abs(found + sp.Rational(5, 6)) < 0.01 < abs(found - sp.Rational(59, 18))


def by_frequencies(g: float, longest: float) -> float:
    """PR of x per neuron by the double sum over frequencies, the lags on a ring of +-`longest` (cavity
    theory, doi:10.1103/PhysRevLett.131.118401, Eqs. 3, 4 and 16)."""
    count = int(8 * longest)
    around = np.arange(count) / count * 2 * longest
    lags = np.minimum(around, 2 * longest - around)
    spectrum = np.fft.fft(np.asarray(evaluate("correlation", g=g, lag=lags), float)).real / 4
    omega = 2 * np.pi * np.fft.fftfreq(count, 0.25)
    spectrum, omega = spectrum[abs(omega) < 4], omega[abs(omega) < 4]
    nodes, weights = np.polynomial.hermite_e.hermegauss(101)
    spread = float(evaluate("variance", g=g)) ** 0.5
    slope = weights @ (1 - np.tanh(spread * nodes) ** 2) / weights.sum()
    response = g * slope / (1 + 1j * omega)
    loop = response[:, None] * response
    kernel = (2 - abs(loop) ** 2) / abs(1 - loop) ** 2 - 1
    return float(1 / (1 + spectrum @ kernel @ spectrum / spectrum.sum() ** 2))


def test_the_table_of_participation_ratios_has_too_few_lags() -> None:
    assert abs(by_frequencies(1.25, 320) - 0.00140015) < 3e-9
    assert abs(by_frequencies(1.25, 1280) - float(evaluate("participation_ratio", g="1.25"))) < 3e-11


def test_the_readme_has_the_generated_table() -> None:
    assert as_markdown(ALL) in README.read_text(encoding="utf-8")
    assert len(ALL) == as_markdown(ALL).count("\n") - 1
    assert len(HEAD) == 4


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_every_form_lists_all(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["errata", "--format", form]) == 0
    printed = capsys.readouterr().out
    assert all(f"rnnchaos {each.command}" in printed for each in ALL)
    assert main(["errata", "--format", "pdf"]) == 64
