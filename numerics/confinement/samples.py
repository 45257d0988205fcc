"""Where tables and pictures show the quantities of confinement."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"T": "temperature of the reference T", "T_probe": "temperature of the probe T₁", "p": "tilt p"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()} | {"closure": Letter("closure")}
_ANN, _RIGHT, _SHELL = r"\psi_{\mathrm{ann}}", r"d_{\mathrm{right}}", r"\langle x^2\rangle"
_SIGNS = {
    "potential": r"\psi",
    "annealed_potential": _ANN,
    "distance": "d",
    "replicon": r"\rho",
    "probe_energy": "e",
}
_SIGNS |= {
    "overlap_excess": "R",
    "complexity": r"\Sigma",
    "shell_variance": _SHELL,
    "spectral_parameter": "k",
}
_SIGNS |= {"log_determinant": "L", "right_wall": _RIGHT, "expected_equilibria": r"\mathbb{E}\mathcal{N}"}
SIGNS = {f"confinement.{name}": sign for name, sign in (_SIGNS | {"degree": r"\sum\mathrm{sign}"}).items()}
_TILTED = {"g": ("2",), "T": ("0.3",), "T_probe": ("0.3",), "p": ("-0.3", "-1")}
_AXES = {"p": "-2:-0.2:10", "g": "", "T": "", "T_probe": ""}
_FEW = Samples(points=_TILTED, axes=_AXES, digits=4)
_NAMES = ("potential", "annealed_potential", "distance", "overlap_excess", "probe_energy", "replicon")
SAMPLES = {f"confinement.{name}": _FEW for name in _NAMES} | {
    "confinement": Samples(points={"g": ("1.5", "2", "3")}, axes={"g": "1:3:21"}),
    "confinement.expected_equilibria": Samples({"N": ("1", "2", "4")}, {"g": "", "N": "1:5:5"}, digits=2),
}
