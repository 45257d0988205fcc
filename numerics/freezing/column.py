"""What the column of networks with a reaction term evaluates, and where tables and pictures show it."""

from rnnchaos.numerics.freezing.energy import ENERGY
from rnnchaos.numerics.freezing.regimes import ACTIVITY
from rnnchaos.numerics.freezing.spectrum import SPECTRUM
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples
from rnnchaos.theory.catalogue import loaded

QUANTITIES = (*SPECTRUM, ENERGY, *ACTIVITY)
SIGNS = {
    "freezing.rightmost_eigenvalue": r"\lambda_\mathrm{right}",
    "freezing.leftmost_eigenvalue": r"\lambda_\mathrm{left}",
    "freezing.spectrum_boundary": r"\lambda(\theta)",
    "freezing.hessian_edges": r"w_\pm",
    "freezing.hessian_moment": "m_n",
    "freezing.energy_linear": "E/(Nv_0)",
    "freezing.kinetic_energy": r"\Gamma_0",
    "freezing.lyapunov_max": r"\lambda_1",
    "freezing.balance": r"\langle|\dot x|^2\rangle/b",
    "freezing.inertia": "m",
    "freezing.ei_gain": r"g_\mathrm{eff}",
    "freezing.euler_step": "dt",
}
LETTERS = {"gamma": Letter("reaction term γ"), "t": Letter("time t", "time"), "theta": Letter("angle θ")} | {
    "sigma": Letter("standard deviations σ"),
    "mu": Letter("means μ"),
}
SAMPLES = {
    "freezing": Samples(
        points={"g": ("0.8", "1.5", "2"), "gamma": ("0.2", "0.5"), "theta": ("1",), "n": ("3",), "t": ("1",)}
        | {"sigma": ("0.9,0.9",), "mu": ("0.6,-0.6",), "f": ("0.4,0.6",), "a": ("0.8",)}
        | {"N": ("1000",)},
        axes={"gamma": "0:0.9:10", "t": "0:5:11", "g": "0.5:3:11", "a": "0.1:1:10"},
    ),
    "freezing.kinetic_energy": Samples({"g": ("0.8", "2"), "gamma": ("0", "1")}, {"g": "0.5:3:6"}),
    "freezing.lyapunov_max": Samples({"g": ("0.8", "2"), "gamma": ("0", "1")}, {"g": "0.5:1:6"}),
}
WITNESSES = loaded("rnnchaos.numerics.freezing.witnesses:WITNESSES")
