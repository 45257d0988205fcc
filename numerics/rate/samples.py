"""Where tables and pictures show the quantities of rate networks, with sliders for gain, bias and phi."""

from rnnchaos.numerics.presentation.explorer import Explorer, Panel, Slider
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "J0": Letter("mean coupling J₀"),
    "b": Letter("mean bias b", "activity"),
    "sigma_b": Letter("spread of the bias σ_b", "activity"),
    "D": Letter("noise strength D", "activity² per time"),
    "branch": Letter("state k"),
    "J0_ab": Letter("mean couplings J₀ₐᵦ"),
    "g2_ab": Letter("variances of the couplings gₐᵦ²"),
    "b_a": Letter("mean biases bₐ", "activity"),
    "sigma_a": Letter("spreads of the biases σₐ", "activity"),
    "population": Letter("population a"),
}
SIGNS = {
    "rate.mean": "m",
    "rate.variance": r"\Delta_0",
    "rate.frozen_variance": r"\Delta_\infty",
    "rate.kinetic_energy": r"\Gamma_0",
    "rate.static.mean": "m",
    "rate.static.variance": r"\Delta_0",
    "rate.correlation": r"\Delta(\tau)",
    "rate.lyapunov_max": r"\lambda_1",
    "rate.populations.mean": "m_a",
    "rate.populations.variance": "V_a",
    "rate.populations.frozen_variance": "c_a",
    "rate.populations.lyapunov_max": r"\lambda_1",
    "rate.chaos_boundary": r"g_\mathrm{c}",
}
SAMPLES = {
    "rate": Samples(
        points={
            "g": ("1.8",),
            "J0": ("-2",),
            "b": ("0.5", "1"),
            "phi": ("tanh", "relu"),
            "lag": ("1", "5"),
        },
        axes={"g": "1.2:3:10", "b": "0:1:11", "lag": "0:20:21"},
        optional=("J0", "b", "phi"),
    ),
    "rate.chaos_boundary": Samples(axes={"b": "0.1:1:10"}),
    "rate.correlation": Samples(points={"phi": ("tanh",)}, axes={"lag": "0:20:21"}),
    "rate.lyapunov_max": Samples(digits=5),
    **{
        f"rate.populations.{name}": Samples(
            points={
                "J0_ab": ("2,-3,2,-2.5",),
                "g2_ab": ("4,6,5,7",),
                "b_a": ("1,0.5",),
                "population": ("1", "2"),
                "phi": ("tanh",),
            },
            digits=10,
            optional=("population",),
        )
        for name in ("mean", "variance", "frozen_variance", "lyapunov_max")
    },
}

GAINS = tuple(f"{1.2 + 0.2 * k:.1f}" for k in range(9))
BIASES = ("0", "0.2", "0.5", "1")
OTHERS = tuple(f"{0.25 * k:.2f}" for k in range(1, 9))
"""Biases along which the nonlinearities are compared."""
INHIBITED = {"g": "1.8", "J0": "-2"}


def _panel(name: str, along: tuple[str, tuple[str, ...]], title: str, said: str, **fixed: str) -> Panel:
    """A quantity along a slider's parameter at its stops; the sign at the end of the title is read off."""
    parameter, stops = along
    id, sign = f"{parameter}-{name}", title.split()[-1]
    return Panel(id, f"rate.{name}", parameter, stops, title, f"{title} {said}", readout=sign, fixed=fixed)


EXPLORERS = (
    Explorer(
        "rate.bias",
        "A bias delays chaos",
        "With a bias b the activity has a mean, and a part of its variance is frozen. The boundary of chaos "
        "is at a larger gain, and beyond it the kinetic energy rises with the square of the distance in "
        "place of the cube.",
        (Slider("biased", "g", "gain g", GAINS, "2.0"), Slider("bias", "b", "bias b", BIASES, "0.5")),
        (
            _panel("kinetic_energy", ("g", GAINS), "Kinetic energy Γ₀", "against the gain."),
            _panel("frozen_variance", ("g", GAINS), "Frozen variance Δ∞", "against the gain."),
            _panel("lyapunov_max", ("g", GAINS), "Largest Lyapunov exponent λ₁", "against the gain."),
        ),
    ),
    Explorer(
        "rate.nonlinearity",
        "What a bias does depends on phi",
        "At g = 1.8 and J0 = -2 a larger bias saturates tanh neurons, and chaos ends. With ReLU no bias "
        "does: the activity grows in proportion to b, and the kinetic energy with its square.",
        (
            Slider("phi", "phi", "nonlinearity φ", ("tanh", "relu"), "relu"),
            Slider("drive", "b", "bias b", OTHERS, "1.00"),
        ),
        (
            _panel("kinetic_energy", ("b", OTHERS), "Kinetic energy Γ₀", "against the bias.", **INHIBITED),
            _panel("mean", ("b", OTHERS), "Mean activity m", "against the bias.", **INHIBITED),
        ),
    ),
)
