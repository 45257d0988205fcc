"""Where tables and pictures show the quantities of stationary samples."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"a": "linear rate a", "b": "cubic rate b", "D": "diffusion D", "k": "order k", "theta": "rate θ"}
_WORDS |= {"tau": "spacing τ", "delta": "step δ", "A": "drift A", "degree": "degree of the tests n"}
_WORDS |= {"method": "method", "element": "element", "rate": "rate", "i": "row i", "j": "column j"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()}
_SIGNS = {"moment": "m_k", "estimator_covariance": "nC", "martingale_covariance": r"\mathcal{T}C"}
_SIGNS |= {"euler_moment_shift": r"\Delta_k", "euler_estimate": r"\hat a", "ou_covariance": "nC"}
_SIGNS |= {"martingale_covariance.ou": r"\mathcal{T}C", "ou_gauge": "Q_{ij}"}
_SIGNS |= {"ou_entropy_production": r"\sigma_\mathrm{S}", "identifiable_rank": "r"}
SIGNS = {f"fokker_planck.{name}": sign for name, sign in _SIGNS.items()}
_POINTS = {"a": ("1", "2"), "b": ("1",), "D": ("0.5", "1"), "k": ("2", "4"), "theta": ("1.3",)}
_POINTS |= {"tau": ("0.4", "inf"), "delta": ("0.05",), "element": ("aa", "ab", "bb"), "rate": ("a", "b")}
_POINTS |= {"method": ("score_matching", "likelihood")}
_AXES = {"a": "-1:3:21", "b": "0.5:2:16", "D": "0.3:2:18", "tau": "0.1:3:30", "theta": "0.2:3:15"}
_AXES |= {"delta": "0:0.05:11", "k": "2:12:6"}
_LINEAR = Samples(
    points={"A": ("1,2,-0.7,0.5",), "D": ("0.5,1",), "degree": ("2", "4")}, axes={"degree": "1:4:4"}
)
SAMPLES = {"fokker_planck": Samples(points=_POINTS, axes=_AXES)} | {
    f"fokker_planck.{name}": _LINEAR for name in ("ou_gauge", "ou_entropy_production", "identifiable_rank")
}
