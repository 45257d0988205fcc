"""The parameters of the gradient dynamics."""

from rnnchaos.numerics.quantity import choice, real

TEMPERATURE = real("T", "temperature of the gradient dynamics", at_least=0, at_most=1e12)
OPTIONAL_TEMPERATURE = real("T", TEMPERATURE.meaning, at_least=0, at_most=1e12, required=False)
CHAOTIC_NORM_DIGITS = {"ball": 10, "mpmath": 4}
PAIRS = ("x,h", "x,F", "h,F", "F,grad", "x,grad")
BETWEEN = choice("between", "the two vectors; h = J phi(x), F = -x + h, grad the gradient of E", PAIRS)
DYNAMICS = choice(
    "dynamics", "chaotic flow, or gradient dynamics at T", ("chaotic", "gradient"), default="chaotic"
)
