r"""Steps, frames and runs of `rnnchaos.verify.devices` over NumPy, against Jacobians written out."""

import sys
from functools import partial
from math import log, sqrt
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
from scipy.sparse.linalg import aslinearoperator

from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.devices import device as places
from rnnchaos.verify.devices import follow as moving
from rnnchaos.verify.devices.activation import NAMES, over
from rnnchaos.verify.devices.device import ON_HOST, Device, device
from rnnchaos.verify.devices.evolution import OnDevice
from rnnchaos.verify.devices.frames import orthonormal
from rnnchaos.verify.devices.parameter import DEVICE
from rnnchaos.verify.ensembles.checkpoint import Checkpoint, checkpoint
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.kernels.shared.interruption import killed_and_resumed
from rnnchaos.verify.kernels.shared.references import orthonormal as unit
from rnnchaos.verify.kernels.shared.references import patched
from rnnchaos.verify.kernels.shared.time_steps import followed
from rnnchaos.verify.spectrum import dynamics
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, Stack
from rnnchaos.verify.spectrum.plan import Plan, series

MOVED, NARROW = Device("moved", np), Device("mps", np)
NOTHING = Checkpoint("", None)
GAINS = np.array([1.3, 0.8])


def steps() -> None:
    """Three steps and one factorisation of two systems, of one J and of a J each; the state alone."""
    rng = np.random.default_rng(5)
    J, x = rng.standard_normal((2, 4, 4)), rng.standard_normal((2, 4))
    frames = np.array([unit(rng.standard_normal((3, 4))) for _ in range(2)])
    for transposed, matrices in ((J[0].T, [J[0], J[0]]), (J.transpose(0, 2, 1), J)):
        for scheme, h in (("rk4", 0.3), ("euler", 0.3), ("rates", 1.0), ("inputs", 1.0)):
            of = OnDevice(MOVED, transposed, "tanh", GAINS, scheme, h, x, frames)
            runs = [
                followed(g * m, y, scheme=scheme, dt=h, count=5)
                for g, m, y in zip(GAINS, matrices, x, strict=True)
            ]
            of.rest(2)
            agree(of.states, [states[2] for states, _ in runs], rtol=1e-10)
            found = of.evolve(3, audit=True)
            triangles = [_triangle(m[2:], V) for (_, m), V in zip(runs, frames, strict=True)]
            growth = [np.log(np.abs(np.diag(R))) for R in triangles]
            agree(found.factored.growth, growth, rtol=1e-8, atol=1e-9)
            agree(found.factored.condition, max(_condition(R) for R in triangles), rtol=1e-3)
            agree(of.states, [states[5] for states, _ in runs], rtol=1e-10)
            hold(found.volume is None and of.limit == "f8", "no determinant")
    mixed = OnDevice(MOVED, J[0].T, "tanh", GAINS, "rk4", 0.3, x, frames.astype(np.float32))
    mixed.evolve(2, audit=False)
    agree(
        mixed.states,
        [followed(g * J[0], y, scheme="rk4", dt=0.3, count=2)[0][2] for g, y in zip(GAINS, x, strict=True)],
        rtol=1e-12,
    )
    hold(mixed.arrays()["frames"].dtype == np.float32 and mixed.limit == "f4", "a frame in float32")
    for lost in (of.evolve, of.rest):
        of.restore({"states": np.full((2, 1, 4), np.nan), "frames": frames})
        given = (1,) if lost == of.rest else (1, False)
        failure = refused(partial(_asked, lost, *given), NonConvergence)
        hold("state" in str(failure), f"the state is named: {failure}")


def _asked(function: Any, count: int, audit: bool | None = None) -> object:
    return function(count) if audit is None else function(count, audit=audit)


def _triangle(matrices: list[Any], rows: Any) -> Any:
    for matrix in matrices:
        rows = rows @ matrix.T
    return np.linalg.qr(rows.T)[1]


def _condition(R: Any) -> float:
    value = np.abs(R).sum(0).max() * np.abs(np.linalg.inv(R)).sum(0).max() / sqrt(len(R))
    return float(max(1.0, value))


def looks() -> None:
    """The error of a step, from its Jacobians; what is seen is left as it is."""
    rng = np.random.default_rng(6)
    J, x = 2 * rng.standard_normal((4, 4)), rng.standard_normal((2, 4))
    frames = np.array([unit(rng.standard_normal((2, 4))) for _ in range(2)])
    of = OnDevice(MOVED, J.T, "tanh", np.ones(2), "rk4", 0.4, x, frames)
    expected = []
    for y, V in zip(x, frames, strict=True):
        grown = []
        for h, count in ((0.4, 1), (0.2, 2)):
            v = V[0]
            for matrix in followed(J, y, scheme="rk4", dt=h, count=count)[1]:
                v = matrix @ v
            grown.append(log(np.linalg.norm(v)))
        expected.append((grown[0] - grown[1]) / 0.4)
    agree(of.step_error(), expected, rtol=1e-8, atol=1e-10)
    agree(of.arrays()["states"][:, 0], x, rtol=0)
    agree(of.arrays()["frames"], frames, rtol=0)


def factorisations() -> None:
    """Once, twice, by QR; in float32, where the device has float64 and where it has not."""
    rng = np.random.default_rng(7)
    good, other = rng.standard_normal((2, 3, 6))
    bad = good.copy()
    bad[2] = bad[0] + 1e-9 * bad[2]
    near = good.copy()
    near[2] = near[0] + 1e-5 * near[2]
    for where, kind, frames, fallbacks, exact in (
        (MOVED, np.float64, (good, other), 0, 1e-12),
        (MOVED, np.float64, (near, other), 0, 1e-12),
        (MOVED, np.float64, (good, bad), 2, 1e-12),
        (MOVED, np.float32, (good, other), 0, 1e-6),
        (NARROW, np.float32, (good, other), 0, 1e-5),
    ):
        given = np.array(frames).astype(kind)
        Q, growth, condition, fell = orthonormal(where, given.copy())
        triangles = [np.linalg.qr(rows.T.astype(float))[1] for rows in given]
        wide = 1e-6 if fallbacks else 1e-4 if where is NARROW else 1e-9
        agree(growth, [np.log(np.abs(np.diag(R))) for R in triangles], rtol=wide, atol=wide)
        hold(fell == fallbacks and Q.dtype == kind, f"{fell} fallbacks, {Q.dtype}")
        hold((growth.dtype == np.float64) == where.doubles, f"growth in {growth.dtype}")
        if not fallbacks:
            agree(condition, max(_condition(R) for R in triangles), rtol=1e-2)
        for rows, before in zip(Q, given.astype(float), strict=True):
            agree(rows @ rows.T, np.eye(3), atol=exact)
            agree(before @ np.linalg.pinv(rows) @ rows, before, atol=10 * exact)
    for size, fallbacks in ((3e-7, 0), (3e-8, 1)):
        _, growth, _, fell = orthonormal(MOVED, np.array([[[1.0, 0, 0], [0.0, size, 0]]]))
        hold(fell == fallbacks, f"{fell} fallbacks at {size}")
        agree(growth, [[0, log(size)]], rtol=1e-9)
    lost = refused(lambda: orthonormal(MOVED, np.array([[[np.nan, 0], [0, 1]]])), NonConvergence)
    hold("blow-up" in str(lost), str(lost))


def functions() -> None:
    """phi and phi' are those of the host; what the standard has no function for is refused."""
    x = np.array([-40.0, -2.5, -1.1, 0.1, 0.7, 3.0])
    for name in NAMES:
        value, slope = over(np, name)
        of = activation(name)
        agree(value(x), of.value(x), rtol=1e-14)
        agree(slope(x), of.slope(x), rtol=1e-13)
    refused(lambda: over(np, "erf"), UsageError)


def names() -> None:
    """What is a device, and what this machine has of them."""
    hold(device("numpy") is ON_HOST and ON_HOST.name == "numpy", "the host")
    x = np.arange(3.0)
    hold(ON_HOST.array(x, "float64") is x and ON_HOST.host(x) is x, "nothing is copied on the host")
    hold(MOVED.array(x, "float64") is not x and MOVED.array(x, "float32").dtype == np.float32, "a copy")
    agree(MOVED.host(x), x, rtol=0)
    hold(MOVED.doubles and not NARROW.doubles, "float64")
    for wrong in ("tpu", "numpy:1", "cpu:0", "cuda:", "cuda:1234", 3, None):
        hold("accepted: numpy" in str(refused(partial(device, wrong), UsageError)), f"{wrong}")
    for name, kind, number in (
        ("cpu", "cpu", 0),
        ("cuda", "cuda", 0),
        ("cuda:12", "cuda", 12),
        ("cupy:1", "cupy", 1),
    ):
        hold(places._read(name) == (kind, number), name)
    for number, there in ((0, 0), (1, 1), (2, 1)):
        refused(partial(places._refuse_absent, "cuda", number, there), UsageError)
    for number, there in ((0, 1), (1, 2)):
        places._refuse_absent("cuda", number, there)
    absent = refused(lambda: places._library("cuda", "no_such_module", "what is not there"), UsageError)
    hold("what is not there" in str(absent), str(absent))
    hold(DEVICE("numpy") == "numpy" and not DEVICE.required, "a parameter")
    refused(lambda: DEVICE(1), UsageError)


def libraries() -> None:
    """Where PyTorch and CuPy put things, with libraries that only say what they are asked."""
    torch, cupy, standard = (ModuleType(name) for name in ("torch", "cupy", "array_api_compat"))
    places_of: Any = SimpleNamespace
    torch.device = lambda *given: given  # type: ignore[attr-defined]
    torch.cuda = places_of(device_count=lambda: 2)  # type: ignore[attr-defined]
    torch.backends = places_of(mps=places_of(is_available=lambda: False))  # type: ignore[attr-defined]
    cupy.cuda = places_of(  # type: ignore[attr-defined]
        Device=lambda number: number, runtime=places_of(getDeviceCount=lambda: 2)
    )
    standard.torch, standard.cupy = "of torch", "of cupy"  # type: ignore[attr-defined]
    standard.to_device = lambda x, where: {"cpu": x}[where]  # type: ignore[attr-defined]
    modules = {"torch": torch, "cupy": cupy, "array_api_compat": standard}
    with mock.patch.dict(sys.modules, modules):
        for name, xp, place in (
            ("cpu", "of torch", ("cpu",)),
            ("cuda", "of torch", ("cuda", 0)),
            ("cuda:1", "of torch", ("cuda", 1)),
            ("cupy:1", "of cupy", 1),
        ):
            found = device(name)
            hold((found.name, found.xp, found.place) == (name, xp, place), f"{found}")
        for absent in ("cuda:2", "mps", "cupy:2"):
            hold("this machine" in str(refused(partial(device, absent), UsageError)), absent)
        agree(Device("there", np, 0).host(np.arange(3.0)), [0, 1, 2], rtol=0)
    for missing in modules:
        with mock.patch.dict(sys.modules, modules | {missing: None}):
            name = "cuda" if missing == "torch" else "cupy"
            hold("it needs" in str(refused(partial(device, name), UsageError)), missing)


def runs() -> None:
    """A run there is the run here: of one J and of a stack, of each scheme and precision; interrupted."""
    rng = np.random.default_rng(3)
    J, x = rng.standard_normal((2, 5, 5)) / 2, rng.standard_normal((2, 5))
    for couplings in (Dense(J[0]), Stack(J)):
        for scheme, dt in (("rk4", 0.2), ("euler", 0.2), ("rates", 1.0), ("inputs", 1.0)):
            for precision, exact in (("float64", 1e-9), ("mixed", 1e-4), ("float32", 1e-3)):
                here = Plan(2, scheme, dt, 2 * dt, 3 * dt, 8 * dt, precision)
                there = Plan(2, scheme, dt, 2 * dt, 3 * dt, 8 * dt, precision, device="moved")
                of = dynamics.NetworkDynamics(couplings, activation("tanh"), GAINS, here)
                with patched(moving, "device", lambda name: {"moved": MOVED}[name]):
                    found, expected = (_run(of, plan, x, NOTHING) for plan in (there, here))
                for n in range(2):
                    one, other = (series(each, here, 5, n) for each in (found, expected))
                    agree(one.exponents, other.exponents, rtol=exact, atol=exact)
                    agree(one.durations, other.durations, rtol=0)
                    agree(one.step_errors, other.step_errors, rtol=10 * exact, atol=10 * exact)
                agree(found.end, expected.end, rtol=exact, atol=exact)
    plan = Plan(2, "rates", 1.0, 2, 3, 8, device="moved")
    of = dynamics.NetworkDynamics(Dense(J[0]), activation("tanh"), GAINS, plan)
    with patched(moving, "device", lambda name: {"moved": MOVED}[name]):
        killed_and_resumed(lambda: _kept(of, plan, x), after=(1, 4))
        short = moving.follow(of, plan, states=x, rng=np.random.default_rng(1), checkpoint=NOTHING, most=2)
        hold(max(short.steps) == 2, f"intervals {short.steps}")
        applied = Operator(aslinearoperator(J[0]))
        operator = dynamics.NetworkDynamics(applied, activation("tanh"), GAINS, plan)
        hold("no array" in str(refused(lambda: _run(operator, plan, x, NOTHING), UsageError)), "an operator")
    with patched(moving, "device", lambda name: NARROW):
        hold("float32" in str(refused(lambda: _run(of, plan, x, NOTHING), UsageError)), "no float64")


def _run(of: Any, plan: Plan, x: Any, place: Checkpoint) -> Any:
    return moving.follow(of, plan, states=x, rng=np.random.default_rng(1), checkpoint=place)


def _kept(of: Any, plan: Plan, x: Any) -> dict[str, Any]:
    place = checkpoint(["moved"])
    found = _run(of, plan, x, place)
    place.drop()
    return {"growth": np.array(found.growth), "end": found.end}


CHECKS = (steps, looks, factorisations, functions, names, libraries, runs)
