"""What a study's key hashes: the kernel's module and the modules of its project that it imports."""

import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from rnnchaos.verify.ensembles import sources
from rnnchaos.verify.ensembles.sources import closure, digest
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.gaussian import spectrum_kernels
from rnnchaos.verify.networks import flow

FILES = {
    "__init__": "",
    "kernels": "from . import model\nfrom .deep import inner\ndef kernel(seed): return {}\n",
    "model": "def late():\n    import own_project.lazy\n    import json\n",
    "lazy": "",
    "unused": "",
    "deep/__init__": "",
    "deep/inner": "from ..far import VALUE\n",
    "far": "VALUE = 1\nfrom rnnchaos.theory.errors import UsageError\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "own_project" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    sources._file.cache_clear()
    return tmp_path / "own_project"


def test_the_closure_follows_a_project_and_rnnchaos_and_no_library(project: Path) -> None:
    found = closure("own_project.kernels", project / "kernels.py")
    own = {name.removeprefix("own_project.") for name in found if name.startswith("own_project.")}
    assert own == {"kernels", "model", "lazy", "deep", "deep.inner", "far"}
    assert "rnnchaos.theory.errors" in found
    assert not any(name.startswith(("json", "numpy")) for name in found)


@pytest.mark.parametrize(("changed", "counts"), [("far", True), ("lazy", True), ("unused", False)])
def test_a_key_changes_with_what_is_imported_and_with_nothing_else(
    project: Path, changed: str, counts: bool
) -> None:
    kernel = import_module("own_project.kernels").kernel
    before = study("mine", kernel).key
    (project / f"{changed}.py").write_text(FILES[changed] + "\n# another version\n")
    sources._digest.cache_clear()
    try:
        assert (study("mine", kernel).key != before) == counts
    finally:
        for name in [name for name in sys.modules if name.startswith("own_project")]:
            del sys.modules[name]


def test_the_kernels_of_the_house_depend_on_their_engines_and_not_on_claims() -> None:
    engine = closure("rnnchaos.verify.gaussian.spectrum_kernels", Path(spectrum_kernels.__file__))
    names = {name.removeprefix("rnnchaos.verify.") for name in engine}
    assert {"spectrum.steps", "spectrum.frame_evolution", "spectrum.orthonormal", "networks.pairs"} <= names
    assert not {"claim", "gaussian.column", "harness.family"} & names
    assert digest(spectrum_kernels.spectrum) != digest(flow.gaussian)


def test_a_kernel_without_a_file_has_its_code_hashed() -> None:
    spaces: list[dict[str, object]] = [{}, {}]
    for value, space in zip((1, 2), spaces, strict=True):
        exec(compile(f"def kernel(seed): return {{'x': {value}}}", "<typed>", "exec"), space)
    first, second = (digest(space["kernel"]) for space in spaces)  # type: ignore[arg-type]
    assert first != second
