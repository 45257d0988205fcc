"""Contrastive learning in numbers: reference values, four-fold sums, limits, two engines, and what is
refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.contrastive.saddle import Setting, measured, solved
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import NonConvergence, UsageError

HALF = {"beta": "10", "d_F": "0.5", "lambda_w": "0.5"}


def number(name: str, **given: Any) -> Any:
    return evaluate(f"contrastive.{name}", **HALF | given)


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("magnetisation", {}, "1.14925614"),
        ("norm", {}, "2.55599442"),
        ("overlap", {}, "1.77895207"),
        ("energy", {}, "0.0209929544"),
        ("accuracy", {"kind": "mean"}, "0.957584225"),
        ("accuracy", {}, "0.924739748"),
    ],
)
def test_reference_values(name: str, more: dict[str, str], expected: str) -> None:
    """Of an independent program, to their digits."""
    found = number(name, **more, digits=9)
    assert not found.certified
    assert found.arb.overlaps(arb(expected, 0.6 * 10.0 ** -(len(expected) - 2)))


def test_a_target_that_moves_the_weights() -> None:
    """d_F = 2, as grids twice as fine and longer have it."""
    found = solved(Setting(10.0, 2.0, 0.5))
    assert pytest.approx(1.7180420607, abs=1e-9) == found.M
    assert pytest.approx(4.5976915994, abs=2e-9) == found.Q


def test_four_sums() -> None:
    """Gauss-Hermite sums over t_L, t_R and t'_L, t'_R, force by force and label by label; a = 1 is smooth."""
    of = Setting(3.0, 1.0, 0.5, alpha=2.0, m=1.2, sigma=0.6, rho_B=0.3, lambda_B=0.8, a=1.0)
    M, Q, q = 0.7, 1.9, 1.2
    (t, w), (u, v) = (np.polynomial.hermite_e.hermegauss(count) for count in (24, 44))
    w, v = w / w.sum(), v / v.sum()
    spread, inner, F, G, C, L, E = 0.6 * np.sqrt(q), 0.6 * np.sqrt(Q - q), 0.0, 0.0, 0.0, 0.0, 0.0
    for left in (1, -1):
        for right in (1, -1):
            share = (0.3 if left == right else 0.7) / 2
            for i, wi in zip(t, w, strict=True):
                for j, wj in zip(t, w, strict=True):
                    z = left * 1.2 * M + spread * i + inner * u[:, None]
                    x = right * 1.2 * M + spread * j + inner * u
                    d = np.tanh(z) - np.tanh(x)
                    short = 1.0 - d * d
                    root = np.sqrt(short**2 + 1)
                    same = left == right
                    H = 0.4 * d * d if same else (short + root) / 4
                    up = 0.8 * d if same else -d * (1 + short / root) / 2
                    weight = v[:, None] * v * np.exp(-3 * H)
                    Z, p = weight.sum(), share * wi * wj
                    HL, HR = up * (1 - np.tanh(z) ** 2), -up * (1 - np.tanh(x) ** 2)
                    one, two = (float((weight * h).sum() / Z) for h in (HL, HR))
                    F -= p * 3 * (left * one + right * two)
                    G += p * 9 * (one**2 + two**2)
                    turned = float((weight * (HL * u[:, None] + HR * u)).sum() / Z)
                    C -= p * (3 * turned / inner + 9 * (one**2 + two**2))
                    L += p * np.log(Z)
                    E += p * float((weight * H).sum() / Z)
    for forces in (False, True):
        found = measured(replace(of, forces=forces), M, Q, q)
        seen = [found.F, found.G, found.C, found.L, 0.3 * found.energies[0] + 0.7 * found.energies[1]]
        assert seen == pytest.approx([F, G, C, L, E], rel=3e-6)
    assert found.conjugates[0] == pytest.approx(2 * 1.2 * F, rel=3e-6)


def test_bosons_alone_without_saturation() -> None:
    """sigma = 0.02: the closed form, but for the tanh."""
    at = {"beta": "10", "lambda_w": "50", "sigma": "0.02"}
    closed = evaluate("contrastive.boson_norm", digits=20, **at)
    assert closed.certified
    plain = number("norm", **at, d_F="0.5", rho_B="1", digits=6)
    assert float(plain) == pytest.approx(float(closed), rel=5e-5)
    assert number("magnetisation", **at, d_F="0.5", rho_B="1").arb == 0


def test_bosons_alone_by_the_law_of_marchenko_and_pastur() -> None:
    """1/(lambda_w + 2 beta lambda_B sigma^2 x), averaged over eigenvalues x of a Wishart matrix."""
    alpha, angle = 1.8, (np.arange(4000) + 0.5) * np.pi / 4000
    x = 1 + alpha + 2 * np.sqrt(alpha) * np.cos(angle)
    density = 4 * alpha * np.sin(angle) ** 2 / (2 * np.pi * x * (0.7 + 2 * 3 * 0.5 * 0.16 * x))
    at = {"beta": "3", "lambda_w": "0.7", "alpha": "1.8", "sigma": "0.4", "lambda_B": "0.5"}
    found = evaluate("contrastive.boson_norm", **at)
    assert float(found) == pytest.approx(density.sum() * np.pi / 4000, rel=1e-7)


def test_weak_pairs_leave_the_prior() -> None:
    found = solved(Setting(1e-4, 0.5, 0.5))
    assert pytest.approx(2, rel=1e-4) == found.Q
    assert pytest.approx(0, abs=1e-8) == found.M
    assert found.free_energy == pytest.approx(
        -1e-4 * 2.5 * found.fresh[0] / 2 - 1e-4 * 2.5 * found.fresh[1] / 2, rel=1e-3
    )
    assert found.replicon == pytest.approx(1, abs=1e-5)


def test_targets_out_of_reach() -> None:
    """M stays, energy and free energy grow by constants."""
    near, far = (solved(Setting(2.0, d, 0.5, fine=0.8)) for d in (9.0, 11.0))
    assert pytest.approx(near.M, rel=1e-3) == far.M
    gap = [(b - a) / 2 for a, b in zip(near.energies, far.energies, strict=True)]
    assert sum(gap) == pytest.approx(0.5, abs=1e-4)
    assert far.free_energy - near.free_energy == pytest.approx(-2.5 * 2 * 0.5, rel=1e-4)


def test_without_a_signal() -> None:
    """M = 0, half of the inputs; replica symmetry is unstable there."""
    assert number("magnetisation", m="0").arb == 0
    assert float(number("accuracy", m="0")) == 0.5
    faint = {"m": "0", "beta": "1e-9", "digits": 3}
    first = -2.5e-9 * float(number("fresh_energy", **faint))
    assert float(number("free_energy", **faint)) == pytest.approx(first, rel=0.01)
    assert float(number("replicon", m="0", digits=4)) < 0 < float(number("replicon"))


@pytest.mark.parametrize("name", ["magnetisation", "free_energy", "replicon", "fresh_energy"])
def test_two_engines_agree(name: str) -> None:
    first, second = (number(name, rho_B="0.8", engine=engine, digits=7) for engine in ("ball", "mpmath"))
    assert first.arb.overlaps(second.arb)
    assert first.method != second.method


def test_energies_of_both_kinds() -> None:
    boson, fermion, both = (float(number("energy", pairs=kind)) for kind in ("bosons", "fermions", "all"))
    assert both == pytest.approx((boson + fermion) / 2, rel=1e-9)


def test_a_kink_has_few_digits() -> None:
    found = number("magnetisation", a="0")
    assert (found.digits, found.certified) == (3, False)
    assert abs(float(found) - float(number("magnetisation", a="1e-6", digits=3))) < 0.01
    with pytest.raises(UsageError, match="digits = 4"):
        number("magnetisation", a="0", digits=4)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"beta": "0"}, "beta = 0"),
        ({"sigma": "-0.5"}, "sigma = -0.5"),
        ({"alpha": "0"}, "alpha = 0"),
        ({"lambda_w": "0"}, "lambda_w = 0"),
        ({"rho_B": "1.1"}, "rho_B = 1.1"),
        ({"a": "-1"}, "a = -1"),
        ({"d_F": "-0.1"}, "d_F = -0.1"),
        ({"kind": "best"}, "kind = best"),
    ],
)
def test_what_is_refused(given: dict[str, str], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        number("accuracy", **given)


def test_what_is_not_found_is_no_answer() -> None:
    with pytest.raises(NonConvergence, match=r"residual unknown: .* nodes"):
        number("magnetisation", sigma="5", d_F="3", lambda_w="0.001", digits=2)
