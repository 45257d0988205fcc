"""Errors are added to radii in one place, `numerics.ball.enclosure`, so that the tests of bounds see all."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "numerics"
HOME = ROOT / "ball" / "enclosure.py"


def radii(source: str) -> list[int]:
    """Lines with a ball around a number whose radius is computed: `arb(x, r)` with r no literal."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if ast.unparse(call.func) in ("arb", "flint.arb")
        and len(call.args) == 2
        and not isinstance(call.args[1], ast.Constant)
    ]


def test_radii_are_computed_in_one_place() -> None:
    seen = sorted(ROOT.rglob("*.py"))
    assert len(seen) > 90
    found = {path.name: radii(path.read_text(encoding="utf-8")) for path in seen if path != HOME}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert radii(HOME.read_text(encoding="utf-8")), "the place itself is seen"
