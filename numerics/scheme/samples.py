"""Where tables and pictures show the quantities of the Euler map."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "D": Letter("noise strength D", "activity² per time"),
}
_NOISY = {"g": ("2",), "dt": ("0.2",), "D": ("0.1",)}
_FLOW = Samples(points={"dt": ("0.1", "0.2")}, axes={"g": "1.05:3:24"})
_WHITE = Samples(points={"dt": ("1",)}, axes={"g": "1.05:3:12"})
_SLOW = Samples(digits=8, points={"dt": ("0.2", "1")}, axes={"g": "1.2:3:7"})
SIGNS = {
    "scheme.variance": r"\Delta_0",
    "scheme.kinetic_energy": r"\Gamma_0",
    "scheme.correlation": r"\Delta(\tau)",
    "scheme.lyapunov_max": r"\lambda_1",
    "scheme.spectrum_sum": r"\langle\lambda\rangle",
    "scheme.minimal_exponent": r"\lambda_\mathrm{min}",
    "scheme.entropy_rate": "h",
    "scheme.dimension": r"D_\mathrm{KY}/N",
    "scheme.unstable_fraction": "n_+",
    "scheme.lyapunov_density": "u",
    "scheme.participation_ratio": r"\mathrm{PR}/N",
    "scheme.variance.noise": r"\Delta_0",
    "scheme.lyapunov_max.noise": r"\lambda_1",
    "scheme.variance.discrete": r"\Delta_0",
    "scheme.lyapunov_max.discrete": r"\lambda_1",
}
SAMPLES = {
    "scheme": Samples(
        points={
            "D": ("0.1", "1"),
            "dt": ("0.1", "0.2", "0.5"),
            "g": ("1.5", "2", "3"),
            "lag": ("1", "5"),
        },
        axes={"lag": "0:20:41", "g": "1.05:3:40"},
    ),
    "scheme.variance": _FLOW,
    "scheme.kinetic_energy": _FLOW,
    "scheme.lyapunov_max": _SLOW,
    "scheme.spectrum_sum": _SLOW,
    "scheme.entropy_rate": _WHITE,
    "scheme.dimension": _WHITE,
    "scheme.unstable_fraction": _WHITE,
    "scheme.lyapunov_density": Samples(
        points={"dt": ("1",), "g": ("2", "3"), "s": ("-0.5", "0")}, axes={"s": "-2.5:0.35:58", "g": ""}
    ),
    "scheme.minimal_exponent": Samples(digits=8, points={"dt": ("0.1", "0.25")}, axes={"g": "1.2:3:7"}),
    "scheme.participation_ratio": Samples(digits=4, points=_NOISY, axes={"g": ""}),
    "scheme.variance.noise": Samples(digits=8, points=_NOISY, axes={"g": ""}),
    "scheme.lyapunov_max.noise": Samples(digits=8, points=_NOISY, axes={"g": ""}),
}
