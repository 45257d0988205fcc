"""Where tables and pictures show the quantities of gradient dynamics."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "T": Letter("temperature T", "activity² per time²"),
}
SIGNS = {
    "gradient.boltzmann_variance": "S",
    "gradient.effective_temperature": r"T_\mathrm{eff}",
    "gradient.angle": r"\cos\vartheta",
    "gradient.gradient_norm": r"\langle|\nabla E|^2\rangle/N",
    "gradient.chaotic_norm": r"\langle|\nabla E|^2\rangle/N",
    "gradient.curvature": r"\langle\nabla^2E\rangle/N",
    "gradient.overlap_multiplier": r"g^2\langle\varphi'\rangle^2",
    "gradient.variance_at_energy": r"S(\Gamma_0)",
    "gradient.distribution_gap": "D",
}
SAMPLES = {
    "gradient": Samples(
        points={"g": ("1.5", "2", "3"), "T": ("0.1", "0.5", "1")},
        axes={"g": "1.05:3:40", "T": "0.05:2:40"},
    ),
    "gradient.chaotic_norm": Samples(digits=8, points={"g": ("1.5", "2")}, axes={"g": ""}),
    "gradient.angle": Samples(points={"between": ("x,h",), "g": ("1.5", "2", "3")}),
    "gradient.effective_temperature": Samples(points={"definition": ("energy",)}),
}
