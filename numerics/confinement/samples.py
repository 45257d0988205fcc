"""Where tables and pictures show the quantities of confinement."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "T": Letter("temperature of the reference T"),
    "T_probe": Letter("temperature of the probe T'"),
    "p": Letter("tilt p"),
    "closure": Letter("closure"),
}
_SIGNS = {
    "potential": r"\psi",
    "annealed_potential": r"\psi_{\mathrm{ann}}",
    "distance": "d",
    "replicon": r"\rho",
}
_SIGNS |= {
    "overlap_excess": "R",
    "probe_energy": "e",
    "complexity": r"\Sigma",
    "shell_variance": r"\langle x^2\rangle",
}
_SIGNS |= {"log_determinant": "L", "spectral_parameter": "k", "right_wall": r"d_{\mathrm{right}}"}
_SIGNS |= {"expected_equilibria": r"\mathbb{E}\mathcal{N}", "degree": r"\sum\mathrm{sign}"}
SIGNS = {f"confinement.{name}": sign for name, sign in _SIGNS.items()}
_TILTED = {"g": ("2",), "T": ("0.3",), "T_probe": ("0.3",), "p": ("-0.3", "-1")}
_NAMES = ("potential", "annealed_potential", "distance", "overlap_excess", "probe_energy", "replicon")
_FEW = Samples(points=_TILTED, axes={"p": "-2:-0.2:10", "g": "", "T": "", "T_probe": ""}, digits=4)
SAMPLES = {f"confinement.{name}": _FEW for name in _NAMES} | {
    "confinement": Samples(points={"g": ("1.5", "2", "3")}, axes={"g": "1:3:21"}),
    "confinement.expected_equilibria": Samples(
        points={"N": ("1", "2", "4")}, axes={"g": "", "N": "1:5:5"}, digits=2
    ),
}
