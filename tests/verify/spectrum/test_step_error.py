"""The error of RK4's step: of fourth order, felt where it matters, and looking changes nothing."""

import warnings
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.own.lyapunov_spectrum import UndecidedWarning, lyapunov_spectrum
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit, StepError
from rnnchaos.verify.spectrum.result import Spectrum
from rnnchaos.verify.spectrum.run import PROBES, Run
from rnnchaos.verify.spectrum.steps import RungeKutta

N = 60
MATRIX = np.random.default_rng(0).standard_normal((N, N)) / np.sqrt(N)


def field(gain: float = 3.0, phi: str = "tanh") -> Network:
    return Network(Dense(MATRIX), activation(phi), np.array([gain]))


def evolution(step: float, **given: Any) -> Explicit:
    """A state and three vectors, the same for every step."""
    whole = stack((1, 4, N), float)
    whole[...] = np.random.default_rng(1).standard_normal((1, 4, N))
    return Explicit(RungeKutta(field(**given), step), [whole])


def judge(of: Explicit, step: float) -> StepError:
    return StepError(of, RungeKutta(field(), step), RungeKutta(field(), step / 2))


def spectrum(**given: Any) -> Spectrum:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        return lyapunov_spectrum(MATRIX, k=1, rng=1, **given)


def test_the_error_of_a_rate_is_of_fourth_order() -> None:
    found = [judge(evolution(step), step)()[0] for step in (0.1, 0.05, 0.025)]
    assert found[0] / found[1] == pytest.approx(16, rel=0.2)
    assert found[1] / found[2] == pytest.approx(16, rel=0.1)


def test_it_is_the_difference_of_the_stability_functions_where_the_network_is_linear() -> None:
    """Of an eigenvector: R(z)/R(z/2)^2, R(z) = 1 + z + z^2/2 + z^3/6 + z^4/24."""
    h, z = 0.5, 0.5 * (np.linalg.eigvalsh(MATRIX + MATRIX.T)[-1] - 1)
    symmetric = Network(Dense(MATRIX + MATRIX.T), activation("x"), np.array([1.0]))
    at = evolution(h)
    at.parts[0][0, 1] = np.linalg.eigh(MATRIX + MATRIX.T)[1][:, -1]
    once, twice = (np.polyval([1 / 24, 1 / 6, 1 / 2, 1, 1], x) for x in (z, z / 2))
    assert StepError(at, RungeKutta(symmetric, h), RungeKutta(symmetric, h / 2))()[0] == pytest.approx(
        np.log(once / twice**2) / h, rel=1e-10
    )


def test_looking_changes_nothing() -> None:
    def run(probe: bool) -> Any:
        at = evolution(0.1)
        seen = judge(at, 0.1) if probe else None
        return Run(at, 20, 400, probe=seen).advance(Checkpoint("", None))

    watched, alone = run(True), run(False)
    assert np.array_equal(watched.growth, alone.growth)
    assert len(watched.step_errors) == PROBES
    assert alone.step_errors == []


@pytest.mark.parametrize(("g", "dt", "seen"), [(20, 1.0, True), (20, 0.5, True), (20, 0.1, False)])
def test_a_step_too_long_is_undecided(g: float, dt: float, seen: bool) -> None:
    found = spectrum(g=g, dt=dt, burn=20, align=20, duration=150)
    assert any("the time step adds" in reason for reason in found.reasons) == seen
    assert found.step_error is not None


@pytest.mark.parametrize("scheme", ["euler", "rates"])
def test_a_map_has_no_step_to_judge(scheme: str) -> None:
    """Euler's method included: it is asked for as the map that it is."""
    found = spectrum(g=20, scheme=scheme, burn=20, align=20, duration=150)
    assert found.step_error is None
    assert not any("step" in reason for reason in found.reasons)
