"""Who stands in for a missing role: one person per team and role, by levels summed over all its duties."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from organisations import activity, context, organisation, person, team

from raci.deciding.assignment import CAPACITY, HASH, SPREAD, stable_hash
from raci.deciding.candidates import Previous
from raci.deciding.standin import Bundle, Held, StandIn, choose, eligible
from raci.model import WORKLOADS, Activity, Person
from raci.rules import CoverRule, Tiers
from raci.tiers import read_tiers

DUTIES = (
    activity("organise-sprints"),
    activity("run-stand-ups"),
    activity("report-status", area="stakeholders"),
    activity("plan-launch", area="launch", shared=True),
)
THREE = "product-manager or engineering-manager or tech-lead"


@dataclass(frozen=True)
class Case:
    """A team without a project manager, and who takes each duty on which level."""

    people: tuple[Person, ...]
    expected: dict[str, str]
    level: int | None = None
    by: str = THREE
    held: dict[str, int] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    without: dict[str, frozenset[str]] = field(default_factory=dict)
    previous: Previous = field(default_factory=dict)
    duties: tuple[Activity, ...] = DUTIES[:3]

    def choose(self) -> dict[str, StandIn]:
        cover = CoverRule(id="project-manager-missing", role="project-manager", by=read_tiers(self.by))
        company = organisation(*self.people, teams=(team("Red"),))
        bundle = Bundle(context(company, "Red"), "project-manager", cover, self.duties, by_design=False)
        return choose(bundle, Held(dict(self.held), self.limits), self.previous, self.without)


def all_to(who: str) -> dict[str, str]:
    return {duty.id: who for duty in DUTIES[:3]}


dana, kim, lee = person("Dana", "product-manager"), person("Kim", "engineering-manager"), person("Lee", "tech-lead")


def but(somebody: Person, **fields: object) -> Person:
    return somebody.model_copy(update=fields)


CASES = {
    "only one could": Case((dana,), all_to("dana"), None),
    "nobody could": Case((person("Eve", "engineer"),), {}),
    "a vacancy never stands in": Case((but(dana, vacant=True),), {}),
    "by workload": Case((but(dana, workload="high"), but(kim, workload="light"), lee), all_to("kim"), 6),
    "by a strength for most of the duties": Case((dana, but(kim, strengths=("delivery",)), lee), all_to("kim"), 5),
    "a strength beats the workload": Case(
        (but(dana, workload="light"), but(kim, strengths=("delivery",), workload="high")), all_to("kim"), 5
    ),
    "the list of those who stand in comes before a strength for an area": Case(
        (dana, but(kim, strengths=("delivery",))), all_to("dana"), 4, by="product-manager, else engineering-manager"
    ),
    "a strength that names a duty takes it alone": Case(
        (but(dana, workload="light"), kim, but(lee, strengths=("run-stand-ups",))),
        {"organise-sprints": "dana", "run-stand-ups": "lee", "report-status": "dana"},
    ),
    "a strength that names a duty does so from further down the list": Case(
        (dana, but(lee, strengths=("run-stand-ups",))),
        {"organise-sprints": "dana", "run-stand-ups": "lee", "report-status": "dana"},
        by="product-manager, else tech-lead",
    ),
    "of two who name a duty the better": Case(
        (
            but(dana, strengths=("run-stand-ups",), workload="high"),
            kim,
            but(lee, strengths=("run-stand-ups",), workload="light"),
        ),
        {"organise-sprints": "lee", "run-stand-ups": "lee", "report-status": "lee"},
    ),
    "a full one takes nothing by a strength": Case(
        (dana, but(lee, strengths=("run-stand-ups",))), all_to("dana"), CAPACITY, limits={"lee": 1}, held={"lee": 1}
    ),
    "a swamped one takes nothing shared by a strength": Case(
        (dana, but(lee, strengths=("plan-launch",), workload="swamped")),
        {"plan-launch": "dana"},
        CAPACITY,
        duties=DUTIES[3:],
    ),
    "a swamped one keeps what is not shared by a strength": Case(
        (dana, but(lee, strengths=("run-stand-ups",), workload="swamped")), {"run-stand-ups": "lee"}, duties=DUTIES[1:2]
    ),
    "where all are full a strength counts again": Case(
        (dana, but(lee, strengths=("run-stand-ups",))),
        {"run-stand-ups": "lee"},
        limits={"lee": 0, "dana": 0},
        duties=DUTIES[1:2],
    ),
    "by the duties that they hold": Case((dana, kim), all_to("kim"), SPREAD, held={"dana": 3, "kim": 2}),
    "who did it before keeps it": Case(
        (dana, kim),
        all_to("dana"),
        7,
        held={"dana": 3},
        previous={("Red", duty.id, "A"): frozenset({"dana"}) for duty in DUTIES},
    ),
    "who has no limit takes them all": Case(
        (but(dana, workload="light"), but(kim, workload="high")), all_to("kim"), CAPACITY, limits={"dana": 2}
    ),
    "past a capacity the rest goes to the next": Case(
        (but(dana, workload="light"), but(kim, workload="high"), lee),
        {"organise-sprints": "dana", "run-stand-ups": "dana", "report-status": "lee"},
        limits={"dana": 2, "kim": 1, "lee": 2},
    ),
    "what passes every capacity goes to the best": Case(
        (but(dana, workload="light"), kim),
        {"organise-sprints": "dana", "run-stand-ups": "kim", "report-status": "dana"},
        limits={"dana": 1, "kim": 1},
    ),
    "what passes every capacity never goes to whom a decision keeps out": Case(
        (but(dana, workload="light"), kim),
        {"organise-sprints": "dana", "run-stand-ups": "kim", "report-status": "kim"},
        limits={"dana": 1, "kim": 1},
        without={"report-status": frozenset({"dana"})},
    ),
    "a decision on one duty keeps one person out of it": Case(
        (but(dana, workload="light"), kim),
        {"organise-sprints": "dana", "run-stand-ups": "kim", "report-status": "dana"},
        without={"run-stand-ups": frozenset({"dana"})},
    ),
    "a decision about somebody else splits nothing": Case(
        (dana, kim), all_to("kim"), SPREAD, held={"dana": 1}, without={"run-stand-ups": frozenset({"eve"})}
    ),
    "a decision may keep everybody out": Case(
        (dana,), {"organise-sprints": "dana", "report-status": "dana"}, without={"run-stand-ups": frozenset({"dana"})}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_cases(case: Case) -> None:
    found = case.choose()
    assert {duty: stand_in.person.id for duty, stand_in in found.items()} == case.expected
    if case.level is not None:
        assert {stand_in.level for stand_in in found.values()} == {case.level}


def test_a_stand_in_names_the_role_the_cover_and_his_own_role() -> None:
    found = Case((dana, kim), {}, held={"dana": 9}).choose()["run-stand-ups"]
    assert (found.role, found.missing, found.cover.id, found.by_design, found.tie) == (
        "engineering-manager", "project-manager", "project-manager-missing", False, False,
    )  # fmt: skip


def test_duties_are_counted() -> None:
    """The next missing role is covered by whoever holds less by then."""
    held = Held({"dana": 1})
    first = Case((dana, kim), {})
    cover = CoverRule(id="c", role="x", by=read_tiers(THREE))
    company = organisation(*first.people, teams=(team("Red"),))
    bundle = Bundle(context(company, "Red"), "x", cover, DUTIES[:3], by_design=True)
    assert {s.person.id for s in choose(bundle, held, {}, {}).values()} == {"kim"}
    assert held.duties == {"dana": 1, "kim": 3}
    assert {s.person.id for s in choose(bundle, held, {}, {}).values()} == {"dana"}


NAMED: dict[str, tuple[tuple[Person, ...], dict[str, int], int | None]] = {
    "nobody else could": ((but(lee, strengths=("run-stand-ups",)),), {}, None),
    "others have no such strength": ((dana, but(lee, strengths=("run-stand-ups",))), {}, 5),
    "others are full": ((dana, but(lee, strengths=("run-stand-ups",))), {"dana": 0}, CAPACITY),
    "another has it and more work": (
        (but(dana, strengths=("run-stand-ups",), workload="high"), but(lee, strengths=("run-stand-ups",)), kim), {}, 6,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("people", "limits", "level"), NAMED.values(), ids=NAMED)
def test_a_strength_that_names_a_duty_is_told_as_such(
    people: tuple[Person, ...], limits: dict[str, int], level: int | None
) -> None:
    found = Case(people, {}, limits=limits, duties=DUTIES[1:2]).choose()["run-stand-ups"]
    assert (found.person.id, found.level) == ("lee", level)


TIES = {
    "nobody is unsure": ((), {}, SPREAD),
    "the load of one who stands by is unsure": (("lee",), {}, SPREAD),
    "the load of a candidate is unsure": (("dana",), {}, HASH),
    "a limit hangs on an unsure load": (("lee",), {"lee": 5}, HASH),
}


@pytest.mark.parametrize(("unsure", "limits", "level"), TIES.values(), ids=TIES)
def test_what_an_unsure_load_decides_is_a_tie(unsure: tuple[str, ...], limits: dict[str, int], level: int) -> None:
    """Lee is behind by workload, so that only a limit lets his load count."""
    company = organisation(dana, kim, but(lee, workload="high"), teams=(team("Red"),))
    cover = CoverRule(id="c", role="x", by=read_tiers(THREE))
    held = Held({"dana": 1}, limits, set(unsure))
    bundle = Bundle(context(company, "Red"), "x", cover, DUTIES[:2], by_design=False)
    found = choose(bundle, held, {}, {})
    assert {(s.person.id, s.level) for s in found.values()} == {("kim", level)}
    assert ("kim" in held.unsure) == (level == HASH)


def test_a_tie_makes_those_who_tied_unsure() -> None:
    company = organisation(dana, kim, but(lee, workload="high"), teams=(team("Red"),))
    cover = CoverRule(id="c", role="x", by=read_tiers(THREE))
    held = Held()
    found = choose(Bundle(context(company, "Red"), "x", cover, DUTIES[:2], by_design=False), held, {}, {})
    assert all(stand_in.tie for stand_in in found.values())
    assert held.unsure == {"dana", "kim"}


# The written rule once more, in other words, for made-up teams.


def levels(somebody: Person, tier: int, duties: list[Activity], case: Case, held: Counter[str]) -> tuple[int, ...]:
    """Sum the levels 1-9 of one candidate over duties, from what they mean."""
    summed = Counter[int]()
    for duty in duties:
        strong = bool({duty.id, duty.area} & set(somebody.strengths))
        summed[2] += duty.shared and somebody.workload == "swamped"
        summed[3] += duty.shared and not strong
        summed[4] += tier
        summed[5] += not strong
        summed[6] += WORKLOADS.index(somebody.workload)
        summed[7] += somebody.id not in case.previous.get(("Red", duty.id, "A"), ())
        summed[9] += stable_hash("Red", duty.id, somebody.id)
    if somebody.id in case.limits:
        summed[2] += max(0, len(duties) - max(0, case.limits[somebody.id] - held[somebody.id]))
    summed[8] = held[somebody.id]
    return tuple(summed[level] for level in range(1, 10))


def by_the_written_rule(case: Case) -> dict[str, str]:
    """Return who takes each duty."""
    tiers = {
        p.id: n
        for n, tier in reversed([*enumerate(read_tiers(case.by))])
        for p in case.people
        if set(tier) & set(p.roles)
    }
    everybody = [p for p in case.people if p.id in tiers and not p.vacant]
    held, taken = Counter(case.held), dict[str, str]()

    def may(p: Person, duty: Activity) -> bool:
        return p.id not in case.without.get(duty.id, ())

    def full(p: Person) -> bool:
        return p.id in case.limits and held[p.id] >= case.limits[p.id]

    def best(people: list[Person], duties: list[Activity]) -> Person:
        return min(people, key=lambda p: levels(p, tiers[p.id], duties, case, held))

    for duty in case.duties:
        able = [p for p in everybody if may(p, duty)]
        free = [p for p in able if not full(p) and not (duty.shared and p.workload == "swamped")] or able
        if strong := [p for p in free if duty.id in p.strengths]:
            taken[duty.id] = best(strong, [duty]).id
            held[taken[duty.id]] += 1
    for respecting in (True, False):
        passed: set[str] = set()
        while duties := [duty for duty in case.duties if duty.id not in taken]:
            people = [p for p in everybody if p.id not in passed and any(may(p, duty) for duty in duties)]
            if not people:
                break
            first = best(people, duties)
            passed.add(first.id)
            for duty in duties:
                if may(first, duty) and not (respecting and full(first)):
                    taken[duty.id] = first.id
                    held[first.id] += 1
    return taken


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Make up a team of up to five."""
    roles = ("product-manager", "engineering-manager", "tech-lead", "engineer")
    people = tuple(
        person(
            name,
            *draw(st.lists(st.sampled_from(roles), min_size=1, max_size=2, unique=True)),
            vacant=draw(st.sampled_from((False, False, False, True))),
            workload=draw(st.sampled_from(WORKLOADS)),
            strengths=tuple(draw(st.lists(st.sampled_from(("delivery", *(d.id for d in DUTIES))), max_size=2))),
        )
        for name in ["Ann", "Bob", "Cy", "Di", "Ed"][: draw(st.integers(1, 5))]
    )
    ids = st.sampled_from([p.id for p in people])
    few = st.frozensets(ids, max_size=2)
    duty = st.sampled_from([d.id for d in DUTIES])
    return Case(
        people=people,
        expected={},
        by=draw(st.sampled_from((THREE, "product-manager, else engineering-manager or tech-lead"))),
        held=draw(st.dictionaries(ids, st.integers(0, 3))),
        limits=draw(st.dictionaries(ids, st.integers(0, 4), max_size=3)),
        without=draw(st.dictionaries(duty, few, max_size=2)),
        previous=draw(st.dictionaries(duty.map(lambda id: ("Red", id, "A")), few, max_size=3)),
        duties=DUTIES,
    )


@given(cases())
def test_equals_the_written_rule(case: Case) -> None:
    found = case.choose()
    assert {duty: stand_in.person.id for duty, stand_in in found.items()} == by_the_written_rule(case)


@given(cases())
def test_one_person_has_all_unless_something_written_says_otherwise(case: Case) -> None:
    plain = replace(case, limits={}, without={}, people=tuple(but(p, strengths=()) for p in case.people))
    assert len({stand_in.person.id for stand_in in plain.choose().values()}) <= 1


@given(cases(), st.permutations(range(5)))
def test_order_never_matters(case: Case, order: list[int]) -> None:
    other = replace(case, people=tuple(case.people[n] for n in order if n < len(case.people)))
    assert {d: (s.person.id, s.level) for d, s in other.choose().items()} == {
        d: (s.person.id, s.level) for d, s in case.choose().items()
    }


BY: Tiers = (("engineering-manager", "product-manager"), ("tech-lead",))
ELIGIBLE = {
    "in order of id, each in the best tier": ((lee, kim, dana), (), [("dana", 0), ("kim", 0), ("lee", 1)]),
    "two hats count by the better": ((but(lee, roles=("tech-lead", "product-manager")),), (), [("lee", 0)]),
    "nobody who is kept out": ((dana, kim), ("kim",), [("dana", 0)]),
    "no vacancy": ((but(dana, vacant=True), kim), (), [("kim", 0)]),
    "nobody with another role": ((person("Eve", "engineer"),), (), []),
}


@pytest.mark.parametrize(("people", "without", "expected"), ELIGIBLE.values(), ids=ELIGIBLE)
def test_eligible(people: tuple[Person, ...], without: tuple[str, ...], expected: list[tuple[str, int]]) -> None:
    company = organisation(*people, teams=(team("Red"),))
    found = eligible(context(company, "Red"), BY, without)
    assert [(somebody.id, tier) for somebody, _, tier in found] == expected
