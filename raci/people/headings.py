"""Which headings people write over the columns of a people list, in seven languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from raci.words import fold

# By field; where a row of headings has two of one field, the earlier here is asked first.
_HEADINGS = {
    "name": """
        full name, employee name, name, display name, preferred name, employee, worker, person, people, staff,
        staff member, team member, member, vollständiger name, mitarbeiter, mitarbeiterin, mitarbeitende, name vorname,
        vorname name, nom complet, nom et prénom, nom prénom, prénom nom, prénom et nom, nom, collaborateur, salarié,
        employé, nombre completo, nombre y apellidos, apellidos y nombre, nombre, empleado, empleado/a, trabajador,
        persona, nome completo, nome, colaborador, funcionário, pessoa, volledige naam, naam, medewerker, werknemer,
        nome e cognome, cognome e nome, nominativo, dipendente, collaboratore""",
    "first": """
        first name, given name, forename, first, vorname, rufname, prénom, primer nombre, nombre de pila,
        primeiro nome, voornaam, roepnaam, nome proprio""",
    "middle": "middle name, middle names, middle, zweiter vorname, tussenvoegsel, infix",
    "last": """
        last name, surname, family name, last, nachname, familienname, zuname, nom de famille, apellidos, apellido,
        primer apellido, sobrenome, apelido, último nome, achternaam, familienaam, cognome""",
    "title": """
        job title, business title, position title, title, titles, job titles, position, role, job role, job,
        designation, occupation, function, stellenbezeichnung, jobtitel, berufsbezeichnung, funktion, stelle, rolle,
        tätigkeit, beruf, titel, intitulé du poste, intitulé de poste, poste, titre, fonction, emploi, métier,
        puesto de trabajo, puesto, cargo, título, función, posición, rol, função, posição, papel, functietitel,
        functie, functienaam, mansione, ruolo, qualifica, posizione, funzione, titolo, incarico""",
    "manager": """
        manager, reports to, reporting to, reporting manager, line manager, direct manager, people manager, supervisor,
        superior, boss, vorgesetzter, vorgesetzte, vorgesetzten, direkter vorgesetzter, führungskraft, berichtet an,
        responsable, responsable hiérarchique, supérieur, supérieur hiérarchique, rattaché à, chef, n+1, jefe,
        jefe directo, jefe/a, reporta a, gerente, gestor, gestor direto, chefe, líder, responde a, leidinggevende,
        rapporteert aan, responsabile, responsabile diretto, riporta a, superiore, capo""",
    "team": """
        team, teams, team name, squad, squads, crew, pod, group, groups, gruppe, équipe, équipes, groupe, equipo,
        equipos, grupo, ploeg, groep, squadra, squadre, gruppo""",
    "department": """
        department, dept, parent team, parent group, division, business unit, organisational unit, org unit, unit,
        tribe, abteilung, bereich, organisationseinheit, département, service, direction, pôle, departamento, área,
        unidad, unidade, setor, divisão, afdeling, dipartimento, reparto, ufficio""",
    "id": """
        employee id, employee number, employee no, emp id, person id, personnel number, staff id, worker id, id,
        user id, user name, login, personalnummer, personal nr, pers nr, mitarbeiternummer, matricule, identifiant,
        identificador, número de empleado, legajo, matrícula, personeelsnummer, medewerkernummer, matricola, github""",
    "post": "post id, position id, position number, seat id, planstelle, planstellennummer, id du poste",
    "human": "human id, human",
    "email": """
        email, work email, email address, mail, mail address, e-mail-adresse, mailadresse, courriel, adresse e-mail,
        adresse mail, correo, correo electrónico, endereço de email, e-mailadres, posta elettronica,
        indirizzo email""",
}
_NUMBERS = frozenset({"id", "ids", "number", "no", "nr", "key", "code", "nummer", "numero", "codice"})
_JOINTS = re.compile(r"^s(?=email|id|name)|(?:du|des|del|della|de|do|da|di|van|of)$")
_WHO = frozenset({"name", "first", "last", "human", "email"})
_WHAT = frozenset({"title", "manager", "team", "department"})
# Tables of all kinds have an id and an area, so that a number alone needs more beside it than a name does.
_NUMBERED = frozenset({"id", "post", "title"})

LOOKED_FOR = (
    "a row of headings with who (Name, First name and Last name, Employee ID, Email …) beside Title, Manager, Team or "
    "Department, in English, German, French, Spanish, Portuguese, Dutch or Italian"
)
MAX_COLUMNS = 200


@cache
def _known() -> dict[str, tuple[str, int]]:
    """Return field and rank of every heading, by its folded text."""
    fields = [(field, words.split(",")) for field, words in _HEADINGS.items()]
    return {fold(word): (field, rank) for field, words in reversed(fields) for rank, word in enumerate(words)}


def field_of(heading: str) -> tuple[str, int] | None:
    """Return which field a heading names, and its rank among the headings of that field; the lowest is best.

    "Manager ID" and "Email du responsable" are ways to name a manager; ids come before e-mails, and these before names.
    """
    known = _known()
    word = fold(heading)
    bare = re.sub(r"^(?:employee|worker|staff|mitarbeiter)(?=.)", "", word)
    if found := known.get(word) or known.get(bare):
        return ("manager", found[1] + 3) if found[0] == "manager" else found
    for boss in (word for word, (field, _) in known.items() if field == "manager"):
        for rest in (word.removeprefix(boss), word.removesuffix(boss)):
            asked = _JOINTS.sub("", rest)
            kind = "id" if asked in _NUMBERS else known.get(asked, ("", 0))[0]
            if rest != word and kind in ("id", "post", "human", "email", "name"):
                return "manager", {"email": 1, "name": 2}.get(kind, 0)
    return None


def fields_of(cells: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns of each field, the best first, if the cells are headings of a people list; else nothing."""
    ranked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for column, cell in enumerate(cells[:MAX_COLUMNS]):
        if 1 < len(cell) <= 80 and (found := field_of(cell)):
            ranked[found[0]].append((found[1], column))
    fields = ranked.keys()
    seats = fields & _NUMBERED and (
        "manager" in fields or ("title" in fields and fields & (_WHAT | _NUMBERED) - {"title"})
    )
    if (fields & _WHO and fields & _WHAT) or seats:
        return {field: [column for _, column in sorted(columns)] for field, columns in ranked.items()}
    return {}
