"""A user's session, by the tutorial alone: the package is installed into an environment of its own, and every
command and every line of Python of the page is run there, in an empty folder, from the first to the last.
What takes minutes is left out by name; at the end there are a table, figures, a macro file and a verdict.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "notes" / "tutorial.md"
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)
MINUTES = (
    "verify gaussian --out results",
    "verify gaussian.kinetic_energy --mutate",
    "plan gaussian.kinetic_energy.g2",
    "simulate gaussian --g 2 --N 500",
    "results store",
    "book --out site",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("matplotlib") is None, reason="matplotlib is not installed (extra plot)"),
]


def steps() -> Iterator[tuple[str, str]]:
    """Commands and blocks of Python, in the order of the page."""
    for language, body in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if language == "python":
            yield "python", body
        else:
            lines = [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ ")]
            yield from (("command", line) for line in lines if not any(word in line for word in MINUTES))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the package as pip installs it; what the package
    needs is taken from the environment of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    home = subprocess.run(
        [programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(home, "needed.pth").write_text("\n".join(p for p in sys.path if p.endswith("site-packages")) + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--force-reinstall", str(ROOT)], check=True)
    return programs


def test_the_tutorial_from_installation_to_a_verdict(installed: Path, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "RNNCHAOS_CACHE")}
    python: list[str] = []
    for kind, body in steps():
        if kind == "python":
            python.append(body)  # blocks of a page share their names
            continue
        words = shlex.split(body)
        run = subprocess.run(
            [installed / words[0], *words[1:]], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert run.returncode == 0, (body, run.stderr)
    session = tmp_path / "session.py"
    found = "import pathlib\npathlib.Path('where.txt').write_text(rnnchaos.__file__)\n"
    session.write_text("\n".join([*python, found]), encoding="utf-8")
    subprocess.run([installed / "python", "session.py"], cwd=tmp_path, env=environment, check=True)
    assert str(installed.parent) in (tmp_path / "where.txt").read_text(), "the installed package was run"
    for name in ("energy.pdf", "onset.pdf", "phases.png", "quiescent.pdf"):
        assert (tmp_path / name).stat().st_size > 5000
        assert (tmp_path / name).with_suffix(".csv").read_text().startswith("kind,quantity,")
    assert r"\newcommand{\rnnEnergy}{0.12790685017419753442" in (tmp_path / "numbers.tex").read_text()
    (claim,) = json.loads((tmp_path / "verdict" / "report.json").read_text())["claims"]
    assert claim["verdict"] == "verified"
