"""Rate networks: amplitudes at a known boundary, levels by numerical operators, classes that meet."""

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from scipy.linalg import eigh_tridiagonal

from rnnchaos.numerics.checks.derivation import vanishes
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.rate.column import FORMULAS
from rnnchaos.theory.rate.mean_field.notation import PAPERS

ENTRIES = {entry.id: entry for entry in FORMULAS}
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(100)
TANH = (
    np.tanh,
    lambda x: 1 - np.tanh(x) ** 2,
    lambda x: -2 * np.tanh(x) * (1 - np.tanh(x) ** 2),
    lambda x: -2 * (1 - np.tanh(x) ** 2) * (1 - 3 * np.tanh(x) ** 2),
)


def side(id: str, **numbers: float) -> sp.Expr:
    """The right side of a statement with numbers for its symbols, O(.) dropped."""
    found: Formula = ENTRIES[id]()
    left = found.removeO().rhs
    return left.subs({found.symbol(name): number for name, number in numbers.items()})


def moment(k: int, j: int, m: float, variance: float) -> float:
    x = m + np.sqrt(variance) * NODES
    return float(WEIGHTS @ (TANH[k](x) * TANH[j](x)) / WEIGHTS.sum())


def test_the_amplitudes_at_a_known_boundary() -> None:
    """tanh, b = 0.5: simulation-free reference values of delta0/eps, Gamma0/eps^2 and kappa^2/eps."""
    g = 1.56485656835266
    variance = 1.0
    for _ in range(200):
        variance = g**2 * moment(0, 0, 0.5, variance)
    assert g**2 * moment(1, 1, 0.5, variance) == pytest.approx(1, abs=1e-8)
    at = {"g_c": g, "m": 0.5, "Delta0": variance, "J0": 0.0}
    with mp.workdps(15):
        R = float(value(ENTRIES["rate.onset.slope"]().rhs, at))
        numbers = {**at, "R": R, "epsilon": 1.0}
        delta0, Gamma0, lambda_1 = (
            float(value(ENTRIES[f"rate.onset.{name}"]().removeO().rhs, numbers))
            for name in ("variance", "kinetic_energy", "lyapunov_max")
        )
    assert (R / 2, delta0, Gamma0) == pytest.approx((0.336, 1.47, 0.2477), abs=5e-3)
    assert Gamma0 == pytest.approx(0.2477, abs=1e-4)
    assert Gamma0 == pytest.approx(0.8 * lambda_1 * delta0, rel=1e-12)
    step = 1e-5
    assert pytest.approx((excess(g + step) - excess(g - step)) / (2 * step), rel=1e-6) == R


def excess(g: float) -> float:
    """g^2 E phi'^2 in the static state of b = 0.5, by iteration."""
    variance = 1.0
    for _ in range(400):
        variance = g**2 * moment(0, 0, 0.5, variance)
    return g**2 * moment(1, 1, 0.5, variance)


def motion(q: float, times: np.ndarray) -> np.ndarray:
    """y = d/delta0 of y'' = [(q-1) - 2q y + (q+1) y^q]/(q(q-1)) from rest, by the energy's law."""

    def speed(s: np.ndarray) -> np.ndarray:  # of s = sqrt(y)
        rest = np.maximum((q - 1) - q * s**2 + s ** (2 * q), 0)
        return np.sqrt(rest / (2 * q * (q - 1)))

    s, step = np.zeros(len(times)), times[1] - times[0]
    for k in range(len(times) - 1):
        middle = s[k] + step / 2 * speed(s[k])
        s[k + 1] = s[k] + step * speed(middle)
    return s**2


def lowest(well: np.ndarray, step: float) -> float:
    """The lowest level of -d^2/dt^2 + well on t > 0 among even states; nodes at half steps."""
    diagonal = 2 / step**2 + well
    diagonal[0] -= 1 / step**2
    off = np.full(len(well) - 1, -1 / step**2)
    return float(eigh_tridiagonal(diagonal, off, select="i", select_range=(0, 0))[0][0])


@pytest.mark.parametrize(("q", "ratio"), [(1.5, 0.644677), (1.9999, 0.8), (1.25, 0.527664)])
def test_the_ratio_of_a_class_by_a_numerical_operator(q: float, ratio: float) -> None:
    """Gamma0/(lambda_1 delta0) = 2/(q eta), eta = -E0/kappa^2: the motion and its well on a grid of time."""
    step = 0.004
    y = motion(q, np.arange(0, 24, step))
    well = (-2 + (q + 1) * ((y[1:] + y[:-1]) / 2) ** (q - 1)) / (q - 1)
    eta = -lowest(well, step)
    assert 2 / (q * eta) == pytest.approx(ratio, rel=2e-3)
    p = q - 0.5
    stated = side("rate.onset.power", p=p, eta=eta, lambda_1=1, delta0=1)
    assert float(stated) == pytest.approx(2 / (q * eta), rel=1e-12)


def test_the_kink_has_its_own_ratio() -> None:
    sextic = ENTRIES["rate.onset.kinked.level"]().statement.lhs
    roots = sorted(sp.Poly(sextic).nroots(n=15), key=sp.re)
    assert float(roots[-1]) == pytest.approx(2.022611800, abs=1e-9)
    assert sp.Poly(sextic).is_irreducible
    ratio = side("rate.onset.kinked", nu=roots[-1], lambda_1=1, delta0=1)
    assert float(ratio) == pytest.approx(0.644677, abs=1e-6)


def test_the_levels_of_the_smooth_onset() -> None:
    """kappa = 1: -5/4, 0, 3/4 and the continuum at 1."""
    step = 0.01
    times = np.arange(-30, 30, step)
    well = 1 - 3 / np.cosh(times / 2) ** 2
    found = eigh_tridiagonal(
        2 / step**2 + well,
        np.full(len(times) - 1, -1 / step**2),
        select="i",
        select_range=(0, 3),
        eigvals_only=True,
    )
    assert found[:3] == pytest.approx([-1.25, 0, 0.75], abs=1e-4)
    assert found[3] > 1
    assert float(side("rate.onset.levels", kappa=1)) == -1.25


def test_threshold_powers_meet_the_kink() -> None:
    """At p = 1 they are ReLU: force, variance, kinetic energy and ratio."""
    unit = {"m": 0.3, "Delta0": 1.2, "g": 1.4}
    K = side("rate.onset.power.force", p=1, **unit) / side("rate.onset.kinked.force", h=1, x_k=0, **unit)
    assert float(K) == pytest.approx(1, rel=1e-12)
    at = {"R": 0.7, "K": 0.4, "epsilon": 0.01}
    delta0 = side("rate.onset.power.variance", p=1, **at)
    assert float(delta0 / side("rate.onset.kinked.variance", **at)) == pytest.approx(1, rel=1e-12)
    energy = side("rate.onset.power.kinetic_energy", p=1, R=0.7, epsilon=0.01, delta0=delta0)
    assert float(energy / side("rate.onset.kinked.kinetic_energy", **at)) == pytest.approx(1, rel=1e-12)


def test_threshold_powers_meet_the_smooth_class() -> None:
    """p = 3/2 with eta = 5/4, and the kinetic energy rho delta0/4."""
    assert side(
        "rate.onset.power", p=sp.Rational(3, 2), eta=sp.Rational(5, 4), lambda_1=1, delta0=1
    ) == sp.Rational(4, 5)
    energy = side("rate.onset.power.kinetic_energy", p=sp.Rational(3, 2), R=1, epsilon=1, delta0=1)
    assert energy == sp.Rational(1, 4)


def test_relu_in_numbers_is_the_kinked_amplitude() -> None:
    """K, R and Delta0 of ReLU's boundary put into the general formulas."""
    J0, b = sp.Integer(-2), sp.Integer(1)
    spread2 = 2 * sp.pi * b**2 / J0**2
    K = side("rate.onset.kinked.force", g=sp.sqrt(2), h=1, x_k=0, m=0, Delta0=spread2)
    general = side("rate.onset.kinked.variance", R=1 / sp.sqrt(2), K=K, epsilon=1)
    assert sp.simplify(general - side("rate.onset.relu", J0=J0, b=b, epsilon=1)) == 0


def test_the_crossover_joins_both_laws() -> None:
    """tanh: eps^3/3 without bias; no motion, and (3 b^2/4)^(1/3), at the boundary."""
    tanh = {"c1": 1, "c3": -2}
    assert side("rate.crossover.kinetic_energy", z=0, epsilon=1, **tanh) == sp.Rational(1, 3)
    leading = formula("gaussian.kinetic_energy.onset").series
    assert leading is not None
    assert leading.coefficients[3] == sp.Rational(1, 3)
    assert side("rate.crossover.kinetic_energy", z=1, epsilon=1, **tanh) == 0
    bias = sp.Symbol("b", positive=True)
    found = side("rate.chaos_boundary.weak_bias", J0=0, sigma_b=0, b=bias, **tanh)
    assert sp.simplify(found - (3 * bias**2 / 4) ** sp.Rational(1, 3)) == 0


def test_without_mean_and_bias_it_is_the_gaussian_network() -> None:
    for own, other in (
        ("rate.potential", "gaussian.potential"),
        ("rate.kinetic_energy", "gaussian.kinetic_energy"),
    ):
        plain = side(own, m=0, sigma_b=0)
        assert sp.expand(plain - formula(other).rhs) == 0


def test_the_mean_boundary_of_uncoupled_means_is_the_fold_of_the_variance() -> None:
    statement = ENTRIES["rate.static.mean_boundary"]().statement
    assert statement.rhs.subs(sp.Symbol("J0", real=True), 0) == 0
    left = statement.lhs.subs(sp.Symbol("J0", real=True), 0)
    variance = ENTRIES["rate.static.variance"]().statement
    fold = sp.diff(variance.lhs - variance.rhs, sp.Symbol("Delta0", positive=True))
    assert vanishes(left - fold).holds
    assert not vanishes(left - fold - sp.Rational(1, 10**20)).holds


def test_dense_couplings_have_the_variance_of_their_strengths() -> None:
    """p = 1: nothing of the mean is in it; p to 0 at fixed K = p N: K (s^2 + w^2). Between them the variance
    of weights that are there, and that of their being there: p s^2 + p (1 - p) w^2."""
    assert side("rate.populations.synapses", p=1, N=100, w=-3, s=2) == 400
    assert side("rate.populations.synapses", p=sp.S.Half, N=100, w=-3, s=2) == 100 * (2 + sp.Rational(9, 4))
    sparse = side("rate.populations.synapses", p=sp.Rational(1, 10**6), N=10**8, w=1, s=0)
    assert float(sparse) == pytest.approx(100, rel=2e-6)


@pytest.mark.parametrize("entry", PAPERS, ids=lambda entry: entry.key)
def test_the_papers_come_with_the_column(entry: object) -> None:
    key = getattr(entry, "key", "")
    assert "doi" in paper(key).bibtex()
