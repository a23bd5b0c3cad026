"""One person's page: the duties and why, whom to ask and whom to tell, who acts, and what is still open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from organisations import ON, activity, companies, decision, organisation, person, team
from pages import NASTY, everyday, everyday_team, filled_with, shuffled, view_of

from raci.cards.card import Card, build_card
from raci.cards.subject import UnknownPerson, find_subject
from raci.cli import main
from raci.deciding.engine import decide
from raci.formats.card import card_json, card_markdown, card_text
from raci.formats.page import plain
from raci.formats.view import View
from raci.model import Away, Organisation


def card_of(who: str, view: View | None = None, **options: object) -> Card:
    """Return one card of the everyday team, or of another."""
    shown = view or everyday(private=True)
    return build_card(shown.matrix, find_subject(shown.organisation, who), shown.findings, **options)  # type: ignore[arg-type]


def text(card: Card, width: int = 100) -> str:
    """Return a card as text."""
    return card_text(card, width)


def markdown(card: Card, view: View | None = None) -> str:
    """Return a card as Markdown."""
    return "\n".join(card_markdown(card, (view or everyday()).scheme)) + "\n"


def duty(card: Card, name: str) -> str:
    """Return what the text says about one duty."""
    parts = text(card, 400).split("\n\n")
    (found,) = [part for part in parts if part.split("\n")[0].endswith(f" · {name}")]
    return found


def part(card: Card, title: str) -> list[str]:
    """Return the lines of one list of the text."""
    (found,) = [part for part in text(card, 400).split("\n\n") if part.startswith(f"{title}\n")]
    return [line.strip() for line in found.strip().split("\n")[1:]]


# What stands in it


def test_the_first_lines_say_who_it_is_and_how_much() -> None:
    lines = text(card_of("Dana Ito")).splitlines()
    assert lines[:2] == [
        "Dana Ito · Product manager · reports to Kim Lee",
        "4 duties: 4 proposed. For now, Sam Roe acts for Dana Ito.",
    ]


def test_a_duty_says_why_and_whom_to_ask_and_to_tell() -> None:
    found = duty(card_of("Dana Ito"), "Prioritise bugs").splitlines()
    assert found[0] == "A/R · Prioritise bugs"
    assert found[1] == "    proposed, the usual role"
    assert found[2].startswith("    because Which bug is fixed next competes with every feature")
    assert found[3:] == [
        "    ask: Kim Lee (engineering manager), Lee Park (tech lead), QA Engineer",
        "    tell: Eve Ash (engineer), Sam Roe (engineer)",
    ]


def test_an_agreed_duty_says_since_when_and_who_else() -> None:
    assert duty(card_of("kim"), "Review the code").splitlines()[1:4] == [
        "    agreed 2026-11-20 by Kim Lee",
        "    because agreed at the offsite",
        "    does it: Eve Ash (engineer)",
    ]
    eve = duty(card_of("Eve Ash"), "Review the code").splitlines()
    assert eve[0] == "R · Review the code"
    assert "    answers: Kim Lee (engineering manager)" in eve


def test_letters_with_different_reasons_are_told_apart() -> None:
    company = organisation(
        person("Dana", "product-manager"), person("Kim", "engineering-manager"),
        activities=("prioritise-bugs",), decisions=(decision("prioritise-bugs", accountable=("Dana",)),),
    )  # fmt: skip
    lines = duty(card_of("dana", view_of(company)), "Prioritise bugs").splitlines()
    assert lines[:2] == ["A/R · Prioritise bugs", "    A: agreed"]
    assert any(line.startswith("    R: proposed, the usual role") for line in lines)
    assert "| Prioritise bugs | **A**/R |" in markdown(card_of("dana", view_of(company)))


def test_letters_are_the_scheme_s() -> None:
    company = organisation(person("Dana", "product-manager"), activities=("prioritise-bugs",), scheme="daci")
    card = build_card(decide(company, ON), find_subject(company, "dana"))
    assert duty(card, "Prioritise bugs").startswith("A/D · ")
    assert "\nD Driver · A Approver · **bold**: " in markdown(card, view_of(company))


def test_what_others_answer_for_is_grouped_by_them() -> None:
    card = card_of("Sam Roe")
    held = {d.row.activity.id for d in card.duties}
    listed = [row.activity.id for group in (*card.asked, *card.told) for row in group.rows]
    assert len(listed) == len(set(listed))
    assert not held & set(listed)
    assert "Dana Ito (product manager, for now Sam Roe): " in " ".join(part(card, "Is told, by"))
    assert "nobody answers: " in " ".join(part(card_of("dana"), "Is asked first, by"))


def test_who_acts_is_on_both_cards() -> None:
    assert card_of("dana").acting == "Sam Roe"
    (group,) = card_of("sam roe").acts_for
    assert group.who == "Dana Ito"
    assert {row.activity.id for row in group.rows} == {d.row.activity.id for d in card_of("dana").duties}
    assert card_of("kim").acting is None
    assert card_of("kim").acts_for == ()


def test_who_acts_is_not_another_of_the_same_name() -> None:
    company = organisation(
        person("Dana", "product-manager", away=Away(), deputy="s1"),
        person("Sam", "engineer", id="s1"), person("Sam", "engineer", id="s2"),
        activities=("prioritise-bugs",),
    )  # fmt: skip
    view = view_of(company)
    assert [group.who for group in card_of("s1", view).acts_for] == ["Dana"]
    assert card_of("s2", view).acts_for == ()


def test_stand_ins_and_ties_are_to_be_confirmed() -> None:
    (line,) = part(card_of("dana"), "To confirm")
    assert line.startswith("Kim Lee decides: Nobody is project manager: 2 duties go to Dana Ito. Confirm?")
    company = organisation(
        person("Ann", "product-manager"), person("Bo", "product-manager"), activities=("prioritise-bugs",)
    )
    view = view_of(company)
    holder = view.matrix.rows[0].holders("A")[0].person or ""
    other = ({"Ann", "Bo"} - {holder}).pop()
    assert "Nothing tells Ann and Bo apart" in part(card_of(holder, view), "To confirm")[0]
    assert card_of(other, view).confirm == ()


def test_gaps_are_on_the_cards_of_those_near_them() -> None:
    for who in ("kim", "product marketing manager"):
        assert (
            "Kim Lee decides: Write the website copy: Nobody answers for it. Usually: product marketing manager. "
            "Who should?"
        ) in part(card_of(who), "▲ Open near by")
    assert "website" not in " ".join(q.name or "" for q in card_of("eve ash").gaps)


def test_accepted_gaps_and_duties_elsewhere_are_no_gaps() -> None:
    names = {question.name for who in ("kim", "dana", "sam roe") for question in card_of(who).gaps}
    assert "Run company-wide programmes" not in names
    assert "Run the ad campaigns" not in names
    assert any(group.who == "Brand agency" for group in (*card_of("dana").asked, *card_of("dana").told))


def test_a_card_of_one_team_keeps_what_is_organisation_wide() -> None:
    wide = activity("wide", "product-manager", "product-manager", scope="organisation")
    company = organisation(
        person("Dana", "product-manager"), teams=(team("Red"), team("Blue")), activities=("prioritise-bugs", wide)
    )
    view = view_of(company)
    assert [d.row.team for d in card_of("dana", view).duties] == [None, "Blue", "Red"]
    assert [d.row.team for d in card_of("dana", view, team="Red").duties] == [None, "Red"]
    assert "A/R · Prioritise bugs (Blue)" in text(card_of("dana", view))


def test_seats_say_what_they_are() -> None:
    assert text(card_of("QA Engineer")).startswith("QA Engineer · QA engineer · vacant\n")
    company = organisation(person("Engineers", "engineer", kind="group", count=6, titles=("Engineer",)))
    assert text(card_of("engineers", view_of(company))).startswith("Engineers · Engineer · 6 people\n")


def test_nobody_is_left_without_a_card() -> None:
    assert text(card_of("zoe", view_of(organisation(person("Zoe"))))) == "Zoe\nNo duties here.\n"


# Roles


def test_a_role_of_several_people_names_them() -> None:
    card = card_of("engineer")
    assert text(card).startswith("Engineer · Eve Ash, Sam Roe have this role\n")
    assert "    Eve Ash: agreed 2026-11-20 by Kim Lee" in duty(card, "Review the code")


def test_a_role_that_nobody_has_names_who_stands_in() -> None:
    card = card_of("Project Manager")
    assert text(card).startswith("Project manager · nobody has this role\nNo duties here.\n")
    assert part(card, "Stands in for this role") == ["Dana Ito: Organise the sprints · Run the stand-ups"]


def test_a_role_that_one_person_has_means_that_person() -> None:
    assert card_of("tech-lead") == card_of("Lee Park")


# Finding whom a word means


def staff() -> Organisation:
    """Return people who are easily mistaken."""
    return organisation(
        person("Dana Ito", "product-manager", id="dana-ito", titles=("Senior Product Manager",)),
        person("Alex Kim", "engineer", id="alex-1", titles=("Backend Engineer",)),
        person("Alex Kim", "engineer", id="alex-2", titles=("Frontend Engineer",)),
        person("Engineer Bo", "tech-lead", id="bo"),
        person("José Núñez", "designer", id="jose", titles=("Head of Craft",)),
        person("!!!", "sales", id="odd"),
    )


@pytest.mark.parametrize(
    ("word", "name", "role"),
    [
        pytest.param("Dana Ito", "Dana Ito", None, id="name"),
        pytest.param("dana-ito", "Dana Ito", None, id="id"),
        pytest.param("DANA ITO ", "Dana Ito", None, id="case"),
        pytest.param("jose nunez", "José Núñez", None, id="accents"),
        pytest.param("ito", "Dana Ito", None, id="part"),
        pytest.param("dan", "Dana Ito", None, id="beginning"),
        pytest.param("alex-2", "Alex Kim", None, id="id-of-two"),
        pytest.param("Frontend engineer", "Alex Kim", None, id="title"),
        pytest.param("product-manager", "Dana Ito", None, id="role-id"),
        pytest.param("Product managers", "Dana Ito", None, id="roles"),
        pytest.param("PMM", "Product marketing manager", "product-marketing-manager", id="short-title-of-a-role"),
        pytest.param("head of craft", "José Núñez", None, id="title-before-a-part"),
        pytest.param("Engineer", "Engineer", "engineer", id="role-of-several-before-a-part"),
        pytest.param("scrum master", "Scrum master", "scrum-master", id="role-of-nobody"),
        pytest.param("!!!", "!!!", None, id="signs-only"),
    ],
)
def test_a_word_means(word: str, name: str, role: str | None) -> None:
    found = find_subject(staff(), word)
    assert (found.name, found.role) == (name, role)


@pytest.mark.parametrize(
    ("word", "message", "fix"),
    [
        pytest.param("Danna Itoo", 'nobody here is "Danna Itoo"', 'did you mean "Dana Ito"?', id="typo"),
        pytest.param("desinger", 'nobody here is "desinger"', 'did you mean "designer"?', id="typo-of-a-role"),
        pytest.param("zzz", 'nobody here is "zzz"', "write a name, a title or a role", id="nothing-near"),
        pytest.param("", 'nobody here is ""', "write a name, a title or a role", id="nothing"),
        pytest.param("??", 'nobody here is "??"', "write a name, a title or a role", id="signs"),
        pytest.param("alex kim", '"alex kim" may be any of several: alex-1 (Alex Kim), alex-2 (Alex Kim)',
                     "write the id of the one who is meant", id="two"),
    ],
)  # fmt: skip
def test_a_word_that_means_nobody_says_what_to_write(word: str, message: str, fix: str) -> None:
    with pytest.raises(UnknownPerson) as caught:
        find_subject(staff(), word)
    assert (caught.value.message, caught.value.fix.replace('"Designer"', '"designer"')) == (message, fix)


# Every card


@given(companies())
@settings(max_examples=30)
def test_every_letter_is_on_its_card_once(company: Organisation) -> None:
    view = view_of(company)
    for somebody in company.people:
        card = card_of(somebody.id, view)
        shown = [
            (d.row.team, d.row.activity.id, letter) for d in card.duties for why in d.whys for letter in why.letters
        ]
        mine = [a for a in view.matrix.assignments if a.person_id == somebody.id]
        assert set(shown) == {(a.team, a.activity, a.letter) for a in mine if a.letter in ("A", "R")}
        weak = [(row.team, row.activity.id) for group in (*card.asked, *card.told) for row in group.rows]
        others = {(a.team, a.activity) for a in mine} - {(team, duty) for team, duty, _ in shown}
        assert sorted(map(str, weak)) == sorted(map(str, others))
        assert card.gaps == tuple(dict.fromkeys(card.gaps))


@given(companies())
@settings(max_examples=15)
def test_asked_and_told_are_the_row_s(company: Organisation) -> None:
    view = view_of(company)
    for somebody in company.people:
        for found in card_of(somebody.id, view).duties:
            for letter, parties in (("C", found.ask), ("I", found.tell)):
                names = {a.person for a in found.row.holders(letter) if a.person_id != somebody.id}
                assert {party.name for party in parties} == names


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("who", ["dana ito", "kim lee", "engineer", "project-manager"])
def test_order_of_the_file_does_not_matter(who: str, seed: int) -> None:
    view = view_of(shuffled(everyday_team(), seed))
    assert markdown(card_of(who, view)) == markdown(card_of(who, view_of(everyday_team())))


@pytest.mark.parametrize("name", [name for name, words in NASTY.items() if plain(words)])
def test_nasty_text_stays_text(name: str) -> None:
    view = filled_with(NASTY[name])
    card = card_of("p1", view)
    written = text(card)
    assert "\x1b" not in written
    assert "\u202e" not in written
    assert plain(NASTY[name]).split()[0] in written
    assert json.loads(card_json(card))["name"] == NASTY[name]
    rows = [line for line in markdown(card, view).splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert "<script" not in markdown(card, view)


@pytest.mark.parametrize("width", [20, 60, 100, 200])
def test_text_keeps_its_width_where_words_allow_that(width: int) -> None:
    for who in ("dana", "kim", "engineer", "project manager"):
        lines = text(card_of(who), width).splitlines()
        assert all(len(line) <= max(width, 30) or " " not in line.strip() for line in lines)
        assert all(line == line.rstrip() for line in lines)


# The command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a small team file."""
    path = tmp_path / "team.yaml"
    path.write_text(
        "organisation: Northwind\npeople:\n  Dana Ito: Product Manager\n  Kim Lee: Engineering Manager\n"
        "  Lee Park: Tech Lead\nteams:\n  checkout: {}\n  search: {}\n",
        encoding="utf-8",
    )
    return path


def run(*words: object) -> Result:
    """Run the command line in this process; an exception that it lets through fails the test."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_command_prints_text_markdown_and_json(file: Path) -> None:
    assert run("card", file, "dana").stdout.startswith("Dana Ito · Product Manager\n")
    assert run("card", file, "dana", "--format", "md").stdout.startswith("**Dana Ito** · Product Manager\n\n")
    shape = json.loads(run("card", file, "dana", "--format", "json").stdout)
    assert shape["name"] == "Dana Ito"
    assert {"team", "activity", "name", "letters", "agreed", "why", "answers", "does", "ask", "tell"} == set(
        shape["duties"][0]
    )


def test_the_command_keeps_one_team(file: Path) -> None:
    duties = json.loads(run("card", file, "dana", "--team", "Checkout", "--format", "json").stdout)["duties"]
    assert {duty["team"] for duty in duties} <= {None, "checkout"}
    assert "checkout" in {duty["team"] for duty in duties}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["Danna"], 'raci: nobody here is "Danna"; did you mean "Dana', id="nobody"),
        pytest.param(["dana", "--team", "chekout"], "raci: no team 'chekout'; did you mean checkout?", id="no-team"),
        pytest.param([], "Missing argument 'WHO'", id="nobody-named"),
    ],
)
def test_a_call_that_cannot_be_used_ends_with_2(words: list[str], message: str, file: Path) -> None:
    result = run("card", file, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
