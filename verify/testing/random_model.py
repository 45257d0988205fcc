r"""One network model drawn at random, simulated briefly, and judged against theory.

The model is the discrete-time network x(t+1) = J phi(x(t)), J_ij ~ N(0, g^2/N), whose mean-field theory is

    Delta0 = g^2 E phi(sqrt(Delta0) z)^2.

`NETWORKS` independent networks of N units run `BURN` steps from x_i ~ N(0, 1) and are averaged over
`DURATION`. Let m be the median over networks of the averaged variance. Two statements make the verdict:

* the sign sequence at error 1e-9 misses m with probability at most 1e-9, whatever the law is;
* |m/Delta0 - 1| <= BIAS/N + TRANSIENT for sigmoids that bend at x of order 1, g/g_c from 1.5 to 8 and N from
  50 on.

So a prediction outside the interval widened by that much is wrong: a false alarm below 1e-9 an example. The
second statement is measured, not proved: with 1000 networks a point, N (m/Delta0 - 1) is largest at N = 50,
g/g_c = 1.5, where it is 2.3 with standard error 0.5 (atan; 1.7 to 2.0 for the other registered phi), and
at most 1.3 at N = 100; the rest of BIAS is margin. Runs are short on purpose: at late times small networks
fall into cycles, and the bias triples. The transient is that of the mean-field recursion D' = g^2 E phi^2
from D = 1: at most 0.2 % in this domain. Outside of it the budget is not known, and models are refused.

    python -m rnnchaos.verify.testing.random_model --phi tanh --g 2 --N 50 --seed 0

repeats one verdict: exit 0 where theory and simulation agree, 1 where they do not.
"""

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.meanfield.discrete_time import white_variance
from rnnchaos.numerics.quantity import rational
from rnnchaos.theory.errors import RnnChaosError, UsageError
from rnnchaos.theory.nonlinearity.grammar import EXPRESSION, definitions
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.verify.ensembles.realisations import run_batch
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks.flow import gaussian, memory_bytes
from rnnchaos.verify.statistics.sequences import SignSequence

Prediction = Callable[[str, Fraction], float]

NETWORKS, STATES, BURN, DURATION = 48, 2, 10.0, 10.0
FALSE_ALARM = 1e-9
BIAS, TRANSIENT = 4.0, 0.003
SMALLEST = 50
GAINS = Fraction(3, 2), Fraction(8)
BENDS = 0.02, 4.0  # of -c1/c3, the square of the x at which phi bends


@dataclass(frozen=True)
class Model:
    """A discrete-time network: `phi` as text, the exact gain, the number of units, the seed.

    Raises `UsageError` outside the domain in which the finite-size budget is known.
    """

    phi: str
    g: Fraction
    N: int
    seed: int

    def __post_init__(self) -> None:
        _, c1, _, c3 = odd_nonlinearity(self.phi).taylor(3)
        if not (c1 * c3 < 0 and BENDS[0] <= -c1 / c3 <= BENDS[1]):
            raise UsageError("phi", self.phi, "accepted: a sigmoid that bends at x of order 1")
        low, high = (bound / abs(c1) for bound in GAINS)
        if not low <= self.g <= high:
            raise UsageError("g", str(self.g), f"accepted: {low} to {high} for phi = {self.phi}")
        if self.N < SMALLEST:
            raise UsageError("N", self.N, f"accepted: an integer >= {SMALLEST}")

    @property
    def budget(self) -> float:
        """What finite size and transient may change, relative to the prediction."""
        return BIAS / self.N + TRANSIENT

    def variances(self) -> NDArray[np.float64]:
        """The averaged variance of each network, nan after a blow-up."""
        times = {"dt": 1.0, "states": STATES, "burn": BURN, "duration": DURATION}
        parameters = {"g": float(self.g), "N": self.N, "phi": self.phi, **times}
        of = study("sampled", gaussian, memory_bytes=memory_bytes(parameters), **parameters)
        records = run_batch(of, self.seed, list(range(NETWORKS)), None)
        return np.array([float(r.observables["variance"]) if r.status == "done" else np.nan for r in records])

    def command(self, prediction: Prediction) -> str:
        """The shell command that repeats the verdict on this model."""
        words = ["--phi", self.phi, "--g", str(self.g), "--N", str(self.N), "--seed", str(self.seed)]
        if prediction is not theory:
            words += ["--prediction", f"{prediction.__module__}:{prediction.__qualname__}"]
        return shlex.join(["python", "-m", "rnnchaos.verify.testing.random_model", *words])


@dataclass(frozen=True)
class Outcome:
    """What one model said: the widened interval and the prediction it has to hold."""

    model: Model
    prediction: float
    interval: tuple[float, float]

    @property
    def holds(self) -> bool:
        return self.interval[0] <= self.prediction <= self.interval[1]

    def text(self) -> str:
        m, (low, high) = self.model, self.interval
        said = "lies in" if self.holds else "is not in"
        return (
            f"phi = {m.phi}, g = {m.g}, N = {m.N}, seed = {m.seed}: variance {self.prediction:.6g} {said} "
            f"[{low:.6g}, {high:.6g}] ({NETWORKS} networks, false alarm {FALSE_ALARM:g}, "
            f"finite-size budget {m.budget:.1%})"
        )


def theory(phi: str, g: Fraction) -> float:
    """Delta0 of the discrete-time network, by the package's own numerics."""
    return white_variance(float(g), odd_nonlinearity(phi))


def judge(model: Model, prediction: Prediction = theory) -> Outcome:
    """Simulate the model and compare `prediction(phi, g)` with its variance."""
    p = float(prediction(model.phi, model.g))
    low, high = SignSequence(error=FALSE_ALARM, planned=NETWORKS).interval(model.variances())
    reach = abs(p) * model.budget
    return Outcome(model, p, (low - reach, high + reach))


def main(arguments: Sequence[str] | None = None) -> int:
    """Repeat the verdict on one model; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m rnnchaos.verify.testing.random_model", description="Judge one model."
    )
    parser.add_argument("--phi", default="tanh", help=f"{definitions()}, or {EXPRESSION}")
    parser.add_argument("--g", required=True, type=rational, help="gain")
    parser.add_argument("--N", required=True, type=int, help="units")
    parser.add_argument("--seed", default=0, type=int, help="seed of the networks")
    parser.add_argument("--prediction", default=None, help="module:function of (phi, g), instead of theory")
    given = parser.parse_args(arguments)
    try:
        predicted = theory if given.prediction is None else _imported(given.prediction)
        outcome = judge(Model(given.phi, given.g, given.N, given.seed), predicted)
    except RnnChaosError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(outcome.text())
    return 0 if outcome.holds else 1


def _imported(path: str) -> Prediction:
    module, _, name = path.partition(":")
    try:
        found: Prediction = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as failure:
        raise UsageError("prediction", path, f"accepted: module:function ({failure})") from None
    return found


if __name__ == "__main__":
    sys.exit(main())
