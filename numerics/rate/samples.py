"""Where tables and pictures show the quantities of rate networks."""

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
            "g": ("2",),
            "b": ("0.5", "1"),
            "J0": ("0",),
            "sigma_b": ("0",),
            "D": ("0",),
            "lag": ("1", "5"),
        },
        axes={"g": "1.6:3:15", "b": "0:1:11", "lag": "0:20:21"},
    ),
    "rate.chaos_boundary": Samples(axes={"b": "0:1:11"}),
    **{
        f"rate.populations.{name}": Samples(
            points={
                "J0_ab": ("2,-3,2,-2.5",),
                "g2_ab": ("4,6,5,7",),
                "b_a": ("1,0.5",),
                "population": ("1", "2"),
            },
            digits=10,
        )
        for name in ("mean", "variance", "lyapunov_max")
    },
}
