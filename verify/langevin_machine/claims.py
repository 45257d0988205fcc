r"""The sampler's step, exact draws, learning flow, finite data and biased learning, against theory.

Every theory is exact at the parameters of its simulation: nothing is extrapolated. <F^2> of Euler's chain
at delta = 0.1 is that of its transition kernel, by a sum over a grid; first order in delta misses it by 1 %.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, about, computed, fixed
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.langevin_machine import kernels as k
from rnnchaos.verify.learning import linear
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.samplers.transition import stationary

Theory = Callable[[], float]
BUDGETS = {"quick": 80, "standard": 240, "thorough": 600}


def of(name: str, **at: str) -> Theory:
    """A quantity of the column at a point."""
    return lambda: theory(f"langevin_machine.{name}", **at)


@cache
def kernel_moment(J: float, T: float, delta: float) -> float:
    """<F^2> of one neuron in Euler's chain: the stationary vector of its kernel on a grid of step 0.01."""
    x = np.linspace(-8, 8, 1601)
    F, slope = k.force(np.array([[J]]), x[None, :])
    moved, start = x - delta * slope[0], np.exp(-(F[0] ** 2) / (2 * T))
    rho = stationary(x, moved, 2 * T * delta, start)
    return float(rho @ F[0] ** 2)


COLD, STEP = {"J": "2", "T": "0.25"}, {"J": "2", "T": "0.25", "delta": "0.1"}
_POINT = {"J": "2", "T": "0.002"}
_CHAIN: dict[str, Any] = {"delta": 0.1, "chains": 1000, "burn": 300, "duration": 400}
_FAR = Bias("transient", 1e-6, "the chain forgets its start as exp(-t/8) at the slowest; t = 30")
_ROUND, _BOX = Bias("rounding", 1e-12, "of float64"), Bias("box", 1e-7, "exp(-18) is left out of the draws")
_SKEW = "skewness 0.3 of a mean over 400 sets, times its deviation 2.5 %, over 6"
_EULER = Bias("step of the flow", 2e-3, "dt (c_k^2 + c_l^2)/2 over the rate, Euler's method at dt = 0.001")
_DRIFT = "second moment of the fluctuations of w, rate times w/chains, over the curvature of its fixed point"
_UNIT = {"w": "1", "T": "1", "delta": "0.1"}
_DATA, _LEARN = {"N": "5", "n": "20"}, {"c": "0.3", "T": "1", "delta": "0.1"}
_PAIR = {"C": "1,0,0,4", "T": "1", "W0": "1,0.5,0.5,1"}


def _equal() -> float:
    """The mean square where all three fixed points weigh the same."""
    return 2 * of("attractor", J="2")() ** 2 / 3


def _rate() -> float:
    """At which the entry 12 falls, by the law of the flow."""
    return float(np.log(0.5 / of("flow", **_PAIR, t="0.1", i="1", j="2")()) / 0.1)


_DATASETS = {"N": 5, "n": 20, "sets": 400}
Row = tuple[Any, ...]
ROWS: tuple[Row, ...] = (
    (
        ("euler_bias", "F2", "<F^2> of the chain", STEP, lambda: kernel_moment(2.0, 0.25, 0.1), 0.012),
        (k.sampler, {"J": [2.0], "T": 0.25, **_CHAIN}),
        (Bias("grid of the kernel", 1e-6, "halving its step"), _FAR),
        (computed("no bias", lambda: 2 * of("energy", **COLD)(), "the continuous law"),),
    ),
    (
        ("euler_covariance", "x2", "variance of the chain", _UNIT, of("euler_covariance", **_UNIT), 0.02),
        (k.sampler, {"J": [0.0], "T": 1.0, **_CHAIN}),
        (_FAR,),
        (fixed("no bias", 1.0, "T/w"),),
    ),
    (
        ("second_moment", "x2", "mean square", _POINT, of("second_moment", **_POINT), 0.025),
        (k.draws, {"J": 2.0, "T": 0.002, "tries": 200_000}),
        (_BOX,),
        (computed("equal weights", _equal, "1/3 for each fixed point"),),
    ),
    (
        ("flow", "decay", "rate of the entry 12", {"c_k": "1", "c_l": "4", "T": "1"}, _rate, 0.1),
        (linear.flow, {"c": [1.0, 4.0], "T": 1.0, "data": 10_000, "dt": 0.001, "time": 0.1}),
        (_EULER,),
        (fixed("geometric mean", 4.0, "2 (c_k c_l)^(1/2)/T"), fixed("one of them", 8.0, "2 c_l/T")),
    ),
    (
        ("generalisation_gap", "gap", "gap", _DATA, of("generalisation_gap", **_DATA), 0.08),
        (linear.finite_data, _DATASETS),
        (Bias("median for mean", 1.3e-3, _SKEW),),
        (fixed("weights over data", 1.25, "N^2/n"), fixed("N^2 for N (N+1)", 25 / 28, "not symmetric")),
    ),
    (
        ("expected_kl", "divergence", "divergence", _DATA, of("expected_kl", **_DATA), 0.09),
        (linear.finite_data, _DATASETS),
        (Bias("median for mean", 1.3e-3, _SKEW),),
        (fixed("half of the gap", 15 / 28, "N (N+1)/4 (n-N-1)"), fixed("many data", 0.375, "N (N+1)/4n")),
    ),
    (
        ("biased_fixed_point", "w", "learnt eigenvalue", _LEARN, of("biased_fixed_point", **_LEARN), 0.1),
        (linear.biased, {"c": 0.3, "T": 1.0, "rate": 0.05, **_CHAIN, "burn": 400}),
        (Bias("fluctuations", 2e-3, _DRIFT),),
        (fixed("no bias", 1 / 0.3, "T/c"),),
    ),
)


def _claim(said: Row, simulated: Row, biases: tuple[Bias, ...], rivals: tuple[Rival, ...]) -> Claim:
    name, observable, title, point, prediction, tolerance = said
    kernel, given = simulated
    bytes_ = 64 * given.get("chains", given.get("tries", 10**5))
    sampled = study(f"langevin_machine.{kernel.__name__}.{name}", kernel, memory_bytes=bytes_, **given)
    measured = Measurement(observable, sampled, lambda record: float(record.observables[observable]))
    more = {"prediction": prediction, "tolerance": tolerance, "measurements": (measured,), "budgets": BUDGETS}
    return about(f"langevin_machine.{name}", title, point, *rivals, biases=biases, **more)


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return tuple(_claim(*row) for row in ROWS)
