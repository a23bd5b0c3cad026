"""The words that titles are made of: short forms, seniority, ranks, fields. What they mean together is knowledge."""

from __future__ import annotations

import re

LONGEST = 300  # characters; whatever is longer is no title

# Short forms of single words. Short forms of whole titles (PM, EM …) stand with the roles in the catalogue.
SHORT = {
    "admin": "administrator", "asst": "assistant", "biz": "business", "coord": "coordinator", "dir": "director",
    "eng": "engineering", "engr": "engineer", "exec": "executive", "infra": "infrastructure", "mgmt": "management",
    "mgr": "manager", "mgrs": "managers", "mktg": "marketing", "ops": "operations", "prgm": "program",
    "prod": "product", "prog": "program", "proj": "project", "rep": "representative", "reps": "representatives",
    "sw": "software", "tech": "technical", "avp": "vp", "evp": "vp", "gvp": "vp", "rvp": "vp", "svp": "vp",
    "pgm": "program manager", "techlead": "technical lead", "cpto": "chief product & technology officer",
    "ctpo": "chief technology & product officer",
}  # fmt: skip

# Words that separate elsewhere, and do not inside these phrases.
PHRASES = {
    ("vice", "president"): "vp",
    ("in", "test"): "intest",
    ("go", "to", "market"): "gtm",
    ("end", "to", "end"): "endtoend",
}
AND = frozenset(("and", "und", "et", "y"))
ASIDE = frozenset(("for", "to", "with", "in", "on", "within"))
ARTICLES = frozenset(("the", "a", "an", "our", "der", "des", "du", "de", "del", "della", "di", "do"))
LEVEL = re.compile(r"\d+(?:st|nd|rd|th)?|i|ii|iii|iv|v|vi|(?:l|ic|e|p|m|t|g|k|lvl|grade|level)\d{1,2}")
GRADED = re.compile(r"([a-z]{2,4})(\d)")  # SDE2, PM3
LEVEL_MARK = "#"  # in front of a level, so that "L2 Support" can be a title of its own


def singular(word: str) -> str:
    """Return a folded word without its plural ending; every comparison does the same, so it need not be English."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _table(words: str) -> frozenset[str]:
    return frozenset(singular(word) for word in words.split())


SENIORITY = _table("""
    senior sr snr junior jr jnr staff principal lead leading group associate assoc interim acting deputy vice
    distinguished founding global regional national international area local corporate mid level midlevel entry
    experienced trainee graduate student assistant contract contractor freelance temporary temp permanent parttime
    fulltime part full time remote former ex intern internship apprentice certified fellow
""")
TRAILING = SENIORITY - {"lead", "vice", "assistant", "contract", "level"}  # behind a title, the others are no seniority
NOISE = SENIORITY | _table("team function department dept unit organisation org practice division office of")

# What a rank does to the field beside it.
RANKS = {
    **dict.fromkeys(("vp", "chief"), "top"),
    **dict.fromkeys(("head", "director", "leiter", "leiterin"), "head"),
    **dict.fromkeys(("manager", "supervisor"), "manage"),
    **dict.fromkeys(("lead", "leader", "teamleiter", "teamleiterin"), "lead"),
    "coordinator": "coordinate",
    **dict.fromkeys(
        (
            "specialist", "representative", "consultant", "advisor", "adviser", "officer", "administrator", "expert",
            "professional", "executive", "analyst", "agent", "strategist", "planner", "member", "generalist", "owner",
            "practitioner", "person",
        ),
        "any",
    ),
}  # fmt: skip
LEADING = frozenset(word for word, level in RANKS.items() if level in ("top", "head"))

# A known title that ends in one of these names a field of work ("Sales", "Software Engineering"), not somebody.
FIELDS = _table("""
    agile sales support marketing design engineering product research security legal quality qa testing test success
    analytics data science management development technology software technical infrastructure operations devops
    devsecops reliability documentation docs writing architecture ux ui uxui uiux compliance privacy delivery growth
    advisory enablement strategy experience frontend backend end stack fullstack mobile ios android ml ai learning
    web cloud advocacy relations gtm implementation onboarding services service care desk helpdesk seo brand
    generation gen media community partnerships alliances revenue revops renewals intelligence bi insights presales
    automation communications advertising productivity program project solutions education cx cybersecurity infosec
    appsec secops grc bizdev team contracts protection office pmo people hr resources talent recruiting recruitment
    acquisition payroll finance accounting it procurement pr policy board
    vertrieb verkauf entwicklung softwareentwicklung produktmanagement kundendienst kundenservice kundensupport
    qualitatssicherung dokumentation redaktion developpement ventes desarrollo ventas soporte seguridad
    desenvolvimento vendas suporte ontwikkeling verkoop sviluppo vendite
""")

# Alone these words say too little to be found inside a longer title ("Credit Analyst", "Food Quality Manager").
ALONE = frozenset(RANKS) | _table("""
    analytics audit benefits board brand cloud commercial community compliance contract data delivery development
    growth implementation insights learning mobile partner people policy privacy producer program project quality
    research scientist service solutions talent tax technical technology test web workplace writer
    am ba ce da ea pa sa se ta
""")

# Where a field and a rank make another role than the field's own; None is too little to tell.
LADDER: dict[tuple[str, str], str | None] = {
    ("engineer", "top"): "head-of-engineering",
    ("engineer", "head"): "head-of-engineering",
    ("engineer", "manage"): "engineering-manager",
    ("engineer", "lead"): "tech-lead",
    ("engineer", "coordinate"): None,
    ("engineer", "any"): None,
    ("engineering-manager", "top"): "head-of-engineering",
    ("engineering-manager", "head"): "head-of-engineering",
    ("product-manager", "top"): "head-of-product",
    ("product-manager", "head"): "head-of-product",
    ("product-manager", "any"): None,
    ("head-of-product", "top"): "head-of-product",
    ("head-of-engineering", "top"): "head-of-engineering",
}


def is_noise(word: str) -> bool:
    """Tell whether a word changes nothing about the field beside it."""
    return word in NOISE or word.startswith(LEVEL_MARK)


def is_mere_rank(words: tuple[str, ...]) -> bool:
    """Tell whether words name a level and no field ("Senior Manager", "Team Lead")."""
    return all(word in RANKS or is_noise(word) for word in words)


def is_mere_lead(words: tuple[str, ...]) -> bool:
    """Tell whether words only say that somebody leads: beside another hat "Team Lead" is its level, and no hat."""
    return is_mere_rank(words) and RANKS.get(words[-1]) == "lead"


def bare(words: tuple[str, ...]) -> tuple[tuple[str, ...], int, int]:
    """Return words without seniority at both ends, and how many words went in front and behind."""
    start, end = 0, len(words)
    while start < end and (words[start] in SENIORITY or words[start].startswith(LEVEL_MARK)):
        start += 1
    while end > start and (words[end - 1] in TRAILING or words[end - 1].startswith(LEVEL_MARK)):
        end -= 1
    return words[start:end], start, len(words) - end


def rank_in_front(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words up to a leader's rank in front ("Interim Head"); none where there is none."""
    front = bare(words)[1]
    return words[: front + 1] if words[front : front + 1] and words[front] in LEADING else ()
