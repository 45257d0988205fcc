"""The parameters of heavy-tailed networks: domains, letters, and the points at which tables and pictures show
them."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rnnchaos.numerics import quantity
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples
from rnnchaos.numerics.quantity import REGISTERED_PHI, Parameter, choice, integer, rational, real
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity

if TYPE_CHECKING:
    from rnnchaos.numerics.presentation.explorer import Explorer

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


X0 = Parameter(
    "x0",
    "initial state: normal (sd 1) or a constant",
    "normal, or a number != 0, at most 1e12 in size",
    _start,
    "normal",
    False,
)
GAIN = replace(
    quantity.GAIN,
    meaning="gain: the couplings are g N^(-1/alpha) z, E exp(ikz) = exp(-|k|^alpha); the variance of z is "
    "infinite for alpha < 2, and 2 at alpha = 2",
)
PHI = REGISTERED_PHI
EXPRESSION = Parameter(
    "phi", "threshold-type nonlinearity", "an odd expression in x with phi'(0) = 0", odd_nonlinearity
)

LETTERS = {
    "alpha": Letter("tail index α"),
    "order": Letter("order K"),
    "steps": Letter("steps T"),
    "threshold": Letter("threshold θ", "activity"),
    "x0": Letter("initial state x₀", "activity"),
}
SIGNS = {
    "heavy_tailed.annealed_growth": r"\lambda",
    "heavy_tailed.annealed_critical_gain": r"g_\mathrm{ann}",
    "heavy_tailed.annealed_critical_gain.large_n": r"g_\mathrm{ann}",
    "heavy_tailed.transition_width": r"\sigma_\Xi",
    "heavy_tailed.log_skewness": r"\mathrm{skew}\,\ln S",
    "heavy_tailed.quiescent_fraction": r"P(|x_i(T)|<\theta)",
    "heavy_tailed.intermittency_exponent": r"\mu",
    "heavy_tailed.mean_field_scale": r"\gamma",
    "heavy_tailed.threshold_gain": r"g_\mathrm{c}",
    "heavy_tailed.stable_pdf": "f(x)",
    "heavy_tailed.stable_cdf": r"P(z<x)",
}
_HEAVY = {"g": ("0.5", "1")}
SAMPLES = {
    "heavy_tailed": Samples(
        points={
            "alpha": ("1", "1.5", "2"),
            "g": ("1.5", "2", "3"),
            "N": ("1000", "100"),
            "steps": ("10",),
            "x": ("0.5", "3"),
        },
        axes={"x": "-6:6:121", "N": "10:10000:25", "g": "1.05:3:40", "alpha": "0.5:1.95:30"},
        geometric=("N",),
    ),
    "heavy_tailed.annealed_growth": Samples(points=_HEAVY, axes={"g": "0.1:1:37"}, last=("N",)),
    "heavy_tailed.annealed_critical_gain.large_n": Samples(axes={"N": "30:10000:25"}),
    "heavy_tailed.quiescent_fraction": Samples(
        points={"g": ("0.15", "0.3"), "alpha": ("1",), "N": ("1000",)},
        axes={"g": "0.05:0.6:12"},
        last=("N",),
    ),
    "heavy_tailed.intermittency_exponent": Samples(
        points={"g": ("0.5",), "alpha": ("1.5",), "N": ("1000",)}, axes={"g": "0.38:0.5:5"}
    ),
    "heavy_tailed.mean_field_scale": Samples(
        points={"g": ("0.5", "1"), "alpha": ("1", "1.5")}, axes={"g": "0.3:2:35"}
    ),
    "heavy_tailed.threshold_gain": Samples(
        points={"phi": ("tanh(x**3)",), "alpha": ("0.8", "1", "1.5")}, axes={"alpha": "0.5:1.9:15"}
    ),
    "heavy_tailed.stable_pdf": Samples(axes={"x": "-6:6:61"}),
    "heavy_tailed.stable_cdf": Samples(axes={"x": "-6:6:61"}),
}

ALPHAS = tuple(f"{0.6 + 0.1 * k:.1f}" for k in range(15))
SIZES = ("10", "18", "32", "56", "100", "178", "316", "562", "1000", "1780", "3160", "5620", "10000")
_SAID = "The annealed critical gain falls slowly with the network size N and rises with the tail index alpha."
_GAIN = "heavy_tailed.annealed_critical_gain"


def explorers() -> tuple["Explorer", ...]:
    """What the book lets a reader move; a lookup of a number has no need of it."""
    from rnnchaos.numerics.presentation.explorer import Explorer, Panel, Slider

    return (
        Explorer(
            "heavy_tailed.transition",
            "Heavy tails: a slow transition",
            "With weights of tail index alpha the transition moves to lower gain as the network grows, but "
            "only like (ln N)^(-1/alpha): the slow transition. Shown is the annealed critical gain, exactly.",
            (
                Slider("alpha", "alpha", "tail index α", ALPHAS, "1.0"),
                Slider("size", "N", "network size N", SIZES, "1000"),
            ),
            (
                Panel(
                    "size",
                    _GAIN,
                    "N",
                    SIZES,
                    "Critical gain against N",
                    _SAID,
                    geometric=True,
                    faint={"1.0": (3600.0, 0.035), "1.5": (3600.0, 0.035), "2.0": (3600.0, 0.035)},
                    readout="annealed critical gain g*",
                ),
                Panel("alpha", _GAIN, "alpha", ALPHAS, "Critical gain against α", _SAID),
            ),
        ),
    )
