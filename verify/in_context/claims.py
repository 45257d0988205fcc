r"""Weights, errors and their 1/P, learning curve and threshold, message passing, against simulation.

Wrong theories are near at hand: no mixed contraction of Isserlis' theorem, features that are Gaussian,
prompts that are infinitely many or add no ridge, as many as inputs, messages that carry a weight's own part.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, fixed, shifted
from rnnchaos.verify.ensembles.study import Study
from rnnchaos.verify.in_context import design as d
from rnnchaos.verify.in_context.design import of


def _rival(name: str, value: Callable[[], float], note: str) -> Rival:
    return Rival(name, lambda p, t: value(), note)


_UNMIXED, _ALONE, _EXCESS = "no mixed contraction", "one pair at a time", "message_passing_excess"
_LARGE = (0.16 / 1.66) ** 2  # (lambdahat/(1 + lambdahat))^2 at lambdahat = l/kappa
_PLAIN = (_LARGE + 0.5) / (1.5 - 0.75 * (1.5 / 1.66) ** 2)
_WEIGHTS = (fixed(_UNMIXED, 1 / 1.1, "1 + D/N"), fixed(_ALONE, 1 / 1.01, "1 + 1/N"), fixed("c = 1", 1.0))
_ERRORS = (fixed(_UNMIXED, 1 / 11, "1 + D/N"), fixed("c = 1", 0.11, "kappa - 1"))
_FIRST = (fixed("Gaussian features", 90 / 13, "p (D + 1)/(N + D + 1)"),)
_CURVE = (
    _rival("infinitely many prompts", lambda: 1 - 1.82 / 1.66**2, "tau -> infinity"),
    fixed("no ridge", 2 / 3, "tau/((1 + nu)(tau - 1))"),
    fixed("ridge as it is", _PLAIN, "lambdahat = l/kappa"),
)
_LEARNT = (
    _rival("that of fresh prompts", of("learning_curve", **d.ABOVE), "no overfitting"),
    fixed("no ridge", 1 / 6, "(1 - 1/kappa)(1 - 1/tau)"),
)
_NORM = of("learning_curve", **d.BELOW | {"l": "0"})
_LOOSE = (_rival("no ridge", _NORM, "minimum norm"), fixed("W = 0", 1.0))
_PEAK = (fixed("as many as inputs", 16.0, "P = D"), fixed("half as many as weights", 128.0, "P = D^2/2"))
_REACTING = (_rival("without the reaction", of(_EXCESS, **d.SIX), "(K - diag V/beta) m = h"),)
_OVER = (
    fixed("the right mean", 1.0, "V cancels"),
    _rival("twice the reaction", lambda: 2 * of(_EXCESS, **d.PASSED)() - 1, "2 V"),
)
BUDGETS = {"quick": 60, "standard": 180, "thorough": 600}
GRID = Bias("grid", 0.05, "half a step of the grid of P/(D (D + 1)) on which the maximum is sought")
_AT, _SIX = {"D": "16", "N": "32"}, {"D": "6", "N": "60", "P": "1500"}
ROWS = (
    (d.WEIGHT, "weight", "weight", "weight c", d.TEN, _WEIGHTS),
    (d.FRESH, "fresh", "population_error", "error, P -> infinity", d.TEN, _ERRORS),
    (d.FIRST, "excess", "first_correction", "coefficient of 1/P", d.FIVE, _FIRST),
    (d.CURVE, "fresh", "learning_curve", "error on fresh prompts", d.ABOVE, _CURVE),
    (d.CURVE, "training", "training_error", "error on the learnt prompts", d.ABOVE, _LEARNT),
    (d.SPARSE, "fresh", "learning_curve", "error on fresh prompts", d.BELOW, _LOOSE),
    (d.EXCESS, "published", _EXCESS, "published over right mean weight", d.PASSED, _OVER),
)


def _claim(
    formula: str, title: str, at: dict[str, str], rivals: tuple[Rival, ...], *, prediction: Any, **of: Any
) -> Claim:
    return Claim(
        id=".".join(("in_context", formula, *(f"{name}{value}" for name, value in at.items()))),
        formula=f"in_context.{formula}",
        title=f"{title} at {', '.join(f'{name} = {value}' for name, value in at.items())}",
        point=at,
        prediction=prediction,
        relative=True,
        rivals=(*rivals, shifted()),
        **of,
    )


def _seen(of: Study, observable: str, tolerance: float, *bias: Bias) -> dict[str, Any]:
    """Arguments of a claim about what is exact at its size."""
    measured = Measurement(observable, of, lambda record: float(record.observables[observable]))
    return {"tolerance": tolerance, "measurements": (measured,), "budgets": BUDGETS, "biases": bias}


def exact() -> tuple[Claim, ...]:
    """The threshold and messages with their reaction term; the published ones at D = 6, more than 2 % off."""
    threshold, rounding = (
        of("interpolation_threshold", D="16"),
        Bias("rounding", 1e-13, "of linear equations"),
    )
    mean, title, over = (
        "message_passing",
        "prompts of the largest error",
        _seen(d.ITERATED, "published", 0.13),
    )
    top, right = _seen(d.PEAK, "peak", 0.1, GRID), _seen(d.ITERATED, "reacting", 1e-10, rounding)
    off = Claim(
        id=f"in_context.{_EXCESS}.off",
        formula=f"in_context.{_EXCESS}",
        title="published message passing is more than 2 % off at D = 6, N = 60, P = 1500, lambda0 = 0.01",
        point=_SIX,
        prediction=lambda: of(_EXCESS, **d.SIX)() - 1,
        relative=True,
        kind="ordering",
        combine=lambda interval: (interval[0] - 1, interval[1] - 1),
        rivals=(fixed("no error", 0.0, "the reaction is no matter"), shifted(-2)),
        **over,
    )
    return (
        _claim("interpolation_threshold", title, _AT, _PEAK, prediction=threshold, **top),
        _claim(mean, "mean weight over the right one", _SIX, _REACTING, prediction=lambda: 1.0, **right),
        off,
    )


def measured() -> tuple[Claim, ...]:
    """What designs measure."""
    rows = ((design.claimed(name) | {"prediction": design.exact[name]}, *row) for design, name, *row in ROWS)
    return tuple(_claim(*row, **given) for given, *row in rows)


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return (*measured(), *exact())
