"""What wheel and sdist contain: the package and nothing else, with the linked layers as real files.

Builds both, so it needs the extra `dev` and the package index: `pytest -m slow
tests/face/test_distribution.py`.
"""

import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("theory", "numerics", "verify")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("build") is None, reason="build is not installed (extra dev)"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)], check=True, capture_output=True
    )
    return out


def modules() -> set[str]:
    """Every module of the checkout as a path inside the package."""
    found = {
        f"rnnchaos/{path.relative_to(ROOT).as_posix()}"
        for name in LAYERS
        for path in (ROOT / name).rglob("*.py")
    }
    face = ROOT / "src"
    found |= {path.relative_to(face).as_posix() for path in face.rglob("*.py")}  # rglob follows no link
    assert len(found) > 350, len(found)
    return found


def assets() -> set[str]:
    """What the formula book needs at run time: style, script, KaTeX with its fonts and its licence."""
    src = ROOT / "src"
    return {p.relative_to(src).as_posix() for p in (src / "rnnchaos/book/assets").rglob("*") if p.is_file()}


def test_wheel_holds_only_the_package(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"rnnchaos"}
    assert {name for name in names if name.endswith(".py")} == modules()
    assert "rnnchaos/py.typed" in names
    assert assets() <= set(names)
    assert "rnnchaos/book/assets/katex/LICENSE" in names
    assert not [name for name in names if name.endswith((".woff", ".ttf"))], "one format of fonts is enough"
    assert wheel.stat().st_size < 3_000_000
    assert any(name.endswith("LICENSE") for name in names)


def test_sdist_holds_the_layers_as_files(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as sdist:
        inside = {
            name.partition("/")[2]: member for name in sdist.getnames() for member in [sdist.getmember(name)]
        }
    assert {f"src/{name}" for name in modules()} <= set(inside)
    assert all(inside[f"src/{name}"].isfile() for name in modules())
    assert {"pyproject.toml", "README.md", "LICENSE"} <= set(inside)
