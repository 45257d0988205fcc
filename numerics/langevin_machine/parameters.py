"""The parameters of the Langevin machine: matrices row by row, of one or two neurons where Z is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isqrt
from typing import Any

from rnnchaos.numerics.quantity import Parameter, choice, integer, limited, listed, rational, real

AIS = "more have no exact Z: annealed importance sampling, from both sides"
TEMPERATURE = real("T", "temperature", above=0, at_most=1e6)
WARM = real("T", "temperature", at_least=1e-9, at_most=1e6)
STEP = real("delta", "step of the sampler", above=0, at_most=1e3)
_SIZE = 1e6


def _entry(raw: Any) -> Fraction:
    value = rational(raw)
    if abs(value) > _SIZE:
        raise ValueError(raw)
    return value


def entries(name: str, meaning: str, most: int) -> Parameter:
    """A square matrix of up to `most` rows, row by row, of rational numbers."""
    each = real(name, f"{meaning}, row by row", at_least=-_SIZE, at_most=_SIZE)
    whole = listed(replace(each, parse=_entry), at_least=1, at_most=most**2)
    told = f"as many as a square matrix of 1 to {most} rows has"
    parse = lambda raw: whole.parse([raw] if isinstance(raw, int | float | Fraction) else raw)  # noqa: E731
    return limited(replace(whole, parse=parse), told, lambda given: _square(given[name]))


def _square(matrix: tuple[Any, ...]) -> bool:
    return isqrt(len(matrix)) ** 2 == len(matrix)


def _index(name: str, of: str) -> Parameter:
    """A row or column of the matrix `of`, from 1."""
    meaning = "row" if name == "i" else "column"
    found = integer(name, meaning, at_least=1, at_most=100, default=1, required=False)
    return limited(found, f"at most the rows of {of}", lambda given: bool(given[name] ** 2 <= len(given[of])))


def _positive(name: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a matrix is symmetric and positive definite, exactly: elimination meets positive pivots."""

    def fits(given: Mapping[str, Any]) -> bool:
        matrix, n = given[name], isqrt(len(given[name]))
        rows = [list(matrix[n * i : n * (i + 1)]) for i in range(n)]
        if not _square(matrix) or any(rows[i][j] != rows[j][i] for i in range(n) for j in range(i)):
            return False
        while rows and rows[0][0] > 0:
            first, *rest = rows
            pairs = ((row[0] / first[0], row[1:]) for row in rest)
            rows = [[b - share * a for a, b in zip(first[1:], row, strict=True)] for share, row in pairs]
        return not rows

    return fits


_COUPLINGS = entries("J", "couplings", 2)
COUPLINGS = replace(_COUPLINGS, accepted=f"{_COUPLINGS.accepted}; {AIS}")
ROW, COLUMN = _index("i", "J"), _index("j", "J")
_ITSELF, _MOMENT = "coupling of the neuron to itself", "second moment of the data along an eigenvector"
SINGLE, BELOW_ONE = real("J", _ITSELF, above=1, at_most=1e6), real("J", _ITSELF, at_least=-1e6, below=1)
GAIN = real("g", "gain: standard deviation of the couplings times sqrt(N)", above=0, at_most=1e6)
_FEW = replace(integer("N", "neurons", at_least=1, at_most=2), accepted=f"1 or 2; {AIS}")
ANNEALED = (_FEW, GAIN, WARM, choice("phi", "nonlinearity", ("tanh", "identity"), default="tanh"))
ANY_N = integer("N", "neurons", at_least=1, at_most=10_000)
DATUM = real("a", "size of the data, +a and -a", at_least=1e-3, at_most=100)
OBSERVABLE = choice("O", "observable: x_i x_j, |F|^2, or the energy", ("x2", "F2", "energy"))
MOMENTS = limited(
    entries("C", "second moments of the data", 8), "symmetric, positive definite", _positive("C")
)
START = limited(
    entries("W0", "M^T M at t = 0", 8),
    "symmetric, positive definite, as large as C",
    lambda given: _positive("W0")(given) and len(given["W0"]) == len(given["C"]),
)
TIME = real("t", "time of learning times its rate", at_least=0, at_most=1e4)
DATA_ROW, DATA_COLUMN = _index("i", "C"), _index("j", "C")
SECOND = real("c", _MOMENT, at_least=0, at_most=1e9)
_RATE = "decay of the couplings over the rate of learning"
DECAY = real("decay", _RATE, at_least=0, at_most=1e9, default=0, required=False)
BRANCH = choice(
    "sign", "sign of the eigenvalue, that of the start", ("positive", "negative"), default="positive"
)
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
