#!/usr/bin/env -S uv run --script

# /// script
# dependencies = ["nox>=2025.2.9"]
# ///
"""What a contributor runs: `nox` for the tests and the linters, `nox -s NAME` for one of them."""

from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"


@nox.session
def tests(session: nox.Session) -> None:
    """The fast tests, on all cores; arguments go to pytest."""
    session.install("-e", ".[test,plot]")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session(default=False)
def slow(session: nox.Session) -> None:
    """The tests that take minutes; those of an hour are `-m nightly`."""
    session.install("-e", ".[test,plot,dev]")
    session.run("pytest", "-m", "slow and not nightly", *session.posargs)


@nox.session(default=False)
def lowest(session: nox.Session) -> None:
    """The tests of the exact layer and the engine on the oldest versions that pyproject.toml promises."""
    bounds = session.run("python", "tests/lowest_bounds.py", silent=True)
    (Path(session.create_tmp()) / "lowest.txt").write_text(str(bounds))
    session.install("-c", f"{session.create_tmp()}/lowest.txt", "-e", ".[test,plot]")
    usual = ["tests/theory", "tests/verify/spectrum", "tests/verify/orbits", "tests/face/test_cli.py"]
    usual += ["tests/numerics/ball", "tests/numerics/nonlinearity"]
    session.run("pytest", *(session.posargs or usual))


@nox.session
def lint(session: nox.Session) -> None:
    """Linter, formatter, types."""
    session.install("-e", ".[test,dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy", "--strict")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """The benchmarks: ratios to a limit or a peer of the same run, on an idle machine."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/benchmarks", "--override-ini=addopts=", *session.posargs)


@nox.session(default=False)
def book(session: nox.Session) -> None:
    """The formula book, into the folder `site` or the one that is given."""
    session.install(".[plot]")
    session.run("rnnchaos", "book", "--out", *(session.posargs or ["site"]))


if __name__ == "__main__":
    nox.main()
