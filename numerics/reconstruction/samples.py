"""Where tables and pictures show the quantities of reconstructed networks."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "eta": Letter("error of the couplings η"),
    "D0": Letter("initial variance D₀"),
    "t": Letter("time t"),
    "theta": Letter("threshold θ"),
    "burn": Letter("burn-in t_b", "time"),
    "sigma": Letter("noise of the samples σ"),
}
_SIGNS = {"distance": "d", "autocovariance": "D^{12}(t,s)", "distance_linear_response": "W", "amplitude": "A"}
_SIGNS |= {"horizon": "t^*", "weight_distance": r"\kappa", "weight_error": r"\kappa"}
_SIGNS |= {"relative_distance_linear": "r", "stationary_distance": "d"}
SIGNS = {f"reconstruction.{name}": sign for name, sign in _SIGNS.items()}
_POINTS = {"g": ("2", "0.5"), "dt": ("0.5", "1"), "t": ("1", "2"), "s": ("1",), "burn": ("0",)}
_CHAOS = {"g": ("2",), "theta": ("0.1", "0.5")}
_AXES = {"distance": {"t": "0:40:41"}, "amplitude": {"g": "1.2:3:7"}, "horizon": {"eta": "0.001:0.1:5"}}
_USUAL = {"eta": ("0.1", "0.01"), "N": ("200",), "P": ("800", "400"), "sigma": ("0.1",)} | _POINTS
_LINES = {"sigma": "0:1:11", "eta": "0.05:1:20", "t": "0:6:7", "g": "1.05:3:20"}
SAMPLES = {"reconstruction": Samples(points=_USUAL, axes=_LINES)} | {
    f"reconstruction.{name}": Samples(points=_POINTS if "t" in axes else _CHAOS, axes=axes)
    for name, axes in _AXES.items()
}
