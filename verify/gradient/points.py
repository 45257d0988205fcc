"""The points at which the gradient column is verified, with tolerances and measured bias budgets.

At g = 2, T = 1 the overdamped dynamics itself runs, whose variance relaxes in t about 30. At g = 3 and T =
Gamma0, the effective temperature by energy, it is the inertial sampler of the same measure: overdamped, t =
300 leaves 6 % of the variance missing. There S(Gamma0)/Delta0 is 1.31, against 1.20 at g = 2, so that the
difference of the two one-time laws is resolved by fewer networks. The flow takes Runge-Kutta steps of 0.5;
its ratio |grad E|^2/(N Gamma0) fluctuates far less than either part, so that it is seen also near the onset.

Budgets are (finite size, step, transient), printed by `rnnchaos.verify.gradient.pilot`.
"""

from rnnchaos.verify.gradient.design import Equilibrium, Flow

EQUILIBRIA = (
    Equilibrium(
        g="2",
        T="1",
        N=200,
        dt=0.08,
        states=6,
        burn=60,
        duration=50,
        budgets={"quick": 300, "standard": 1200, "thorough": 3000},
        tolerance={
            "energy": 0.03,
            "variance": 0.06,
            "force_field": 0.05,
            "force_state": 0.05,
            "thermometer": 0.04,
            "gradient_norm": 0.06,
            "marginal": 0.015,
            "overlap": 0.3,
            "start": 0.06,
        },
        bias={
            "energy": (0.00096, 0.0035, 0.0025),
            "variance": (0.0057, 0.0082, 0.011),
            "force_field": (0.0012, 0.0054, 0.004),
            "force_state": (0.0016, 0.0074, 0.0047),
            "thermometer": (0.0019, 0.0075, 0.0039),
            "gradient_norm": (0.0022, 0.0079, 0.0043),
            "marginal": (0.0013, 0.0025, 0.0031),
            "overlap": (0.017, 0.027, 0.065),
            "start": (0.0058, 0.011, 0.014),
        },
    ),
    Equilibrium(
        g="3",
        T="energy",
        scheme="inertial",
        N=150,
        dt=0.2,
        states=4,
        burn=150,
        duration=100,
        budgets={"quick": 600, "standard": 2400, "thorough": 6000},
        tolerance={"energy": 0.06, "variance": 0.1, "start": 0.1},
        bias={
            "energy": (0.0024, 0.0067, 0.0062),
            "variance": (0.0069, 0.017, 0.015),
            "start": (0.007, 0.021, 0.019),
            "gap": (0.0022, 0.0051, 0.0043),
        },
    ),
)
FLOWS = (
    Flow(
        g="3",
        N=250,
        dt=0.5,
        states=4,
        burn=60,
        duration=60,
        budgets={"quick": 600, "standard": 2400, "thorough": 6000},
        tolerance={
            "kinetic_energy": 0.18,
            "arc_length_rate": 0.1,
            "x.h": 0.02,
            "x.F": 0.01,
            "F.grad": 0.01,
            "steepness": 0.08,
            "gap": 0.05,
        },
        bias={
            "kinetic_energy": (0.028, 0.018, 0.023),
            "variance": (0.0089, 0.009, 0.0097),
            "arc_length_rate": (0.022, 0.0099, 0.012),
            "x.h": (0.0015, 0.0013, 0.0016),
            "x.F": (0.00032, 0.00081, 0.001),
            "F.grad": (0.00075, 0.00084, 0.0009),
            "steepness": (0.007, 0.0032, 0.0036),
            "gap": (0.0026, 0.0019, 0.0023),
        },
        networks=200,
    ),
    Flow(
        g="2",
        N=250,
        dt=0.5,
        states=4,
        burn=100,
        duration=60,
        budgets={"quick": 200, "standard": 800, "thorough": 2000},
        tolerance={"steepness": 0.07},
        bias={"steepness": (0.0043, 0.0026, 0.0075)},
        networks=200,
    ),
    Flow(
        g="1.5",
        N=300,
        dt=0.5,
        states=4,
        burn=150,
        duration=100,
        budgets={"quick": 200, "standard": 800, "thorough": 2000},
        tolerance={"steepness": 0.09},
        bias={"steepness": (0.0073, 0.0013, 0.0033)},
        networks=200,
    ),
)
