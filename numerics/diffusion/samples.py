"""Where tables and pictures show the quantities of generative diffusion."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"mu": "class mean μ", "s2": "variance of a class s²", "t": "time t", "T": "final time T"}
_WORDS |= {"rho": "signal ρ", "d": "dimensions d", "alpha": "ln n over dimension α", "dt": "step δ"}
_WORDS |= {"D": "squared distance D", "criterion": "criterion"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()}
_SIGNS = {"overlap": "q", "class_information": r"I_\mathrm{c}", "fisher": r"I_\mathrm{F}", "branch": "x"}
_SIGNS |= {"entropy_rate": r"\pi_t", "kl_to_prior": "K", "entropy_production": r"\Sigma", "mmse": "E"}
_SIGNS |= {"mutual_information": "I", "clone_probability": "C", "speciation_time": r"t_\mathrm{S}"}
_SIGNS |= {"collapse_time": r"t_\mathrm{C}", "euler_ift": "W", "reverse_variance": "V_0"}
SIGNS = {f"diffusion.{name}": sign for name, sign in (_SIGNS | {"franz_parisi": "V_D"}).items()}
_POINTS: dict[str, tuple[str, ...]] = {"mu": ("1", "2"), "s2": ("0.1", "0.5"), "t": ("0.2", "0.4")}
_POINTS |= {"alpha": ("0.28", "1"), "criterion": ("drift", "density", "covariance"), "d": ("1", "10")}
_POINTS |= {"dt": ("0.1", "0.25"), "D": ("0.1", "4"), "T": ("1", "3"), "rho": ("0.5", "2")}
_AXES = {"mu": "0.8:3:12", "s2": "0.05:0.9:18", "t": "0.05:0.4:15", "T": "0.5:4:8", "rho": "0:5:26"}
_AXES |= {"alpha": "0.1:2:20", "D": "0.1:4:6", "dt": "0.05:0.5:4", "d": "1:20:20"}
_FEW = Samples(points=_POINTS | {"mu": ("1",)}, axes={"D": "0.1:4:6"}, digits=8)
SAMPLES = {"diffusion": Samples(points=_POINTS, axes=_AXES), "diffusion.franz_parisi": _FEW}
