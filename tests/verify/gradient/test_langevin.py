"""The Langevin kernel: exact derivatives and stationary variances, the planted start, blow-ups."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.gradient.kernels import gradient, memory_bytes
from rnnchaos.verify.gradient.landscape import Landscape
from rnnchaos.verify.gradient.langevin import SCHEMES, Langevin, harmonic_variance, network, planted
from rnnchaos.verify.gradient.start import start_variance

PHIS = ("tanh", "atan", "x*exp(-x**2)")


def small(phi: str, size: int = 12) -> tuple[Landscape, np.ndarray]:
    rng = np.random.default_rng(3)
    couplings = network(rng, g=1.7, N=size, dtype=np.float64)
    return Landscape(couplings, phi), rng.standard_normal((4, size))


def energy(of: Landscape, states: np.ndarray) -> np.ndarray:
    return (of.force(states) ** 2).sum(1) / 2


@pytest.mark.parametrize("phi", PHIS)
def test_gradient_by_complex_step(phi: str) -> None:
    """To rounding: the derivative of E along every coordinate from E at an imaginary shift."""
    of, x = small(phi)
    for i in range(x.shape[1]):
        shift = np.zeros_like(x, dtype=complex)
        shift[:, i] = 1e-30j
        assert energy(of, x + shift).imag / 1e-30 == pytest.approx(of.gradient(x)[:, i], rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("phi", PHIS)
def test_laplacian_by_complex_step(phi: str) -> None:
    of, x = small(phi)
    trace = np.zeros(len(x))
    for i in range(x.shape[1]):
        shift = np.zeros_like(x, dtype=complex)
        shift[:, i] = 1e-30j
        trace += of.gradient(x + shift)[:, i].imag / 1e-30
    assert of.observables(x)["laplacian"] * x.shape[1] == pytest.approx(trace, rel=1e-12)


def test_observables_are_what_they_say() -> None:
    of, x = small("tanh")
    found, field = of.observables(x), np.tanh(x) @ of.couplings.T
    size = x.shape[1]
    assert found["energy"] * size == pytest.approx(energy(of, x))
    assert found["force_field"] * size == pytest.approx(((field - x) * field).sum(1))
    assert found["force_state"] * size == pytest.approx(((field - x) * x).sum(1))
    assert found["force_gradient"] * size == pytest.approx(((field - x) * of.gradient(x)).sum(1))
    assert found["gradient_norm"] * size == pytest.approx((of.gradient(x) ** 2).sum(1))


def test_an_ensemble_is_its_rows() -> None:
    of, x = small("tanh")
    rows = np.concatenate([of.gradient(row[None]) for row in x])
    assert of.gradient(x) == pytest.approx(rows, rel=1e-13)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("dt", [0.2, 0.6])
def test_stationary_variance_without_couplings(scheme: str, dt: float) -> None:
    """At J = 0 the variance has a closed form: 2e5 independent coordinates, 5 standard errors."""
    size, temperature = 20, 0.7
    states = np.sqrt(temperature) * np.random.default_rng(1).standard_normal((10_000, size))
    run = Langevin(
        Landscape(np.zeros((size, size))),
        states,
        T=temperature,
        dt=dt,
        rng=np.random.default_rng(2),
        scheme=scheme,
    )
    run.advance(12)
    expected = temperature * harmonic_variance(scheme, dt)
    error = expected * np.sqrt(2 / states.size)
    assert abs((states**2).mean() - expected) < 5 * error


def test_harmonic_variances_differ() -> None:
    """Euler's is 1/(1 - dt/2), Heun's right to O(dt^2), the third exact."""
    assert harmonic_variance("euler", 0.1) == pytest.approx(1 / 0.95)
    assert abs(harmonic_variance("heun", 0.02) - 1) < 1.1e-4
    assert abs(harmonic_variance("heun", 0.1) - 1) > 2e-3
    assert harmonic_variance("matthews", 0.5) == 1


def test_planted_state_is_an_equilibrium_of_its_network() -> None:
    """J phi(x) = h by a change of rank one, which leaves J its variance g^2/N."""
    rng, size, g, temperature, spread = np.random.default_rng(4), 1000, 2.0, 0.5, 2.815672490753369
    couplings = network(rng, g=g, N=size, dtype=np.float64)
    before = couplings.copy()
    x = planted(rng, couplings, T=temperature, variance=spread)
    change = couplings - before
    row, column = divmod(int(np.abs(change).argmax()), size)
    rank_one = np.outer(change[:, column], change[row]) / change[row, column]
    assert np.abs(change - rank_one).max() < 1e-12
    assert couplings.var() * size == pytest.approx(g**2, rel=0.01)
    found, direction = Landscape(couplings).observables(x), np.tanh(x[0])
    assert found["field_variance"] == pytest.approx(((couplings @ direction) ** 2).mean(), rel=1e-12)


@pytest.mark.parametrize(("g", "T", "S"), [(2.0, 0.5, 2.815672490753369), (0.8, 1.0, 1.4)])
def test_planted_states_have_the_moments_of_equilibrium(g: float, T: float, S: float) -> None:
    """h and F independent with variances S - T and T: 60 starts, 5 standard errors of their mean, which are
    less than a tenth of what a field of variance T in place of T (S - T)/S would add to the energy."""
    found = []
    for key in range(60):
        rng = np.random.default_rng([7, key])
        couplings = network(rng, g=g, N=200, dtype=np.float64)
        x = planted(rng, couplings, T=T, variance=S)
        found.append({k: float(v[0]) for k, v in Landscape(couplings).observables(x).items()})
    expected = {"variance": S, "energy": T / 2, "force_field": 0, "force_state": -T, "field_variance": S - T}
    for name, value in expected.items():
        seen = np.array([each[name] for each in found])
        error = seen.std(ddof=1) / np.sqrt(len(seen))
        assert abs(seen.mean() - value) < 5 * error, name
        assert name != "energy" or 5 * error < T * T / S / 2 / 2


COLD: dict[str, Any] = {"g": 2.0, "T": 0.5, "N": 150, "dt": 0.08, "states": 4, "duration": 6.0}
COLD |= start_variance(COLD | {"phi": "tanh"})


def runs(count: int, **parameters: object) -> dict[str, np.ndarray]:
    rows = [gradient(np.random.SeedSequence(8, spawn_key=(i,)), **(COLD | parameters)) for i in range(count)]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def test_planted_run_stays_in_equilibrium() -> None:
    """Energy T/2, <F x> = -T, <F h> = 0, |grad E|^2 = T L, within 5 standard errors over networks and 3 %
    for N, dt.
    """
    found = runs(12, burn=0.0, start="planted")
    expected = {"energy": 0.25, "force_state": -0.5, "force_field": 0.0, "force_gradient": -0.5}
    for name, value in expected.items():
        spread = found[name].std(ddof=1) / np.sqrt(12)
        assert abs(found[name].mean() - value) < 5 * spread + 0.015, name
    thermometer = found["gradient_norm"] / found["laplacian"]
    assert abs(thermometer.mean() - 0.5) < 5 * thermometer.std(ddof=1) / np.sqrt(12) + 0.015


def test_energy_from_opposite_starts() -> None:
    """The energy equilibrates within a few units of time, from inside and from outside."""
    inside, outside = (runs(6, burn=8.0, start=start) for start in ("inside", "outside"))
    for found in (inside, outside):
        assert abs(found["energy"].mean() - 0.25) < 0.02
    assert inside["variance"].mean() < outside["variance"].mean()


def test_blow_up_is_not_finite() -> None:
    """A step that does not contract: a failed record, never a number."""
    found = runs(1, burn=900.0, dt=3.0, start="outside", scheme="euler")
    assert not np.isfinite(found["energy"]).all()


def test_the_seed_decides() -> None:
    first, again = (runs(1, burn=1.0) for _ in range(2))
    assert all(np.array_equal(first[name], again[name]) for name in first)


def test_bad_input() -> None:
    of, x = small("tanh")
    rng = np.random.default_rng(0)
    for wrong in ({"dt": 0.0}, {"T": -1.0}, {"scheme": "verlet"}):
        with pytest.raises(UsageError, match="accepted"):
            Langevin(of, x, **({"T": 1.0, "dt": 0.1, "rng": rng} | wrong))
    with pytest.raises(UsageError, match="start"):
        runs(1, burn=0.0, start="nowhere")


def test_memory_bound() -> None:
    assert memory_bytes({"N": 1000, "states": 4}) >= 12_000_000
