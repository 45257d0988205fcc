"""What `doctor` says of the machine."""

import os
import subprocess
import sys

import pytest

from rnnchaos.verify.ensembles import machine


def test_versions_name_all_that_results_depend_on() -> None:
    found = machine.versions()
    assert {"python", "rnnchaos", "numpy", "scipy", "sympy", "mpmath", "python-flint", "blas"} <= found.keys()
    assert "missing" not in found.values()


def test_memory_is_between_nothing_and_what_is_installed() -> None:
    installed = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 0 < machine.available_memory() <= installed


def test_limits_of_a_control_group_count(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "/sys/fs/cgroup/cpu.max": "100000 100000",
        "/sys/fs/cgroup/memory.max": "5000",
        "/sys/fs/cgroup/memory.current": "2000",
    }
    monkeypatch.setattr(machine, "_read", lambda path: files.get(path, ""))
    assert machine.cores() == 1
    assert machine.available_memory() == 3000


def test_a_report_has_rates_and_threads() -> None:
    report = machine.report()
    assert report["cores"] >= 1
    assert all(rate > 0 for rate in report["gflops"].values())
    assert all(library["threads"] >= 1 for library in report["blas"])


def test_no_blas_escapes_the_limit() -> None:
    """NumPy and SciPy bring a BLAS each, and SciPy's may be loaded long after NumPy's."""
    code = (
        "import numpy; from rnnchaos.verify.ensembles.machine import one_blas_thread\n"
        "with one_blas_thread():\n"
        "    import scipy.linalg, threadpoolctl\n"
        "    print([lib['num_threads'] for lib in threadpoolctl.threadpool_info()])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.strip("[]\n").split(", ")) == {"1"}
