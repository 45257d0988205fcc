"""Where tables and pictures show the quantities of in-context learning."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"D": "dimension D", "N": "pairs of a prompt N", "lambda0": "ridge λ₀", "l": "scaled ridge ℓ"}
_WORDS |= {"nu": "pairs per dimension ν", "tau": "prompts per squared dimension τ"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()}
_SIGNS = {"couplings": r"\langle s^2\rangle", "weight": "c", "population_error": "E"}
_SIGNS |= {"first_correction": "e_1", "effective_ridge": r"\hat\lambda", "learning_curve": "E"}
_SIGNS |= {"training_error": r"E_\mathrm{t}", "interpolation_threshold": "P", "reaction": "x"}
_SIGNS |= {"message_passing_excess": "r"}
SIGNS = {f"in_context.{name}": sign for name, sign in _SIGNS.items()}
_POINTS = {"D": ("10", "5"), "N": ("100", "20"), "lambda0": ("0", "0.01"), "feature": ("inputs", "labels")}
_POINTS |= {"nu": ("2", "1"), "tau": ("2", "0.5"), "l": ("0.1", "0.5")}
_AXES = {"D": "1:20:20", "N": "10:200:20", "lambda0": "0:0.1:11", "tau": "0.1:3:30", "nu": "0.5:5:10"}
_AXES |= {"l": "0.05:1:20"}
_FEW = Samples(points={"tau": ("8",)}, axes={"tau": "5:40:15", "nu": "0.5:5:10", "l": "0.05:1:20"})
SAMPLES = {"in_context": Samples(points=_POINTS, axes=_AXES)} | {
    f"in_context.{name}": _FEW for name in ("reaction", "message_passing_excess")
}
