"""The parameters of the heavy-tailed network."""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.quantity import Parameter, choice, integer, rational, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY, Nonlinearity, nonlinearity

ALPHA = real("alpha", "tail index of the weights", at_least=0.1, at_most=2)
SIZE = integer("N", "number of neurons", at_least=1, at_most=10**15)
STEPS = integer("steps", "number of time steps T", at_least=1, at_most=100_000)
THRESHOLD = real(
    "threshold", "the level below which |x| is counted", above=0, at_most=1e12, default="0.1", required=False
)
POINT = real("x", "where the law is evaluated", at_least=-1e300, at_most=1e300)
ORDER = integer("order", "highest power of 1/L", at_least=0, at_most=200, default=6, required=False)
DEFINITION = choice(
    "definition",
    "law of ln A_T: exact, or its first cumulants",
    ("exact", "edgeworth", "normal"),
    default="exact",
)


def _start(raw: Any) -> str | Fraction:
    if raw == "normal":
        return "normal"
    value = abs(rational(raw))
    if not 0 < value <= 10**12:
        raise ValueError(raw)
    return value


def _saturating(raw: Any) -> Nonlinearity:
    phi = nonlinearity(raw)
    if not phi.registered:
        raise UsageError("phi", phi.name, f"accepted: {', '.join(REGISTRY)}")
    return phi


X0 = Parameter(
    "x0", "initial state: normal (sd 1) or a constant", "normal, or a number != 0", _start, "normal", False
)
PHI = Parameter("phi", "nonlinearity", "one of " + ", ".join(REGISTRY), _saturating, "tanh", False)
EXPRESSION = Parameter(
    "phi", "threshold-type nonlinearity", "an odd expression in x with phi'(0) = 0", nonlinearity
)
