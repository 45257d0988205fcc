"""What several systems simulate alike is one study, so that one run of all simulates it once."""

from collections import defaultdict
from dataclasses import replace

from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.family_plan import FamilyPlan
from rnnchaos.verify.harness.selection import claims, selected


def twins(chosen: tuple[Claim, ...]) -> list[set[str]]:
    """Ids of different studies, of different systems, that run the same kernel with the same parameters."""
    found = defaultdict[tuple[str, object], dict[str, set[str]]](dict)
    for claim in chosen:
        for study in claim.studies:
            alike = found[study.kernel_identity, study.parameters]
            alike.setdefault(study.id, set()).add(claim.system)
    several = [ids for ids in found.values() if len(ids) > 1 and len(set().union(*ids.values())) > 1]
    return [set(ids) for ids in several]


def test_no_simulation_of_two_systems_has_two_names() -> None:
    assert twins(claims()) == []


def test_a_simulation_with_two_names_shows() -> None:
    claim = selected(("gaussian.variance.g2",), "quick")[0]
    (measurement,) = claim.measurements
    other = replace(measurement, study=replace(measurement.study, id="another name"))
    assert twins((claim, replace(claim, id="scheme.variance", measurements=(other,)))) == [
        {measurement.study.id, "another name"}
    ]


def test_the_flow_at_g_2_is_shared_by_its_systems() -> None:
    """The moments and the largest exponent of the network itself, of which the scheme's column has errors."""
    both = FamilyPlan(selected(("gaussian", "scheme"), "quick"), "quick", 1e-3)
    apart = [{s.key for c in of for s in c.studies} for of in both.systems.values()]
    assert {both.studies[key].id for key in apart[0] & apart[1]} == {"gaussian.g2", "lyapunov_max.g2"}
    assert len(both.studies) == sum(map(len, apart)) - 2
