"""Where tables and pictures show the quantities of the Langevin machine."""

from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

_WORDS = {"T": "temperature T", "J": "couplings J", "a": "size of the data a", "c": "second moment c"}
_WORDS |= {"n": "data n", "w": "eigenvalue w", "delta": "step δ", "decay": "decay λ", "t": "time t"}
_WORDS |= {"C": "second moments C", "W0": "start W₀", "O": "observable O", "i": "row i", "j": "column j"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()}
_SIGNS = {"log_partition": r"\ln Z", "second_moment": r"\langle x_ix_j\rangle", "energy": r"\langle E\rangle"}
_SIGNS |= {"gradient_model": "G_{ij}", "annealed_partition": r"\overline{Z}", "attractor": "x^*"}
_SIGNS |= {"quenched_linear_free_energy": "f", "low_temperature_weights": "P_0", "learned_coupling": "J"}
_SIGNS |= {"low_temperature_moment": r"\langle x^2\rangle", "low_temperature_series": r"Z/\sqrt{2\pi T}"}
_SIGNS |= {"flow": "W_{ij}", "fixed_point": "m", "generalisation_gap": r"\Delta", "expected_kl": "K"}
_SIGNS |= {"euler_covariance": "s", "euler_bias": "b", "biased_fixed_point": "w"}
SIGNS = {f"langevin_machine.{name}": sign for name, sign in _SIGNS.items()}
_POINTS = {"J": ("2", "0.5,1.2,-0.8,0.3"), "T": ("1", "0.5"), "N": ("1", "2"), "g": ("1", "2"), "a": ("1",)}
_POINTS |= {"delta": ("0.1", "0.025"), "O": ("x2", "energy"), "n": ("20", "100"), "C": ("1,0,0,4",)}
_POINTS |= {"W0": ("1,0.5,0.5,1",), "t": ("0.1", "1"), "c": ("0.5", "0.3"), "w": ("1", "4")}
_AXES = {"T": "0.1:2:20", "g": "0.5:3:26", "t": "0:2:21", "c": "0.25:2:36", "w": "0.5:8:16", "a": "0.5:2:16"}
_AXES |= {"n": "20:200:37"}
_COLD = Samples(points={"J": ("-1", "0.5"), "T": ("0.01",)}, axes={"T": "0:0.1:11"})
_MANY = Samples(points={"N": ("5", "10")})
_ABOVE = Samples(points={"J": ("2", "1.5")}, axes={"J": "1.1:3:20"})
_OWN = {"low_temperature_series": _COLD, "low_temperature_moment": _ABOVE, "low_temperature_weights": _ABOVE}
_OWN |= {"attractor": _ABOVE, "generalisation_gap": _MANY, "expected_kl": _MANY}
SAMPLES = {"langevin_machine": Samples(points=_POINTS, axes=_AXES)} | {
    f"langevin_machine.{name}": sample for name, sample in _OWN.items()
}
