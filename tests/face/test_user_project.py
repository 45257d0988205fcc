"""A project outside the checkout: the README's example as its test, and the same with a formula 5 % wrong."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent / "user_project" / "variance_claim.py"


def run_project(folder: Path, texts: Mapping[str, str], *options: str) -> "subprocess.CompletedProcess[str]":
    """pytest in `folder`, the plugin found by its entry point, as after `pip install rnnchaos`."""
    installed = folder / "site" / "plugin_of_rnnchaos-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin-of-rnnchaos\nVersion: 1\n")
    (installed / "entry_points.txt").write_text(
        "[pytest11]\nrnnchaos = rnnchaos.verify.testing.pytest_plugin\n"
    )
    for name, text in texts.items():
        (folder / f"test_{name}.py").write_text(text)
    paths = filter(None, (str(installed.parent), os.environ.get("PYTHONPATH")))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *options],
        cwd=folder,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )


def wrong(factor: float) -> str:
    right = "    return variance\n"
    text = EXAMPLE.read_text()
    assert text.count(right) == 1
    return text.replace(right, f"    return {factor} * variance\n")


def test_the_example_is_twenty_lines() -> None:
    assert sum(bool(line.strip()) for line in EXAMPLE.read_text().splitlines()) <= 24


def test_my_formula_is_verified_and_refuted_where_it_is_wrong_by_five_percent(tmp_path: Path) -> None:
    """In one session, which each fails or passes by itself."""
    run = run_project(
        tmp_path, {"right": EXAMPLE.read_text(), "wrong": wrong(1.05)}, "-rA", "--rnnchaos-seed", "1"
    )
    assert run.returncode == 1, run.stdout
    assert "1 failed, 1 passed" in run.stdout
    for file, ended, verdict in (("right", "PASSED", "verified"), ("wrong", "FAILED", "refuted")):
        assert f"{ended} test_{file}.py::my_variance_is_right" in run.stdout
        assert f"mine.variance  {verdict}" in run.stdout


@pytest.mark.slow
def test_my_formula_too_small_by_five_percent_fails(tmp_path: Path) -> None:
    run = run_project(tmp_path, {"variance": wrong(0.95)}, "--rnnchaos-seed", "1")
    assert run.returncode == 1, run.stdout
    assert "mine.variance  refuted" in run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_it_does_not_depend_on_the_seed(seed: int, tmp_path: Path) -> None:
    for name, text in (("right", EXAMPLE.read_text()), ("wrong", wrong(1.05))):
        run = run_project(tmp_path / name, {"variance": text}, "--rnnchaos-seed", str(seed))
        assert run.returncode == (name == "wrong"), run.stdout


def test_the_readme_shows_this_very_file() -> None:
    readme = Path(__file__).parents[2] / "README.md"
    assert EXAMPLE.read_text().strip() in readme.read_text()
