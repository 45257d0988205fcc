r"""Weights, errors and their 1/P, learning curve and threshold, message passing, against simulation.

Wrong theories are near at hand: no mixed contraction of Isserlis' theorem, features that are Gaussian,
prompts that are infinitely many or add no ridge, as many as inputs, messages that carry a weight's own part.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from rnnchaos.verify.claim import Claim, Measurement, Rival, fixed, shifted
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.in_context import design as d
from rnnchaos.verify.in_context.design import of


def _rival(name: str, value: Callable[[], float], note: str) -> Rival:
    return Rival(name, lambda p, t: value(), note)


_UNMIXED, _ALONE, _EXCESS = "no mixed contraction", "one pair at a time", "message_passing_excess"
_PLAIN = 0.16 / 1.5
_WEIGHTS = (fixed(_UNMIXED, 1 / 1.1, "1 + D/N"), fixed(_ALONE, 1 / 1.01, "1 + 1/N"), fixed("c = 1", 1.0))
_ERRORS = (fixed(_UNMIXED, 1 / 11, "1 + D/N"), fixed("c = 1", 0.11, "kappa - 1"))
_FIRST = (fixed("Gaussian features", 90 / 13, "p (D + 1)/(N + D + 1)"),)
_CURVE = (
    _rival("infinitely many prompts", lambda: 1 - 1.82 / 1.66**2, "tau -> infinity"),
    fixed("no ridge", 2 / 3, "tau/((1 + nu)(tau - 1))"),
    fixed(
        "ridge as it is", ((_PLAIN / (1 + _PLAIN)) ** 2 + 0.5) / (1.5 - 0.75 / (1 + _PLAIN) ** 2), "l/kappa"
    ),
)
_LEARNT = (
    _rival("that of fresh prompts", of("learning_curve", **d.ABOVE), "no overfitting"),
    fixed("no ridge", 1 / 6, "(1 - 1/kappa)(1 - 1/tau)"),
)
_LOOSE = (
    _rival("no ridge", of("learning_curve", **d.BELOW | {"l": "0"}), "minimum norm"),
    fixed("W = 0", 1.0),
)
_PEAK = (fixed("as many as inputs", 16.0, "P = D"), fixed("half as many as weights", 128.0, "P = D^2/2"))
_REACTING = (_rival("without the reaction", of(_EXCESS, **d.SIX), "(K - diag V/beta) m = h"),)
_OVER = (
    fixed("the right mean", 1.0, "V cancels"),
    _rival("twice the reaction", lambda: 2 * of(_EXCESS, **d.PASSED)() - 1, "2 V"),
)
_AT, _SIX = {"D": "16", "N": "32"}, {"D": "6", "N": "60", "P": "1500"}
ROWS = (
    (d.WEIGHT, "weight", "weight", "weight c", d.TEN, _WEIGHTS),
    (d.FRESH, "fresh", "population_error", "error, P -> infinity", d.TEN, _ERRORS),
    (d.FIRST, "excess", "first_correction", "coefficient of 1/P", d.FIVE, _FIRST),
    (d.CURVE, "fresh", "learning_curve", "error on fresh prompts", d.ABOVE, _CURVE),
    (d.CURVE, "training", "training_error", "error on the learnt prompts", d.ABOVE, _LEARNT),
    (d.SPARSE, "fresh", "learning_curve", "error on fresh prompts", d.BELOW, _LOOSE),
    (d.PEAK, "peak", "interpolation_threshold", "prompts of the largest error", _AT, _PEAK),
    (d.ITERATED, "reacting", "message_passing", "mean weight over the ridge solution's", _SIX, _REACTING),
    (d.EXCESS, "published", _EXCESS, "published over right mean weight", d.PASSED, _OVER),
)


def _claim(design: Any, observable: str, formula: str, title: str, at: dict[str, str], rivals: Any) -> Claim:
    return Claim(
        **design.claimed(observable),
        id=".".join(("in_context", formula, *(f"{name}{value}" for name, value in at.items()))),
        formula=f"in_context.{formula}",
        title=f"{title} at {', '.join(f'{name} = {value}' for name, value in at.items())}",
        point=at,
        prediction=design.exact[observable],
        relative=True,
        rivals=(*rivals, shifted()),
    )


def _more(record: Record) -> float:
    return float(record.observables["published"]) - 1


def off() -> Claim:
    """The published iteration at D = 6: more than 2 % off, as the law of large D has it."""
    return Claim(
        id=f"in_context.{_EXCESS}.off",
        formula=f"in_context.{_EXCESS}",
        title="published message passing is more than 2 % off at D = 6, N = 60, P = 1500, lambda0 = 0.01",
        point=_SIX,
        prediction=lambda: of(_EXCESS, **d.SIX)() - 1,
        tolerance=0.13,
        relative=True,
        kind="ordering",
        measurements=(Measurement("excess", d.ITERATED.study(), _more),),
        rivals=(fixed("no error", 0.0, "the reaction is no matter"), shifted(-2)),
        budgets=d.ITERATED.budgets,
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return (*(_claim(*row) for row in ROWS), off())
