r"""The heavy-tailed network in numbers: $x_i(t+1)=\varphi(\sum_jW_{ij}x_j)$, $W_{ij}=gN^{-1/\alpha}z_{ij}$,
$E\,e^{ikz}=e^{-|k|^\alpha}$.

    growth            ln g + Xi_N,  Xi_N = E ln S/alpha,  S = mean of N copies of |z|^alpha
    (`heavy_tailed_moments`) annealed gain     exp(-Xi_N)                    width       sqrt(Var ln S)/alpha
    quiescent fraction P(|x_i(T)| < threshold)      (`heavy_tailed_quiescent`) intermittency     E
    S^(-mu/alpha) = g^mu        (`heavy_tailed_intermittency`) infinite N        gamma^alpha = g^alpha
    E|phi(gamma z)|^alpha      (`heavy_tailed_mean_field`)

Everything here is an enclosure unless `method` says otherwise.
"""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.engines import pointwise
from rnnchaos.numerics.heavy_tailed import engines
from rnnchaos.numerics.heavy_tailed import law_mpmath as law
from rnnchaos.numerics.heavy_tailed import moments_mpmath as reference
from rnnchaos.numerics.heavy_tailed.measured_gains import CROSSING, QUENCHED, UNLABELLED
from rnnchaos.numerics.heavy_tailed.samples import EXPLORERS, LETTERS, SAMPLES
from rnnchaos.numerics.quantity import GAIN, Engine, Parameter, Quantity, choice, integer, rational, real
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


def _quantity(
    name: str, title: str, parameters: tuple[Parameter, ...], ball: Engine, second: Engine, formula: str = ""
) -> Quantity:
    id = f"heavy_tailed.{name}"
    return Quantity(id, title, formula or id, parameters, ball, second, pointwise(ball, parameters))


_AN, _GAN = (ALPHA, SIZE), (GAIN, ALPHA, SIZE)
_FRACTION = (GAIN, ALPHA, SIZE, STEPS, THRESHOLD, X0, DEFINITION)

QUANTITIES = (
    _quantity(
        "annealed_growth",
        "log growth per step of the annealed linear network",
        _GAN,
        engines.growth,
        reference.growth,
    ),
    _quantity(
        "annealed_critical_gain",
        "gain at which quiescence of the annealed network loses stability",
        _AN,
        engines.of_moments(engines.gain),
        reference.of_moments(reference.gain),
    ),
    _quantity(
        "annealed_critical_gain.large_n",
        "its expansion in 1/L",
        (ALPHA, SIZE, ORDER),
        engines.large_n,
        reference.large_n,
    ),
    _quantity(
        "transition_width",
        "standard deviation of the log growth per step",
        _AN,
        engines.of_moments(engines.width),
        reference.of_moments(reference.width),
    ),
    _quantity(
        "log_skewness",
        "skewness of ln S",
        _AN,
        engines.of_moments(engines.skewness),
        reference.of_moments(reference.skewness),
    ),
    _quantity(
        "quiescent_fraction",
        "probability that |x_i(T)| is below a threshold",
        _FRACTION,
        engines.quiescent,
        law.quiescent,
    ),
    _quantity(
        "intermittency_exponent",
        "exponent of P(scale < eps) above the transition",
        _GAN,
        engines.exponent,
        reference.exponent,
    ),
    _quantity(
        "mean_field_scale",
        "scale gamma of the input at infinite N",
        (GAIN, ALPHA, PHI),
        engines.mean_field,
        law.mean_field,
    ),
    _quantity(
        "threshold_gain",
        "gain of the transition of threshold-type phi",
        (ALPHA, EXPRESSION),
        engines.threshold,
        reference.threshold,
    ),
    _quantity(
        "stable_pdf", "density of the symmetric stable law", (ALPHA, POINT), engines.density, law.density
    ),
    _quantity(
        "stable_cdf",
        "distribution function of the stable law",
        (ALPHA, POINT),
        engines.distribution,
        law.distribution,
    ),
    QUENCHED,
    CROSSING,
    UNLABELLED,
)
