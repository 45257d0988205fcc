"""What the column of confinement evaluates: the planted potential, its walls, the number of fixed points."""

from rnnchaos.numerics.confinement.expected import EXPECTED
from rnnchaos.numerics.confinement.potential import FIXED_POINTS, POTENTIAL
from rnnchaos.numerics.engines import lazily
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

QUANTITIES = (*POTENTIAL, *FIXED_POINTS, EXPECTED)
WITNESSES = lazily("rnnchaos.numerics.confinement.witnesses:witnesses")  # evaluation does without SymPy
_WORDS = {"T": "temperature of the reference T", "T_probe": "temperature of the probe T₁", "p": "tilt p"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()} | {"closure": Letter("closure")}
_SIGNS = {"potential": r"\psi", "annealed_potential": r"\psi_{\mathrm{ann}}", "distance": "d"}
_SIGNS |= {"overlap_excess": "R", "probe_energy": "e", "replicon": r"\rho"}
_NAMES = tuple(_SIGNS)
_SIGNS |= {"complexity": r"\Sigma", "shell_variance": r"\langle x^2\rangle", "log_determinant": "L"}
_SIGNS |= {"spectral_parameter": "k", "right_wall": r"d_{\mathrm{right}}"}
_SIGNS |= {"expected_equilibria": r"\mathbb{E}\mathcal{N}", "degree": r"\sum\mathrm{sign}"}
SIGNS = {f"confinement.{name}": sign for name, sign in _SIGNS.items()}
_TILTED = {"g": ("2",), "T": ("0.3",), "T_probe": ("0.3",), "p": ("-0.3", "-1")}
_FEW = Samples(points=_TILTED, axes={"p": "-2:-0.2:10", "g": "", "T": "", "T_probe": ""}, digits=4)
SAMPLES = {f"confinement.{name}": _FEW for name in _NAMES} | {
    "confinement": Samples(points={"g": ("1.5", "2", "3")}, axes={"g": "1:3:21"}),
    "confinement.expected_equilibria": Samples({"N": ("1", "2", "4")}, {"g": "", "N": "1:5:5"}, digits=2),
}
