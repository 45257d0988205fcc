r"""Weights, errors and their 1/P, learning curve and threshold, message passing, against simulation.

Wrong theories are near at hand: no mixed contraction of Isserlis' theorem, features that are Gaussian,
prompts that are infinitely many or add no ridge, as many as inputs, messages that carry a weight's own part.
"""

from functools import cache
from typing import Any

from rnnchaos.verify.claim import Bias, Claim, Measurement, about, computed, fixed, shifted
from rnnchaos.verify.ensembles.study import Study
from rnnchaos.verify.in_context import design as d
from rnnchaos.verify.in_context.design import RATIO, of

_UNMIXED, _ALONE = "no mixed contraction", "one pair at a time"
_LARGE = (0.16 / 1.66) ** 2  # (lambdahat/(1 + lambdahat))^2 at lambdahat = l/kappa
_PLAIN = (_LARGE + 0.5) / (1.5 - 0.75 * (1.5 / 1.66) ** 2)
_WEIGHTS = (fixed(_UNMIXED, 1 / 1.1, "1 + D/N"), fixed(_ALONE, 1 / 1.01, "1 + 1/N"), fixed("c = 1", 1.0))
_ERRORS = (fixed(_UNMIXED, 1 / 11, "1 + D/N"), fixed("c = 1", 0.11, "kappa - 1"))
_FIRST = (fixed("Gaussian features", 90 / 13, "p (D + 1)/(N + D + 1)"),)
_CURVE = (
    fixed("infinitely many prompts", 1 - 1.82 / 1.66**2, "tau -> infinity"),
    fixed("no ridge", 2 / 3, "tau/((1 + nu)(tau - 1))"),
    fixed("ridge as it is", _PLAIN, "lambdahat = l/kappa"),
)
_LEARNT = (
    computed("that of fresh prompts", of("learning_curve", **d.ABOVE), "no overfitting"),
    fixed("no ridge", 1 / 6, "(1 - 1/kappa)(1 - 1/tau)"),
)
_NORM = of("learning_curve", **d.BELOW | {"l": "0"})
_LOOSE = (computed("no ridge", _NORM, "minimum norm"), fixed("W = 0", 1.0))
_TWICE = computed("twice the reaction", lambda: 2 * of(RATIO, **d.PASSED)() - 1, "2 V")
_OVER = (fixed("the right mean", 1.0, "V cancels"), _TWICE)
ROWS = (
    (d.WEIGHT, "weight", "weight", "weight c", d.TEN, _WEIGHTS),
    (d.FRESH, "fresh", "population_error", "error, P -> infinity", d.TEN, _ERRORS),
    (d.FIRST, "excess", "first_correction", "coefficient of 1/P", d.FIVE, _FIRST),
    (d.CURVE, "fresh", "learning_curve", "error on fresh prompts", d.ABOVE, _CURVE),
    (d.CURVE, "training", "training_error", "error on the learnt prompts", d.ABOVE, _LEARNT),
    (d.SPARSE, "fresh", "learning_curve", "error on fresh prompts", d.BELOW, _LOOSE),
    (d.EXCESS, "published", RATIO, "published over right mean weight", d.PASSED, _OVER),
)


def _exact(of: Study, observable: str, tolerance: float, *bias: Bias, **more: Any) -> dict[str, Any]:
    """Arguments of a claim about what is exact at its size."""
    budgets = {"quick": 60, "standard": 180, "thorough": 600}
    measured = Measurement(observable, of, lambda record: float(record.observables[observable]))
    return {"tolerance": tolerance, "measurements": (measured,), "budgets": budgets, "biases": bias, **more}


def exact() -> tuple[Claim, ...]:
    """The threshold and messages with their reaction term; the published ones at D = 6, more than 2 % off."""
    grid = Bias("grid", 0.05, "half a step of the grid of P/(D (D + 1)) on which the maximum is sought")
    rounding, six = Bias("rounding", 1e-13, "of linear equations"), {"D": "6", "N": "60", "P": "1500"}
    few = fixed("as many as inputs", 16.0, "P = D"), fixed("half as many as weights", 128.0, "P = D^2/2")
    bare = computed("without the reaction", of(RATIO, **d.SIX), "(K - diag V/beta) m = h")
    peak, right, off = (
        f"in_context.{name}" for name in ("interpolation_threshold", "message_passing", RATIO)
    )
    top = _exact(d.PEAK, "peak", 0.1, grid, prediction=of("interpolation_threshold", D="16"))
    mean = _exact(d.ITERATED, "reacting", 1e-10, rounding, prediction=lambda: 1.0)
    over = _exact(d.ITERATED, "published", 0.13, prediction=lambda: of(RATIO, **d.SIX)() - 1, kind="ordering")
    over |= {"combine": lambda interval: (interval[0] - 1, interval[1] - 1), "id": f"{off}.off"}
    over["rivals"] = fixed("no error", 0.0, "the reaction is no matter"), shifted(-2)
    return (
        about(peak, "prompts of the largest error", {"D": "16", "N": "32"}, *few, **top),
        about(right, "mean weight over the right one", six, bare, **mean),
        about(off, "published message passing, lambda0 = 0.01, more than 2 % off", six, **over),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    found = [
        about(f"in_context.{formula}", title, at, *rivals, prediction=of.exact[name], **of.claimed(name))
        for of, name, formula, title, at, rivals in ROWS
    ]
    return (*found, *exact())
