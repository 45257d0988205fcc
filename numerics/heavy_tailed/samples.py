"""Where tables and pictures show the quantities of heavy-tailed networks, and the slow transition with
sliders."""

from rnnchaos.numerics.presentation.explorer import Explorer, Panel, Slider
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "alpha": Letter("tail index α"),
    "steps": Letter("steps T"),
    "threshold": Letter("threshold θ", "activity"),
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
EXPLORERS = (
    Explorer(
        "heavy_tailed.transition",
        "Heavy tails: a slow transition",
        "With weights of tail index alpha the transition moves to lower gain as the network grows, but only "
        "like (ln N)^(-1/alpha): the slow transition. Shown is the annealed critical gain, exactly.",
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
