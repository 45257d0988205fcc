"""The parameters of the Langevin machine: matrices row by row, of one or two neurons where Z is asked for."""

from dataclasses import replace
from functools import partial

from rnnchaos.numerics.quantity import choice, integer, limited, real
from rnnchaos.numerics.rational.matrix import definite_entries, index, square_entries

AIS = "more have no exact Z: annealed importance sampling, from both sides"
TEMPERATURE = real("T", "temperature", above=0, at_most=1e6)
WARM = real("T", "temperature", at_least=1e-9, at_most=1e6)
STEP = real("delta", "step of the sampler", above=0, at_most=1e3)
entries = partial(square_entries, most=1e6)
_COUPLINGS = entries("J", "couplings", 2)
COUPLINGS = replace(_COUPLINGS, accepted=f"{_COUPLINGS.accepted}; {AIS}")
ROW, COLUMN = index("i", "row", "J", 2), index("j", "column", "J", 2)
_ITSELF = "coupling of the neuron to itself"
SINGLE, BELOW_ONE = real("J", _ITSELF, above=1, at_most=1e6), real("J", _ITSELF, at_least=-1e6, below=1)
GAIN = real("g", "gain: standard deviation of the couplings times sqrt(N)", above=0, at_most=1e6)
_FEW = replace(integer("N", "neurons", at_least=1, at_most=2), accepted=f"1 or 2; {AIS}")
ANNEALED = (_FEW, GAIN, WARM, choice("phi", "nonlinearity", ("tanh", "identity"), default="tanh"))
DATUM = real("a", "size of the data, +a and -a", at_least=1e-3, at_most=100)
OBSERVABLE = choice("O", "observable: x_i x_j, |F|^2, or the energy", ("x2", "F2", "energy"))
MOMENTS = definite_entries("C", "second moments of the data", 8, most=1e6)
START = definite_entries("W0", "M^T M at t = 0", 8, most=1e6, like="C")
TIME = real("t", "time of learning times its rate", at_least=0, at_most=1e4)
FLOW = (MOMENTS, TEMPERATURE, START, TIME, index("i", "row", "C", 8), index("j", "column", "C", 8))
_MOMENT = "second moment of the data along an eigenvector"
SECOND = real("c", _MOMENT, at_least=0, at_most=1e9)
_RATE = "decay of the couplings over the rate of learning"
DECAY = real("decay", _RATE, at_least=0, at_most=1e9, default=0, required=False)
_BRANCH = "sign of the eigenvalue, that of the start"
BRANCH = choice("sign", _BRANCH, ("positive", "negative"), default="positive")
ANY_N = integer("N", "neurons", at_least=1, at_most=10_000)
DATA = limited(
    integer("n", "data", at_least=3, at_most=10**9),
    "N + 2 at least, N + 3 where the mean is learnt: with fewer data the mean is infinite",
    lambda given: bool(given["n"] > given["N"] + 1 + (given.get("mean") == "learnt")),
)
MEAN = choice("mean", "mean of the data: known to be zero, or learnt", ("zero", "learnt"), default="zero")
EIGENVALUE = real("w", "eigenvalue of M^T M", above=0, at_most=1e9)
_UNSTABLE = "delta w < 2: from there on the chain explodes"
STABLE_STEP = limited(STEP, _UNSTABLE, lambda given: bool(given["delta"] * given["w"] < 2))
LEARNABLE = limited(
    real("c", _MOMENT, above=0, at_most=1e9),
    "c >= 2 delta T: below there is no fixed point, and the sampler explodes",
    lambda given: bool(given["c"] >= 2 * given["delta"] * given["T"]),
)
