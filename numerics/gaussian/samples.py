"""Where tables and pictures show the quantities of the Gaussian network, and the transition with a slider."""

from rnnchaos.numerics.presentation.explorer import Explorer, Panel, Slider
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples

LETTERS = {
    "D": Letter("noise strength D", "activity² per time"),
    "Delta": Letter("covariance Δ", "activity²"),
    "Delta0": Letter("variance Δ₀", "activity²"),
    "order": Letter("order K"),
    "threshold": Letter("threshold θ", "activity"),
}
SIGNS = {
    "gaussian.variance": r"\Delta_0",
    "gaussian.kinetic_energy": r"\Gamma_0",
    "gaussian.arc_length": r"\ell",
    "gaussian.activity_distribution": r"P(|x|<\theta)",
    "gaussian.potential": r"V(\Delta)",
    "gaussian.correlation": r"\Delta(\tau)",
    "gaussian.kinetic_correlation": r"\Gamma(\tau)",
    "gaussian.relaxation_time": r"\tau_\mathrm{r}",
    "gaussian.correlation_time": r"\tau_\mathrm{c}",
    "gaussian.power_spectrum": r"S(\omega)",
    "gaussian.lyapunov_max": r"\lambda_1",
    "gaussian.lyapunov_max.resummed": r"\lambda_1",
    "gaussian.minimal_exponent": r"\lambda_\mathrm{min}",
    "gaussian.entropy_rate": "h",
    "gaussian.dimension": r"D_\mathrm{KY}/N",
    "gaussian.unstable_fraction": "n_+",
    "gaussian.lyapunov_density": "u",
    "gaussian.entropy_rate.onset": r"h/\lambda_1^{5/2}",
    "gaussian.dimension.onset": r"D_\mathrm{KY}/(N\lambda_1^{3/2})",
    "gaussian.unstable_fraction.onset": r"n_+/\lambda_1^{3/2}",
    "gaussian.participation_ratio": r"\mathrm{PR}/N",
    "gaussian.spectrum_sum": r"\langle\lambda\rangle",
    "gaussian.variance.noise": r"\Delta_0",
    "gaussian.lyapunov_max.noise": r"\lambda_1",
}
_SAMPLED = Samples(digits=2, points={"g": ("2",)}, axes={"g": ""})
SAMPLES = {
    "gaussian": Samples(
        points={
            "D": ("0.1", "1"),
            "Delta": ("0.5",),
            "g": ("1.5", "2", "3"),
            "lag": ("1", "5"),
            "omega": ("0.2", "1"),
            "threshold": ("1",),
        },
        axes={"lag": "0:20:41", "omega": "0.05:2:40", "Delta": "0:0.6:31", "g": "1.05:3:40"},
    ),
    "gaussian.potential": Samples(points={"g": ("2",)}),
    "gaussian.power_spectrum": Samples(digits=8, axes={"omega": "0.05:2:14"}),
    "gaussian.participation_ratio": Samples(digits=8, axes={"g": "1.3:3:6"}),
    "gaussian.lyapunov_max.resummed": Samples(digits=4, points={"g": ("1.5",)}, axes={"g": ""}),
    "gaussian.entropy_rate": _SAMPLED,
    "gaussian.dimension": _SAMPLED,
    "gaussian.unstable_fraction": _SAMPLED,
    "gaussian.lyapunov_density": Samples(
        digits=2, points={"g": ("2", "3"), "s": ("-0.5", "0")}, axes={"s": "-2.6:0.5:63", "g": ""}
    ),
    "gaussian.lyapunov_max.noise": Samples(points={"D": ("0.1",), "g": ("2", "3")}, axes={"g": "2:3:6"}),
}

GAINS = tuple(f"{0.7 + 0.1 * k:.1f}" for k in range(24))
_FINE = tuple(f"{0.7 + 2.3 * k / 69:.6f}" for k in range(70))
_RISES = "against the gain g: zero or negative up to g = 1, rising above."
_PHASES = (
    ("variance", "gaussian.variance", "Variance Δ₀"),
    ("energy", "gaussian.kinetic_energy", "Kinetic energy Γ₀"),
    ("exponent", "gaussian.lyapunov_max", "Largest Lyapunov exponent λ₁"),
)
_RATES = tuple(
    f"{-1 + side * (0.05 * k if k <= 4 else 0.1 * (k - 2)):.2f}"
    for side, places in ((-1, range(16, 0, -1)), (1, range(17)))
    for k in places
)
EXPLORERS = (
    Explorer(
        "gaussian.transition",
        "The transition to chaos",
        "Below g = 1 the network of tanh neurons is at rest. Above it is chaotic: the activity has the "
        "variance Delta0, moves with kinetic energy Gamma0, and nearby states part at the rate lambda_1.",
        (Slider("gain", "g", "gain g", GAINS, "2.0"),),
        (
            *(
                Panel(name, id, "g", _FINE, title, f"{title} {_RISES}", readout=title.split()[-1])
                for name, id, title in _PHASES
            ),
            Panel(
                "decay",
                "gaussian.correlation",
                "lag",
                tuple(f"{0.8 * k:.1f}" for k in range(26)),
                "Autocorrelation Δ(τ)/Δ₀",
                "Autocorrelation against the lag; it decays faster at larger gain.",
                divided=True,
                faint={"1.2": (14.0, 0.14), "3.0": (1.6, -0.77)},
                digits=4,
            ),
        ),
        tuple("chaotic" if float(g) > 1 else "quiescent" for g in GAINS),
    ),
    Explorer(
        "gaussian.spectrum",
        "All Lyapunov exponents",
        "The share of the exponents above a rate s, per unit time. At rest it is that of a semicircle about "
        "-1; in chaos it stays symmetric about -1, and units that saturate gather there. The share above 0 "
        "is small, and the area under the curve there is the entropy rate.",
        (Slider("strength", "g", "gain g", ("0.6", "0.8", "1.0", "1.5", "2.0", "3.0"), "2.0"),),
        (
            Panel(
                "shares",
                "gaussian.lyapunov_density",
                "s",
                _RATES,
                "Share u(s) of the exponents above s",
                "The share against the rate: from 1 to 0, steepest at -1.",
            ),
        ),
    ),
)
