"""Where tables and pictures show the quantities of contrastive learning."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"beta": "inverse temperature β", "d_F": "target distance d_F", "lambda_w": "prior precision λ_w"}
_WORDS |= {"alpha": "pairs per weight α", "m": "signal m", "sigma": "noise σ", "rho_B": "share of bosons ρ_B"}
_WORDS |= {"lambda_B": "attraction λ_B", "a": "smoothing a", "kind": "weights", "pairs": "pairs"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()}
_SIGNS = {"magnetisation": "M", "norm": "Q", "overlap": "q", "energy": "e", "fresh_energy": r"e_\mathrm{g}"}
_SIGNS |= {"free_energy": r"\Phi", "accuracy": "p", "replicon": r"\rho", "boson_norm": "Q"}
SIGNS = {f"contrastive.{name}": sign for name, sign in _SIGNS.items()}
_POINTS = {"beta": ("10",), "d_F": ("0.5", "1"), "lambda_w": ("0.5",), "kind": ("typical", "mean")}
_AXES = {"d_F": "0.25:1.5:6", "beta": "", "lambda_w": ""}
_ALONE = Samples(points={"beta": ("10", "1")}, axes={"beta": "0.5:20:20", "lambda_w": "0.1:2:20"})
SAMPLES = {"contrastive": Samples(points=_POINTS, axes=_AXES, digits=8), "contrastive.boson_norm": _ALONE}
