"""Confinement in numbers: reference values, quadratures and closed forms of their own as oracles, exact
identities, limits that are other systems, two engines, and what is refused."""

from dataclasses import replace
from math import asin, erfc, pi, sqrt
from typing import Any

import numpy as np
import pytest
from flint import arb
from scipy.optimize import brentq, root
from scipy.special import erf

from rnnchaos.numerics.confinement.expected import batch
from rnnchaos.numerics.confinement.replica import Setting, measured, solved
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import NonConvergence, UsageError

TILTED = {"g": "2", "T": "0.3", "T_probe": "0.3", "p": "-0.3"}
ROUGH = Setting(2.0, 0.3, 0.3, -0.3, fine=0.75)


def number(name: str, **given: Any) -> Any:
    return evaluate(f"confinement.{name}", **given)


@pytest.mark.parametrize(
    ("name", "g", "expected"),
    [
        ("complexity", "1.5", "0.00714256952504841594613"),
        ("complexity", "2", "0.0248251144647751725545"),
        ("complexity", "3", "0.0613788768453341081797"),
        ("shell_variance", "1.5", "0.465940289653923549766"),
        ("shell_variance", "3", "3.10300817585069201985"),
        ("log_determinant", "1.1", "2.445418284452605121887e-5"),
        ("log_determinant", "1.5", "0.002795210836915871779452"),
        ("log_determinant", "2", "0.01068308851436668627701"),
        ("log_determinant", "3", "0.0251964443820083200"),
        ("spectral_parameter", "1.1", "0.01165635521918658877"),
        ("spectral_parameter", "2", "0.5337041603278526371"),
    ],
)
def test_reference_values(name: str, g: str, expected: str) -> None:
    """Of an independent program, to their digits; what is read off a saddle that may not be the highest is
    not certified."""
    found = number(name, g=g, digits=17)
    assert found.certified == (name not in {"complexity", "shell_variance"})
    assert found.arb.overlaps(arb(expected, float(expected) * 1e-17))


@pytest.mark.parametrize(("g", "S"), [("1.1", "0.1127498858654935107853"), ("2", "2.121473568203178530375")])
def test_right_wall(g: str, S: str) -> None:
    found = number("right_wall", g=g, digits=18)
    assert (found.arb**2 / 2).overlaps(arb(S, float(S) * 1e-20))


def test_complexity_by_plain_quadrature() -> None:
    """The action at a saddle found by elimination in double precision, at another gain and phi."""
    g2, z = 1.7**2, np.linspace(-9, 9, 2001)

    def means(s: float, c: float, k: float) -> Any:
        x = sqrt(s) * z
        f, slope = x / np.sqrt(1 + x * x), (1 + x * x) ** -1.5
        w = np.exp((c * f * f - z * z) / 2) * np.sqrt(1 + k * slope**2)
        return (
            w.sum() * (z[1] - z[0]) / sqrt(2 * pi),
            w @ f**2 / w.sum(),
            w @ (slope**2 / (1 + k * slope**2)) / w.sum(),
        )

    def action(s: float) -> float:
        def left(v: Any) -> list[float]:
            _, square, share = means(s, *v)
            return [g2 * square - s, g2 * share - 1]

        c, k = root(left, [-0.7, 0.7], tol=1e-10).x
        return float(-c * s / (2 * g2) + np.log(means(s, c, k)[0]) - k / (2 * g2))

    best = max(action(s) for s in np.linspace(0.64, 0.76, 25))
    found = float(number("complexity", g="1.7", phi="algebraic"))
    assert best == pytest.approx(found, rel=1e-3)
    assert best <= found + 1e-12


@pytest.mark.parametrize(
    ("phi", "g"), [("tanh", "1.01"), ("tanh", "1.02"), ("erf", "1.02"), ("erf", "1.005")]
)
def test_complexity_near_the_onset(phi: str, g: str) -> None:
    """The exact series leave a remainder of their next order; other laws are far off."""
    eps = float(g) - 1
    series = formula("confinement.complexity.onset", phi=phi, order=8).series
    assert series is not None
    terms = [float(c) * eps**j for j, c in enumerate(series.coefficients)]
    found = float(number("complexity", g=g, phi=phi))
    assert abs(found - sum(terms[:8])) < 2 * abs(terms[8])
    assert abs(found - sum(terms)) < abs(found - sum(terms[:8]))
    assert found < 0.06 * eps**2 / 2
    assert found > 10 * 4 / 9 * eps**4


@pytest.mark.parametrize("g", [1.3, 4.0])
def test_erf_in_closed_form(g: float) -> None:
    """The wall, the sign of k, and the depth by one quadrature."""
    S = brentq(lambda S: g * g * 2 / pi * asin(pi * S / 2 / (1 + pi * S / 2)) - S, 1e-3, 2 * g * g)
    assert float(number("right_wall", g=g, phi="erf")) == pytest.approx(sqrt(2 * S), rel=1e-11)
    assert g * g / sqrt(1 + pi * S) > 1
    z = np.linspace(-9, 9, 4001)
    weight, squared = np.exp(-z * z / 2) * (z[1] - z[0]) / sqrt(2 * pi), np.exp(-pi * S * z * z / 2)
    k = brentq(lambda k: g * g * weight @ (squared / (1 + k * squared)) - 1, 0, g * g)
    depth = weight @ np.log1p(k * squared) / 2 - k / (2 * g * g)
    assert float(number("log_determinant", g=g, phi="erf", digits=12)) == pytest.approx(depth, rel=1e-9)


def test_the_potential_has_the_slope_of_its_tilt() -> None:
    """d psi/d(d^2) = -p, and the energy is the slope of psi + p d^2 in 1/T_probe, by both closures."""
    for of in (ROUGH, replace(ROUGH, annealed=True), replace(ROUGH, T=0.0, p=-1.0)):
        low, high = (solved(replace(of, p=of.p + move)) for move in (-0.01, 0.01))
        slope = (high.potential - low.potential) / (high.distance**2 - low.distance**2)
        assert slope == pytest.approx(-of.p, rel=2e-3)
        cold, hot = (solved(replace(of, probe=1 / (1 / 0.3 + move))) for move in (0.01, -0.01))
        free = [each.potential + of.p * each.distance**2 for each in (cold, hot)]
        assert solved(of).probe_energy == pytest.approx(0.15 - (free[0] - free[1]) / 0.02, rel=1e-3)


def test_reference_values_of_the_potential() -> None:
    """Replica-symmetric and annealed, four digits of an independent program; the bound is one."""
    found = {name: float(number(name, **TILTED)) for name in ("distance", "overlap_excess", "probe_energy")}
    assert found == pytest.approx(
        {"distance": 0.7362, "overlap_excess": 0.0342, "probe_energy": 0.13354}, rel=3e-3
    )
    assert float(number("replicon", **TILTED)) == pytest.approx(0.497, abs=1e-3)
    bound = float(number("annealed_potential", **TILTED))
    assert bound == pytest.approx(-0.12369489, abs=2e-6)
    assert bound > float(number("potential", **TILTED)) > -0.1299
    annealed = {name: number(name, **TILTED, closure="annealed") for name in ("distance", "overlap_excess")}
    assert float(annealed["distance"]) == pytest.approx(0.72855448, abs=2e-6)
    assert float(annealed["overlap_excess"]) == pytest.approx(0.0142, abs=5e-5)
    assert not annealed["distance"].certified


@pytest.mark.parametrize(
    ("g", "p", "d", "psi"), [("2", "-0.001", 1.69158, -0.000648), ("1.5", "-0.002", 0.72193, -0.000855)]
)
def test_zero_temperature_is_bounded_by_both_walls(g: str, p: str, d: float, psi: float) -> None:
    at = {"g": g, "T": "0", "T_probe": "0", "p": p}
    found = float(number("annealed_potential", **at))
    assert found == pytest.approx(psi, abs=1.5e-6)
    assert float(number("distance", **at, closure="annealed")) == pytest.approx(d, abs=3e-4)
    assert -float(number("log_determinant", g=g)) < found < 0


def test_without_a_tilt() -> None:
    """Exactly, and as the limit of small tilts; S twice at zero temperature."""
    free = TILTED | {"p": "0"}
    d = number("distance", **free)
    assert d.certified
    S = evaluate("gradient.boltzmann_variance", g="2", T="0.3")
    assert (d.arb**2).overlaps(2 * S.arb)
    near = solved(replace(ROUGH, p=-1e-5))
    assert near.distance == pytest.approx(float(d), rel=2e-3)
    assert near.probe_energy == pytest.approx(float(number("probe_energy", **free)), rel=1e-4)
    assert near.replicon == pytest.approx(float(number("replicon", **free)), rel=0.02)
    assert number("potential", **free).arb == 0
    assert number("overlap_excess", **free).arb == 0
    wall = number("right_wall", g="2", digits=4)
    assert number("distance", g="2", T="0", T_probe="0", p="0", closure="annealed").arb.overlaps(wall.arb)


@pytest.mark.parametrize("T_probe", ["0.3", "0"])
def test_without_a_tilt_below_the_onset(T_probe: str) -> None:
    """S(T) > 0 at any T > 0, whatever g: by its own equation, and as the limit of small tilts."""
    z = np.linspace(-9, 9, 4001)
    weight = np.exp(-z * z / 2) * (z[1] - z[0]) / sqrt(2 * pi)
    S = brentq(lambda S: 0.64 * weight @ np.tanh(sqrt(S) * z) ** 2 + 0.3 - S, 0.1, 2)
    free = TILTED | {"g": "0.8", "T_probe": T_probe, "p": "0"}
    for engine in ("ball", "mpmath"):
        d = number("distance", **free, closure="annealed", engine=engine, digits=3)
        assert float(d) == pytest.approx(sqrt(S + (S if T_probe != "0" else 0)), rel=1e-4)
    near = solved(Setting(0.8, 0.3, 0.3, -1e-5))
    assert float(number("replicon", **free | {"T_probe": "0.3"})) == pytest.approx(near.replicon, rel=1e-3)


def test_both_engines_near_the_onset() -> None:
    """Nodes resolve a Gaussian narrower than the strip of phi."""
    ball, mpmath = (number("complexity", g="1.001", digits=6, engine=each) for each in ("ball", "mpmath"))
    assert ball.arb.overlaps(mpmath.arb)
    assert float(ball) == pytest.approx(16 / 81 * 1e-9, rel=0.004)


def test_a_fixed_point_of_the_equations() -> None:
    """At p = 0 the replica-symmetric equations are solved by q_y = q and zeros."""
    free = replace(ROUGH, p=0.0)
    q = free.reference[2]
    found = measured(free, np.array([q, 0, 0, 0, 0, 0]))
    assert found.image == pytest.approx([q, 0, 0, 0, 0, 0], abs=1e-5)
    assert found.potential == pytest.approx(0, abs=1e-5)


def test_one_and_two_neurons() -> None:
    """N = 1 in closed form; N = 2 by the plain rule in polar coordinates, |det M| along the one free
    direction in closed form."""
    for g in (0.5, 3.0):
        assert float(number("expected_equilibria", g=g, N=1)) == pytest.approx(
            1 + erfc(1 / g / sqrt(2)), rel=1e-13
        )
    two = _two(3.0)
    assert number("expected_equilibria", g=3, N=2).arb.overlaps(arb(two, 1e-4))
    assert two == pytest.approx(2.158, abs=0.015)


def _two(g: float) -> float:
    """1 + int dx N(x; 0, g^2 q) E|det(1 - J D)|, J = x f^T/|f|^2 + w u^T, w ~ N(0, g^2/2), u normal to f."""
    r, angle = np.meshgrid(np.linspace(0.005, 15.995, 1600), (np.arange(64) + 0.5) * np.pi / 128)
    x = np.array([r * np.cos(angle), r * np.sin(angle)])
    f, d = np.tanh(x), np.cosh(x) ** -2
    size = np.sum(f * f, axis=0)
    u = np.array([-f[1], f[0]]) / np.sqrt(size)
    M = np.eye(2)[:, :, None, None] - x[:, None] * f * d / size
    a = M[0, 0] * M[1, 1] - M[0, 1] * M[1, 0]
    v = u * d
    first, second = v[0] * M[1, 1] - v[1] * M[1, 0], v[1] * M[0, 0] - v[0] * M[0, 1]
    spread = g / sqrt(2) * np.hypot(first, second)
    mean = spread * sqrt(2 / pi) * np.exp(-((a / spread) ** 2) / 2) + a * erf(a / spread / sqrt(2))
    q = size / 2
    density = np.exp(-np.sum(x * x, axis=0) / (2 * g * g * q)) / (2 * pi * g * g * q)
    return 1 + float(np.sum(density * mean * r)) * 0.01 * np.pi / 128 * 4


@pytest.mark.parametrize("N", [3, 6])
def test_all_signs_sum_to_one(N: int) -> None:
    """Beside the origin the signed integral is 1 - E sign det(1 - J), at any N."""
    rng = np.random.default_rng(5)
    J = 3 / sqrt(N) * rng.standard_normal((200_000, N, N))
    origin = float(np.mean(np.sign(np.linalg.det(np.eye(N) - J))))
    runs = [batch(seed, 3.0, N, share=0.25, signed=True) for seed in range(8)]
    error = float(np.std(runs)) / sqrt(7) + 1 / sqrt(len(J))
    assert error < 0.03
    assert abs(np.mean(runs) - 1 + origin - 1) < 4 * error


TWICE: dict[str, dict[str, Any]] = {
    "complexity": {"g": "1.4"},
    "shell_variance": {"g": "1.5", "phi": "gd"},
    "log_determinant": {"g": "1.5"},
    "spectral_parameter": {"g": "1.5"},
    "right_wall": {"g": "1.5"},
    "annealed_potential": TILTED | {"T": "0", "T_probe": "0.1"},
    "overlap_excess": TILTED,
    "distance": TILTED | {"p": "0"},
    "expected_equilibria": {"g": "1.3", "N": 3},
}


@pytest.mark.parametrize("name", TWICE)
def test_two_engines_agree(name: str) -> None:
    digits = 8 if set(TWICE[name]) <= {"g", "phi"} else None
    first, second = (
        number(name, **TWICE[name], engine=engine, digits=digits) for engine in ("ball", "mpmath")
    )
    assert first.arb.overlaps(second.arb)
    assert not second.certified


def test_answers_without_a_number() -> None:
    assert number("complexity", g="0.9").arb == 0
    assert number("log_determinant", g="1").state == "quiescent"
    assert "not established" in number("potential", **TILTED | {"T_probe": "0"}).message
    assert "the reference is the origin" in number("potential", **TILTED | {"g": "0.8", "T": "0"}).message
    assert number("degree").arb == 1


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        ("complexity", {"g": "-1"}, "g = -1"),
        ("complexity", {"g": "21"}, "g = 21"),
        ("complexity", {"g": "2", "phi": "sin(x)"}, "phi"),
        ("potential", TILTED | {"T": "-0.1"}, "T = -0.1"),
        ("potential", TILTED | {"T_probe": "-1"}, "T_probe = -1"),
        ("distance", TILTED | {"p": "0.9"}, r"p = 0.9: accepted here: below 1/\(2 sigma\)"),
        ("distance", TILTED | {"closure": "quenched"}, "closure = quenched"),
        ("expected_equilibria", {"g": "3", "N": 13}, "N = 13"),
        ("expected_equilibria", {"g": "3", "N": 4, "digits": 3}, "digits = 3"),
    ],
)
def test_what_is_refused(name: str, given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        number(name, **given)


def test_a_saddle_that_is_not_found_is_no_answer() -> None:
    with pytest.raises(NonConvergence, match="residual"):
        number("potential", **TILTED | {"T_probe": "0.01"})
