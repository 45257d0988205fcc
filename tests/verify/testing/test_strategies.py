"""Strategies draw what they say and shrink to what is simple; without hypothesis they say what is missing."""

import math
import os
import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings

from rnnchaos.numerics.meanfield.discrete_time import white_variance
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.verify.networks.stable import StableLaw
from rnnchaos.verify.testing import strategies
from rnnchaos.verify.testing.random_model import GAINS, Model
from rnnchaos.verify.testing.strategies import (
    formulas,
    gains,
    network_sizes,
    networks,
    nonlinearities,
    rationals,
    scaled_nonlinearities,
    stable_laws,
    tail_indices,
)


@given(gain=gains(), alpha=tail_indices(), N=network_sizes())
def test_numbers_are_exact_and_inside(gain: Fraction, alpha: Fraction, N: int) -> None:
    assert isinstance(gain, Fraction)
    assert 1 < gain <= 10
    assert Fraction(1, 2) <= alpha <= 2
    assert 50 <= N <= 200


@given(drawn=scaled_nonlinearities())
def test_nonlinearities_are_sigmoids_of_the_stated_slope(drawn: tuple[str, Fraction]) -> None:
    phi = nonlinearity(drawn[0])
    assert phi.slope == drawn[1]
    phi.require_continuous_onset()


@given(model=networks())
@settings(max_examples=15)
def test_models_are_chaotic_and_in_the_domain_of_the_budget(model: Model) -> None:
    ratio = model.g * nonlinearity(model.phi).slope
    assert GAINS[0] <= ratio <= GAINS[1]
    assert white_variance(float(model.g), nonlinearity(model.phi)) > 0


@given(formula=formulas())
@settings(max_examples=5)
def test_formulas(formula: Formula) -> None:
    assert formula.text()
    assert formula.derivation


@pytest.mark.parametrize(
    ("strategy", "simplest"),
    [
        (gains(), Fraction(2)),
        (gains(Fraction(21, 10), Fraction(29, 10)), Fraction(21, 10)),
        (nonlinearities(), "tanh"),
        (tail_indices(), Fraction(2)),
        (tail_indices(Fraction(3, 2)), Fraction(2)),
        (network_sizes(), 50),
        (stable_laws(), StableLaw(Fraction(2))),
        (networks(), Model("tanh", Fraction(2), 50, 0)),
        (rationals(Fraction(1, 3), Fraction(1, 2), parts=12), Fraction(1, 3)),
    ],
)
def test_everything_shrinks_to_what_is_simple(strategy: Any, simplest: Any) -> None:
    assert find(strategy, lambda _: True) == simplest


@given(law=stable_laws(Fraction(1, 2)), seed=strategies.seeds())
@settings(max_examples=20)
def test_stable_laws_have_their_characteristic_function(law: StableLaw, seed: int) -> None:
    """The mean of cos(kz) lies in [-1, 1] value by value: Hoeffding's bound, 1e-9 an example."""
    z = law.draw(np.random.default_rng(np.random.SeedSequence(seed)), 40_000)
    k = np.array([0.3, 1.0, 2.0]) / float(law.scale)
    allowed = math.sqrt(2 * math.log(2 * k.size / 1e-9) / z.size)
    assert np.all(np.isfinite(z))
    assert np.all(np.abs(np.cos(np.outer(k, z)).mean(axis=1) - law.characteristic(k)) <= allowed)


def test_stable_laws_are_continuous_in_the_tail_index_and_exact_at_its_ends() -> None:
    """The same uniform numbers: tan U at 1, 2 sin U sqrt W at 2, and no jump beside them."""

    def drawn(alpha: Fraction) -> Any:
        return StableLaw(alpha).draw(np.random.default_rng(np.random.SeedSequence(1)), 1000)

    rng = np.random.default_rng(np.random.SeedSequence(1))
    u, w = np.pi * (rng.random(1000) - 0.5), rng.standard_exponential(1000)
    np.testing.assert_allclose(drawn(Fraction(1)), np.tan(u), rtol=1e-12)
    np.testing.assert_allclose(drawn(Fraction(2)), 2 * np.sin(u) * np.sqrt(w), rtol=1e-12)
    for alpha, tiny in ((Fraction(1), Fraction(1, 10**9)), (Fraction(2), -Fraction(1, 10**9))):
        np.testing.assert_allclose(drawn(alpha + tiny), drawn(alpha), rtol=1e-6)
    for bad in (Fraction(0), Fraction(21, 10)):
        with pytest.raises(UsageError, match="alpha"):
            StableLaw(bad)
    with pytest.raises(UsageError, match="scale"):
        StableLaw(Fraction(1), Fraction(0))


@pytest.mark.parametrize("name", [None, "ci", "nightly"])
def test_profiles(name: str | None) -> None:
    """`nightly` is fresh also where Hypothesis sees the variables of a CI service and would derandomise."""
    try:
        strategies.load_profile(name)
        assert settings().derandomize == (name != "nightly")
        assert settings().deadline is None
    finally:
        strategies.load_profile()


def test_without_hypothesis_there_is_one_clear_sentence_and_only_where_it_is_needed() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import rnnchaos.verify.testing.random_model, rnnchaos.verify.testing.pytest_plugin\n"
        "for name in ('strategies', 'properties'):\n"
        "    try: __import__('rnnchaos.verify.testing.' + name)\n"
        "    except ImportError as missing: print(missing)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ), check=True
    )
    lines = run.stdout.splitlines()
    assert len(lines) == 2
    assert all("need hypothesis: pip install 'rnnchaos[test]'" in line for line in lines)
