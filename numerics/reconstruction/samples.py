"""Where tables and pictures show the quantities of reconstructed networks."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "eta": Letter("error of the couplings η"),
    "D0": Letter("initial variance D₀"),
    "t": Letter("time t"),
    "s": Letter("time s of the other copy"),
    "burn": Letter("time before the couplings differ"),
    "theta": Letter("threshold θ"),
    "P": Letter("samples P"),
    "sigma": Letter("noise of the samples σ"),
}
SIGNS = {
    "reconstruction.distance": "d",
    "reconstruction.autocovariance": "D^{12}(t,s)",
    "reconstruction.distance_linear_response": "W",
    "reconstruction.amplitude": "A",
    "reconstruction.horizon": "t^*",
    "reconstruction.weight_distance": r"\kappa",
    "reconstruction.relative_distance_linear": "r",
    "reconstruction.weight_error": r"\kappa",
    "reconstruction.prediction_error": "e",
    "reconstruction.forced_exponent": r"\lambda_f",
    "reconstruction.stationary_distance": "d",
}
_FLOW = {"g": ("2",), "eta": ("0.1", "0.01"), "theta": ("0.1", "0.5")}
_DATA = {"g": ("2",), "N": ("200",), "P": ("800", "400"), "sigma": ("0.1",)}
_STEPS = {
    "g": ("2", "0.5"),
    "eta": ("0.1",),
    "dt": ("0.5", "1"),
    "t": ("1", "2"),
    "s": ("1",),
    "burn": ("0",),
}
SAMPLES = {
    "reconstruction": Samples(
        points=_STEPS | {"eta": ("0.1", "0.01")}, axes={"t": "0:6:13", "eta": "0.05:1:20"}
    ),
    "reconstruction.distance": Samples(points=_STEPS, axes={"t": "0:40:41"}),
    "reconstruction.autocovariance": Samples(points=_STEPS, axes={"t": "0:6:7"}),
    "reconstruction.distance_linear_response": Samples(points=_STEPS, axes={"t": "0:20:21"}),
    "reconstruction.amplitude": Samples(points=_FLOW, axes={"g": "1.2:3:7"}),
    "reconstruction.horizon": Samples(points=_FLOW, axes={"eta": "0.001:0.1:5"}),
    "reconstruction.stationary_distance": Samples(points=_FLOW, axes={"g": "1.05:3:20"}),
    "reconstruction.weight_error": Samples(points=_DATA, axes={"sigma": "0:1:11"}),
    "reconstruction.prediction_error": Samples(points=_DATA, axes={"sigma": "0:1:11"}),
    "reconstruction.forced_exponent": Samples(points={"dt": ("0.01", "0.1")}, axes={"dt": "0.01:1:20"}),
}
