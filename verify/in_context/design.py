r"""How linear attention is sampled for its claims: what falls as 1/P or 1/D is measured by pilots.

* `SingleSize`: one set of prompts a realisation (or several, averaged); what it misses falls as 1/P.
* `Design`: P and 2P prompts, or D and 2D at fixed nu, tau, l: Y = 2 X(2P) - X(P). The error above the limit
  is about 1.1/D at nu = tau = 2, l = 0.16, so that at D = 40 alone it would be 5 % of it.

There is no motion: no step, no transient. Errors are skew: the location is the median.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import Design, budgeted
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.in_context import kernels as k
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.reconstruction.design import never

DOUBLE: dict[Any, Any] = {k.regression: k.two_samples, k.scaled: k.two_sizes}


def of(name: str, **at: str) -> Callable[[], float]:
    """A quantity of the column at a point."""
    return lambda: theory(f"in_context.{name}", **at)


def _design(kind: Any, name: str, kernel: Any, most: int, given: Mapping[str, Any], **claimed: Any) -> Any:
    """`claimed` by observable: theory, finite size, tolerance. The design's own are among `given`."""
    own: dict[str, Any] = {"networks": (100, 2), "size": "D"}
    own |= {key: given[key] for key in own if key in given}
    return kind(
        pilots=Path(__file__).with_name("pilots.json"),
        id=f"in_context.{name}",
        single=kernel,
        double=DOUBLE[kernel] if kind is Design else kernel,
        parameters={key: value for key, value in given.items() if key not in own},
        memory=k.memory_bytes,
        transient=never,
        moving=False,
        **budgeted(most, claimed) | own,
    )


TEN, FIVE = {"D": "10", "N": "100"}, {"D": "5", "N": "20"}
ABOVE, BELOW = {"nu": "2", "tau": "2", "l": "0.16"}, {"nu": "2", "tau": "0.5", "l": "0.16"}
PASSED, SIX = {"nu": "2", "tau": "32", "l": "0.16"}, {"nu": "10", "tau": "125/3", "l": "0.06"}
_P: dict[str, Any] = {"size": "P", "lambda0": 0.0}
_TEN, _MANY = {"D": 10, "N": 100, **_P}, {"D": 16, "nu": 2.0, "ridge": 0.16, "networks": (1000, 2)}
_FIVE = {"D": 5, "N": 20, "P": 12000, "sets": 8, **_P}
_RUN: dict[str, Any] = {"beta": 100.0, "steps": 300}
_SIX = {"D": 6, "N": 60, "P": 1500, "lambda0": 0.01, **_RUN}
_SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5]
_PEAK: dict[str, Any] = {"D": 16, "N": 32, "lambda0": 1e-4, "sets": 5, "shares": _SHARES}
_PASSED = {"D": 12, "nu": 2.0, "tau": 32.0, "ridge": 0.16, **_RUN}
RATIO = "message_passing_excess"
_C, _E, _E1 = of("weight", **TEN), of("population_error", **TEN), of("first_correction", **FIVE)
_CURVE, _LEARNT = of("learning_curve", **ABOVE), of("training_error", **ABOVE)
_SPARSE, _R = of("learning_curve", **BELOW), of(RATIO, **PASSED)
WEIGHT = _design(SingleSize, "weight", k.regression, 240, _TEN | {"P": 20000}, weight=(_C, 0.00088, 0.004))
FRESH = _design(Design, "population", k.regression, 60, _TEN | {"P": 10000}, fresh=(_E, 0.0006, 0.01))
FIRST = _design(SingleSize, "first", k.regression, 300, _FIVE, excess=(_E1, 0.016, 0.1))
_BOTH = {"fresh": (_CURVE, 0.0068, 0.04), "training": (_LEARNT, 0.0064, 0.06)}
CURVE = _design(Design, "curve", k.scaled, 1000, _MANY | {"tau": 2.0}, **_BOTH)
SPARSE = _design(Design, "sparse", k.scaled, 1000, _MANY | {"tau": 0.5}, fresh=(_SPARSE, 0.011, 0.05))
PEAK = study("in_context.peak", k.peak, memory_bytes=k.memory_bytes(_PEAK), **_PEAK)
ITERATED = study("in_context.messages", k.messages, memory_bytes=k.memory_bytes(_SIX), **_SIX)
EXCESS = _design(Design, "excess", k.scaled, 60, _PASSED, published=(_R, 0.0057, 0.015))
DESIGNS = (WEIGHT, FRESH, FIRST, CURVE, SPARSE, EXCESS)
