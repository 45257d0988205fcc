"""The machine: versions, cores, memory, BLAS, and the matrix-product rate that bounds every simulation.

Rates are measured, best of several tries, for the shapes that the kernels use: a few states against N x N
couplings (bound by reading the couplings from cache) and a square product (bound by arithmetic).
"""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "OMP_NUM_THREADS")
"""How many threads a BLAS starts with, read when it is loaded."""
PACKAGES = ("rnnchaos", "numpy", "scipy", "sympy", "mpmath", "python-flint")


@cache
def versions() -> dict[str, str]:
    """Python, the packages that results depend on, and the BLAS kernel that NumPy runs, without importing the
    packages.
    """
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    names = {f"{lib['name']} {lib['version']} {lib['architecture']}" for lib in blas()[:1]}
    return found | {"blas": ", ".join(names) or "unknown", "machine": platform.machine()}


def blas() -> list[dict[str, Any]]:
    """NumPy's BLAS first: name, version, architecture and the number of threads it would use now."""
    import numpy  # noqa: F401 - loads the library that is asked about
    from threadpoolctl import threadpool_info

    return [
        {
            "name": lib["internal_api"],
            "version": lib["version"] or "",
            "architecture": lib.get("architecture", ""),
            "threads": lib["num_threads"],
        }
        for lib in sorted(threadpool_info(), key=lambda lib: "numpy" not in lib["filepath"])
        if lib["user_api"] == "blas"
    ]


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """One thread for every BLAS of this process, SciPy's own included: a limit binds only libraries that are
    loaded, so SciPy's is, unless it would start with one thread (`single_blas`).
    """
    if any(os.environ.get(name) != "1" for name in THREADS):
        import scipy.linalg  # noqa: F401 - loads the second library
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield


def single_blas() -> None:
    """One thread, for good, for every BLAS that this process loads from now on: for workers, which are one to
    a core and need not load SciPy's half a second early.
    """
    os.environ.update(dict.fromkeys(THREADS, "1"))


def cores() -> int:
    """Cores this process may use: its affinity, and the quota of its control group where there is one."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _read("/sys/fs/cgroup/cpu.max").split()
    if len(quota) == 2 and quota[0].isdigit():
        usable = min(usable, max(1, int(quota[0]) // int(quota[1])))
    return usable


def available_memory() -> int:
    """Bytes that can be allocated without swapping; what the control group still allows, where there is
    one.
    """
    free = [
        int(line.split()[1]) * 1024 for line in _read("/proc/meminfo").splitlines() if "MemAvailable" in line
    ]
    if not free and hasattr(os, "sysconf"):
        free = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    limit, used = _read("/sys/fs/cgroup/memory.max"), _read("/sys/fs/cgroup/memory.current")
    if limit.isdigit() and used.isdigit():
        free.append(int(limit) - int(used))
    return max(0, min(free, default=1 << 62))


def product_rate(rows: int, N: int, *, seconds: float = 0.1) -> float:
    """GFLOP/s of a float32 product (rows, N) x (N, N) on one BLAS thread: the best of the tries that fit in
    `seconds`.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    left, right = np.ones((rows, N), np.float32), np.ones((N, N), np.float32)
    out, best, start = np.empty_like(left), float("inf"), time.perf_counter()
    with threadpool_limits(1, user_api="blas"):
        while time.perf_counter() - start < seconds or best == float("inf"):
            before = time.perf_counter()
            np.matmul(left, right, out=out)
            best = min(best, time.perf_counter() - before)
    return 2e-9 * rows * N * N / best


def report() -> dict[str, Any]:
    """What `rnnchaos doctor` prints: versions, cores, memory in GiB, BLAS and float32 GFLOP/s of one
    thread.
    """
    return {
        "versions": versions(),
        "host": platform.node(),
        "system": platform.platform(),
        "cores": cores(),
        "memory_gib": round(available_memory() / 2**30, 2),
        "blas": blas(),
        "gflops": {
            f"{rows}x{N}x{N}": round(product_rate(rows, N), 1)
            for rows, N in ((1, 1000), (8, 1000), (1000, 1000))
        },
    }


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
