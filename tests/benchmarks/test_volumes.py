r"""The entropy rate of Euler's map at g = 3, dt = 0.5, to 3 and 4 digits, against the published scheme:

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE pytest tests/benchmarks/test_volumes.py -s

That scheme iterates two kernels A and P with a regulator eta. On a path of gains D, with the shift L - and
gamma = (dt g)^2 e^(-2 s dt),

    X = [eta + A + L (eta + gamma D P D)^-1 L^T]^-1,   Q = [eta + gamma D P D + L^T (eta + A)^-1 L]^-1,
    P = <X>,   A = gamma <D Q D>,

over 8 x 4096 paths, at 28 thresholds s and 7 regulators, then extrapolates and integrates. Here it is written
plainly, and timed on some paths at one threshold and one regulator, from the solution at the regulator
before, until it changes by less than 1e-4; the cost of all is that times the counts. As eta -> 0 its answer
is the one kernel of `rnnchaos.numerics.volumes`, which is checked. One BLAS thread, processor time, in one
run.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from time import process_time
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.scheme.volumes.sampled import chaos
from rnnchaos.numerics.volumes.dynamics import Chaos
from rnnchaos.numerics.volumes.periodic import Gains
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.verify.ensembles.machine import one_blas_thread

G, STEP, PATHS = 3.0, 0.5, 128
PUBLISHED = {"paths": 8 * 4096, "thresholds": 28, "regulators": 7}
REGULATORS, CLOSE = (4e-4, 1.6e-4), 1e-4
GAMMA = (STEP * G) ** 2
LEAST = {3: 50, 4: 10}
"""How many times more that scheme costs, at least, by digits."""


@dataclass(frozen=True)
class Scheme:
    """Paths of gains (paths, times) with weights, at rate 0."""

    gains: Gains

    @cached_property
    def places(self) -> Any:
        times = np.arange(self.gains.values.shape[1])
        return (times[:, None] - times) % len(times)

    @cached_property
    def shift(self) -> Any:
        """L."""
        eye = np.eye(len(self.places))
        return np.roll(eye, 1, axis=0) - (1 - STEP) * eye

    def operator(self, symbol: Any) -> Any:
        """The circulant matrix of a symbol."""
        return np.fft.irfft(symbol, len(self.places))[self.places]

    def stationary(self, matrices: Any) -> Any:
        """The symbol of the mean over paths and times."""
        mean = np.tensordot(self.gains.weights, matrices, 1)
        line = np.bincount(self.places.ravel(), mean.ravel()) / len(mean)
        return np.fft.rfft(line).real

    def round(self, A: Any, P: Any, eta: float) -> tuple[Any, Any]:
        """Both symbols after one round."""
        d, small, L = self.gains.values, eta * np.eye(len(self.places)), self.shift
        own = small + GAMMA * d[:, :, None] * self.operator(P) * d[:, None, :]
        other = small + self.operator(A)
        X = np.linalg.inv(other + L @ np.linalg.inv(own) @ L.T)
        Q = np.linalg.inv(own + L.T @ np.linalg.inv(other) @ L)
        return GAMMA * self.stationary(d[:, :, None] * Q * d[:, None, :]), self.stationary(X)

    def kernel(self, A: Any, P: Any) -> Any:
        """sqrt(gamma P A)/|L|, which no common scale of A and 1/P changes."""
        return np.sqrt(GAMMA * P * A) / abs(np.fft.rfft(self.shift[:, 0]))

    def settled(self, A: Any, P: Any, eta: float) -> tuple[Any, Any, int]:
        """Both, and how many rounds it took until the kernel stayed as it was."""
        for rounds in range(1, 400):
            before = self.kernel(A, P)
            A, P = self.round(A, P, eta)
            if abs(self.kernel(A, P) - before).max() < CLOSE * before.max():
                return A, P, rounds
        raise AssertionError("the two kernels do not settle")


def test_the_published_schemes_cost_over_ours() -> None:
    chaotic = chaos(2, Fraction(3), Fraction(1, 2), odd_nonlinearity("tanh"))
    assert isinstance(chaotic, Chaos)
    with one_blas_thread():
        pilot = chaotic.at_zero[0]
        scheme = Scheme(pilot.sampler.gains(PATHS, 1))
        ours = np.zeros(len(scheme.places) // 2 + 1)
        ours[: len(pilot.kernel.kernel)] = pilot.kernel.kernel
        square = abs(np.fft.rfft(scheme.shift[:, 0])) ** 2
        A, P, _ = scheme.settled(square * (ours + 1e-6), (ours + 1e-6) / GAMMA, REGULATORS[0])
        start = process_time()
        A, P, rounds = scheme.settled(A, P, REGULATORS[1])
        once = process_time() - start
    both = scheme.kernel(A, P)
    assert both[:4] == pytest.approx(ours[:4], rel=0.02)
    whole = once * PUBLISHED["paths"] / PATHS * PUBLISHED["thresholds"] * PUBLISHED["regulators"]
    print(f"\none threshold and regulator, {PATHS} paths of {len(ours)} modes: {rounds} rounds, {once:.2f} s")
    print(f"times the counts {whole:.0f} s")
    for digits, least in LEAST.items():
        start = process_time()
        found = evaluate("scheme.entropy_rate", g="3", dt="0.5", digits=digits)
        spent = process_time() - start
        print(f"{digits} digits of h = {found} here {spent:.1f} s: {whole / spent:.0f}")
        assert whole > least * spent
