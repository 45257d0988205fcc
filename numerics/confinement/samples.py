"""Where tables and pictures show the quantities of confinement."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"T": "temperature of the reference T", "T_probe": "temperature of the probe T₁", "p": "tilt p"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()} | {"closure": Letter("closure")}
_BOUND, _RIGHT, _SHELL = r"\psi_{\mathrm{ann}}", r"d_{\mathrm{right}}", r"\langle x^2\rangle"
_NAMES = ("potential", "annealed_potential", "distance", "overlap_excess", "probe_energy", "replicon")
_POINTS = ("complexity", "shell_variance", "log_determinant", "spectral_parameter", "right_wall")
_COUNTED = ("expected_equilibria", "degree")
_LATEX = (r"\psi", _BOUND, "d", "R", "e", r"\rho", r"\Sigma", _SHELL, "L", "k", _RIGHT)
_BOTH = (r"\mathbb{E}\mathcal{N}", r"\sum\mathrm{sign}")
_SIGNS = zip((*_NAMES, *_POINTS, *_COUNTED), (*_LATEX, *_BOTH), strict=True)
SIGNS = {f"confinement.{name}": sign for name, sign in _SIGNS}
_TILTED = {"g": ("2",), "T": ("0.3",), "T_probe": ("0.3",), "p": ("-0.3", "-1")}
_FEW = Samples(points=_TILTED, axes={"p": "-2:-0.2:10", "g": "", "T": "", "T_probe": ""}, digits=4)
SAMPLES = {f"confinement.{name}": _FEW for name in _NAMES} | {
    "confinement": Samples(points={"g": ("1.5", "2", "3")}, axes={"g": "1:3:21"}),
    "confinement.expected_equilibria": Samples({"N": ("1", "2", "4")}, {"g": "", "N": "1:5:5"}, digits=2),
}
