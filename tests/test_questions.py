"""Findings become questions: what is asked once, who decides, and what can be answered."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from organisations import ON, companies, decision, organisation, person, team

import raci
from raci.cards.questions import ACCEPT, SKIP, Question, article, in_sentence, joined, questions
from raci.deciding.engine import decide
from raci.findings import Finding, Severity
from raci.model import Organisation


@dataclass(frozen=True)
class Case:
    """What an organisation says, and the questions that it leads to: kind, duty, question, who decides, options."""

    given: Organisation
    asked: tuple[tuple[str, str | None, str, str, tuple[str, ...]], ...]


KIM = person("Kim", "engineering-manager")
DANA = person("Dana", "product-manager", reports_to="kim")
LEE = person("Lee", "tech-lead", reports_to="kim")

CASES = {
    "gap: the people above, the hire, no job of ours, or accepted": Case(
        organisation(KIM, DANA, activities=("write-website-copy",)),
        (
            (
                "gap",
                "write-website-copy",
                "Nobody answers for it. Usually: product marketing manager. Who should?",
                "Kim",
                ("Kim", "Hire a product marketing manager", SKIP, ACCEPT),
            ),
        ),
    ),
    "gap: whoever has the role in another team comes first": Case(
        organisation(
            person("Kim", "engineering-manager", teams=("red",)),
            person("Priya", "product-marketing-manager", teams=("blue",)),
            teams=(team("Red", lead="kim"), team("Blue", lead="priya")),
            activities=("write-website-copy",),
        ),
        (
            (
                "gap",
                "write-website-copy",
                "Nobody answers for it. Usually: product marketing manager. Who should?",
                "Kim",
                ("Priya", "Kim", "Hire a product marketing manager", SKIP, ACCEPT),
            ),
        ),
    ),
    "gap: an accepted one is decided": Case(
        organisation(
            KIM, activities=("write-website-copy",), decisions=(decision("write-website-copy", accountable=()),)
        ),
        (),
    ),
    "gap: a vacant seat, once for all its duties": Case(
        organisation(
            KIM,
            person("Product Manager", "product-manager", kind="seat", vacant=True, starts=dt.date(2027, 3, 1)),
            activities=("prioritise-bugs", "write-tickets"),
        ),
        (
            (
                "gap",
                None,
                "The seat Product Manager is vacant until 2027-03-01 and holds: Write the tickets; Prioritise bugs. "
                "Who does that meanwhile?",
                "Kim",
                ("Kim", "Nobody until the seat is filled", SKIP),
            ),
        ),
    ),
    "stand-in: one question for all duties of a missing role, and none about the tie": Case(
        organisation(KIM, DANA, LEE, activities=("organise-sprints", "run-delivery-process")),
        (
            (
                "stand-in",
                None,
                "Nobody is project manager: 2 duties go to Lee. Confirm? "
                "The duties: Organise the sprints; Run the delivery process.",
                "Kim",
                ("Yes, Lee", "Dana", "Kim", "Hire a project manager"),
            ),
        ),
    ),
    "stand-in: a strength takes one duty elsewhere": Case(
        organisation(
            KIM,
            DANA.model_copy(update={"strengths": ("run-stand-ups",)}),
            LEE,
            activities=("organise-sprints", "report-status", "run-stand-ups"),
        ),
        (
            (
                "stand-in",
                None,
                "Nobody is project manager: 2 duties go to Lee and 1 to Dana. Confirm? "
                "The duties: Organise the sprints; Run the stand-ups; Report the status.",
                "Kim",
                ("Yes, Lee", "Dana", "Kim", "Hire a project manager"),
            ),
        ),
    ),
    "source: it names several roles and picks none": Case(
        organisation(
            person("Helen", "executive"),
            person("Dana", "product-manager", reports_to="helen"),
            person("Priya", "product-marketing-manager", reports_to="helen"),
            activities=("shape-product-strategy",),
        ),
        (
            (
                "source-open",
                "shape-product-strategy",
                "The source names product manager and product marketing manager and picks none. "
                "Dana is proposed. Who answers?",
                "Helen",
                ("Dana", "Priya"),
            ),
        ),
    ),
    "tie: one question for each set of people": Case(
        organisation(
            KIM,
            DANA,
            person("Sam", "product-manager", reports_to="kim"),
            activities=("prioritise-bugs", "write-tickets"),
        ),
        (
            (
                "tie",
                None,
                "Nothing tells Dana and Sam apart, so a fixed rule chose. Who takes which? "
                "The duties: Write the tickets; Prioritise bugs.",
                "Kim",
                ("Dana", "Sam", "Leave it as it is"),
            ),
        ),
    ),
    "tie: two who answer by decision": Case(
        organisation(
            KIM,
            DANA,
            activities=("prioritise-bugs",),
            decisions=(decision("prioritise-bugs", accountable=("Kim", "Dana")),),
        ),
        (("tie", "prioritise-bugs", "Dana and Kim answer for it. Who alone?", "Kim", ("Dana", "Kim")),),
    ),
}


def asked(company: Organisation) -> tuple[Question, ...]:
    matrix = decide(company, ON)
    return questions(matrix, tuple(raci.check(matrix)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_questions(case: Case) -> None:
    found = asked(case.given)
    assert tuple((q.kind, q.activity, q.question, q.who_decides, q.options) for q in found) == case.asked


def test_the_lead_of_a_team_decides() -> None:
    company = organisation(
        person("Helen", "executive"),
        person("Kim", "engineering-manager", teams=("red",), reports_to="helen"),
        person("Dana", "product-manager", teams=("red",), reports_to="helen"),
        teams=(team("Red", lead="dana"),),
        activities=("organise-sprints",),
    )
    assert [question.who_decides for question in asked(company)] == ["Dana"]


def test_the_nearest_common_manager_decides() -> None:
    company = organisation(
        person("Helen", "executive"),
        person("Kim", "head-of-engineering", reports_to="helen"),
        person("Sam", "product-manager", reports_to="kim"),
        person("Lee", "product-manager", reports_to="kim"),
        activities=("prioritise-bugs",),
    )
    assert [question.who_decides for question in asked(company)] == ["Kim"]


def test_reporting_rings_end() -> None:
    company = organisation(
        person("Sam", "engineer", reports_to="lee"),
        person("Lee", "engineer", reports_to="sam"),
        activities=("write-website-copy",),
    )
    (question,) = asked(company)
    assert question.who_decides in ("Sam", "Lee")


def test_titles_are_asked_once(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("people: {Dana Ito: PM, Sam Roe: PM, Kim Lee: Wizard}", "utf-8")
    matrix = raci.decide(raci.load(file), ON)
    found = [q for q in questions(matrix, tuple(raci.check(matrix))) if q.kind == "title"]
    assert [question.severity for question in found] == [Severity.WARNING] * 2
    pm = next(question for question in found if "PM" in question.question)
    assert pm.options[:3] == ("Product manager", "Project manager", "Program manager")
    assert pm.question.endswith("Which role is it?")


def test_the_worst_comes_first() -> None:
    company = organisation(KIM, DANA, activities=("write-website-copy", "organise-sprints", "prioritise-bugs"))
    kinds = [question.kind for question in asked(company)]
    assert kinds == ["gap", "stand-in"]


def test_nothing_is_asked_about_what_is_off() -> None:
    matrix = decide(organisation(KIM, activities=("write-website-copy",)), ON)
    findings = tuple(finding.with_severity(Severity.OFF) for finding in raci.check(matrix))
    assert questions(matrix, findings) == ()


def test_findings_on_other_rows_are_passed_over() -> None:
    matrix = decide(organisation(KIM, activities=("write-website-copy",)), ON)
    names = (
        "no-accountable",
        "no-responsible",
        "vacant-owner",
        "many-accountable",
        "fallback-owner",
        "tie",
        "source-open",
    )
    strangers = tuple(
        Finding("RACI200", name, Severity.ERROR, "m", "f", group="g", activity="unknown", who="Jo") for name in names
    )
    assert questions(matrix, strangers) == ()


@given(company=companies())
def test_questions_hold_for_any_company(company: Organisation) -> None:
    matrix = decide(company, ON)
    findings = tuple(raci.check(matrix))
    found = questions(matrix, findings)
    people = {person.name for person in company.people}
    for question in found:
        assert question.who_decides in people | {"the team"}
        assert question.options
        assert len(set(question.options)) == len(question.options)
        assert question.question.endswith(("?", "."))
    gaps = {(gap.team, gap.activity) for gap in matrix.unowned if gap.accepted is None}
    assert gaps <= {(q.team, q.activity) for q in found if q.kind == "gap"}
    shuffled = list(findings)
    random.Random(1).shuffle(shuffled)
    again = questions(matrix, tuple(shuffled))
    assert again == found


WORDS = {
    "engineer": ("Engineer", "an engineer"),
    "acronym with a vowel's sound": ("SRE", "an SRE"),
    "acronym without": ("UX designer", "a UX designer"),
    "QA": ("QA engineer", "a QA engineer"),
    "user": ("User researcher", "a user researcher"),
    "plain": ("Product manager", "a product manager"),
    "one letter": ("X", "an X"),
}


@pytest.mark.parametrize(("name", "words"), WORDS.values(), ids=WORDS)
def test_role_names_in_a_sentence(name: str, words: str) -> None:
    assert article(in_sentence(name)) == words


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
    ids=["none", "one", "two", "three"],
)
def test_joined(words: tuple[str, ...], text: str) -> None:
    assert joined(words) == text
