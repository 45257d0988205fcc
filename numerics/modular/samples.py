"""Where tables and pictures show the quantities of modular populations."""

from rnnchaos.numerics.presentation.samples import Samples

SAMPLES = {
    "modular": Samples(
        points={
            "sigma": ("1.5", "0.5"),
            "sigma_mu": ("1.2", "2.5"),
            "strengths": ("1.5,1.2", "1.5,2.5"),
        },
        axes={"sigma_mu": "0.1:3:30", "sigma": "1.05:3:30"},
    ),
}
