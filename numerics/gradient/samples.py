"""Where tables and pictures show the quantities of gradient dynamics."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "T": Letter("temperature T", "activity² per time²"),
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
