"""Two matrices, cell by cell: who gains, who loses, what nobody owns any more, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from raci.comparing.causes import Causes
from raci.comparing.matching import Key, Keys, Pair, match_holders, match_people, match_rows, twins
from raci.deciding.explain import deciding, how
from raci.matrix import Assignment, Matrix, Row
from raci.model import MEANINGS, Activity, Person
from raci.words import fold

Kind = Literal["gained", "lost", "moved", "unowned", "owned"]

KINDS: tuple[Kind, ...] = ("unowned", "owned", "moved", "lost", "gained")
"""The kinds of change, what matters most first."""

NEW, GONE = "new duty", "no longer listed"
NEW_TEAM, GONE_TEAM = "new team", "the team is no longer listed"
"""How the reason begins where a whole row is new, or gone, and where its whole team is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One letter that somebody gained or lost, that moved, or that nobody holds any more (or somebody does again).

    `letter` is shown in the newer matrix's scheme. `before` and `after` are names: people, roles where a table knows
    only roles, several joined by a comma. `because` is empty where nothing is known, as between two tables.
    """

    kind: Kind
    team: str | None
    activity: str
    name: str
    letter: str
    before: str | None
    after: str | None
    because: str


def compare(old: Matrix, new: Matrix, *, private: bool = False) -> list[Change]:
    """Return what changed from one matrix to another, the worst first; the order in either never matters.

    People are matched by id, then by name; roles, teams and duties also where the names are nearly the same. What
    somebody wrote in confidence is named as a reason only with `private`.
    """
    return _Comparison(old, new, private).changes()


def background(old: Matrix, new: Matrix, *, private: bool = False) -> tuple[str, ...]:
    """Return what changed in the files themselves, people first: who joined or left, has another name or title."""
    return Causes(old, new, match_people(old.organisation, new.organisation), private).notes()


class _Held(NamedTuple):
    """One holder of a letter: what he is called here, and his letter."""

    name: str
    letter: Assignment


_Holders = dict[Key, _Held]


class _Cell(NamedTuple):
    """One letter of one row: who holds it before and after, and who does so on one side only."""

    pair: Pair
    letter: str
    before: _Holders
    after: _Holders
    gone: _Holders
    came: _Holders


class _Comparison:
    """Two matrices with everything that tells what is the same in them."""

    def __init__(self, old: Matrix, new: Matrix, private: bool) -> None:
        self.old, self.new = old, new
        self.private = private
        self.people = match_people(old.organisation, new.organisation)
        self.older = self.people.older
        self.keys: Keys = match_holders(old, new, self.people)
        self.causes = Causes(old, new, self.people, private)
        self.twins = [twins(old), twins(new)]
        self.shown = new.organisation.catalogue.schemes[new.organisation.scheme].shown

    def changes(self) -> list[Change]:
        """Compare every cell."""
        found: list[tuple[tuple[object, ...], Change]] = []
        areas = self.new.organisation.catalogue.areas
        for pair in match_rows(self.old, self.new):
            area = areas.get(pair.activity.area)
            for letter in MEANINGS:
                for change in self._of_cell(self._cell(pair, letter)):
                    place = (pair.team or "", area.order if area else 99, pair.activity.area, pair.activity.id)
                    order = (KINDS.index(change.kind), *place, list(MEANINGS).index(letter))
                    found.append(((*order, change.before or "", change.after or ""), change))
        return [change for _, change in sorted(found, key=lambda entry: entry[0])]

    def _cell(self, pair: Pair, letter: str) -> _Cell:
        keys = self.keys
        before = self._holders(pair.old, letter, keys.old, 0)
        after = self._holders(pair.new, letter, keys.new, 1)
        gone = {key: held for key, held in before.items() if key not in after}
        came = {key: held for key, held in after.items() if key not in before}
        # A role without a name stands for whoever of the other side holds the letter, or less, and has the role.
        stays = {key for held in came.values() for key in keys.new_roles(held.letter) if key in gone}
        joins = {key for held in gone.values() for key in keys.old_roles(held.letter) if key in came}
        was, now = stays | _above(pair.old, letter, keys.old), joins | _above(pair.new, letter, keys.new)
        gone = {k: held for k, held in gone.items() if k not in stays and not now & keys.old_roles(held.letter)}
        came = {k: held for k, held in came.items() if k not in joins and not was & keys.new_roles(held.letter)}
        return _Cell(pair, letter, before, after, gone, came)

    def _holders(self, row: Row | None, letter: str, key_of: Callable[[Assignment], Key], side: int) -> _Holders:
        found: _Holders = {}
        for held in row.holders(letter) if row else ():
            key = key_of(held)
            found.setdefault(key, _Held(self._name(key, held, side), held))
        return found

    def _name(self, key: Key, held: Assignment, side: int) -> str:
        if held.person is not None:
            twin = key[0] != "name" and fold(held.person) in self.twins[side]
            return f"{held.person} ({held.person_id})" if twin and held.person_id else held.person
        role = (self.old, self.new)[side].organisation.role_by_id.get(held.role or "")
        return role.name if role else held.role or key[1]

    # One cell

    def _of_cell(self, cell: _Cell) -> Iterator[Change]:
        gone, came = cell.gone, cell.came
        if self._opened(cell):
            because = self._why(cell, gone.values(), ())
            yield self._change(cell, "unowned", gone.values(), (), because)
        elif self._closed(cell):
            yield self._change(cell, "owned", (), came.values(), self._why(cell, (), came.values()))
        elif len(gone) == len(came) == 1 and cell.letter in ("A", "R"):
            yield self._change(
                cell, "moved", gone.values(), came.values(), self._why(cell, gone.values(), came.values())
            )
        else:
            for held in gone.values():
                yield self._change(cell, "lost", [held], (), self._why(cell, [held], ()))
            for held in came.values():
                yield self._change(cell, "gained", (), [held], self._why(cell, (), [held]))

    def _opened(self, cell: _Cell) -> bool:
        """Tell whether nobody holds A, or the only R, who did before; a new duty may begin so."""
        row, before = cell.pair.new, cell.pair.old
        if row is None or cell.after:
            return False
        if before is None:
            return any(gap.letter == cell.letter for gap in row.unowned)
        return bool(cell.before) and _is_gap(cell.letter, bool(row.holders("A")), bool(before.holders("A")))

    def _closed(self, cell: _Cell) -> bool:
        """Tell whether somebody holds A, or the only R, that nobody held before."""
        row, before = cell.pair.new, cell.pair.old
        if row is None or before is None or cell.before or not cell.after:
            return False
        return _is_gap(cell.letter, bool(before.holders("A")), bool(row.holders("A")))

    def _change(self, cell: _Cell, kind: Kind, before: Iterable[_Held], after: Iterable[_Held], because: str) -> Change:
        activity = cell.pair.activity
        names = [", ".join(sorted(held.name for held in side)) or None for side in (before, after)]
        letter = self.shown(cell.letter)
        return Change(kind, cell.pair.team, activity.id, activity.name, letter, names[0], names[1], because)

    # Why

    def _why(self, cell: _Cell, gone: Iterable[_Held], came: Iterable[_Held]) -> str:
        """Say why, in the words of the first cause that speaks, and that somebody stands in where he does."""
        left, new = [held.letter for held in gone], [held.letter for held in came]
        if cell.pair.old is None:
            told = [self._start(cell.pair)]
        elif cell.pair.new is None:
            told = [self._end(cell.pair)]
        else:
            told = next((words for words in self._reasons(cell, left, new) if words), [])
        return "; ".join(dict.fromkeys([*told, *self._stands_in(left, new), *self._usual(cell)]))

    def _start(self, pair: Pair) -> str:
        return NEW_TEAM if pair.team and pair.team not in _teams(self.old) else NEW

    def _end(self, pair: Pair) -> str:
        return GONE_TEAM if pair.team and pair.team not in _teams(self.new) else GONE

    def _reasons(self, cell: _Cell, gone: list[Assignment], came: list[Assignment]) -> Iterator[list[str]]:
        """Yield what each kind of cause says, the strongest kind first; at most two of a kind are worth reading."""
        team, old, new = cell.pair.team, _first(gone), _first(came)
        people = [*(self._person(held, 0) for held in gone), *(self._person(held, 1) for held in came)]
        left = [
            words for before, after in people if after is None for words in self.causes.of_person(before, after, team)
        ]
        if decided := self._decided(cell, gone, came):
            yield [*left, decided]
        yield self._instead(cell, gone, came, more=True)
        yield [words for pair in people for words in list(self.causes.of_person(*pair, team))[:1]]
        yield [_undone(held) for held in gone if held.agreed]
        rules = self.causes.of_rules(old or _only(cell.before), new or _only(cell.after))
        yield list(rules)
        yield list(self.causes.of_lead(team)) if cell.letter == "C" else []
        yield self._instead(cell, gone, came)
        yield self._of_ways(cell)
        roles = {role for held in (*gone, *came) for role in (held.role, held.reason.stands_in_for)}
        yield [*self.causes.nearby(roles)[:2], *self._chosen(new)]
        yield self._around(cell.pair)
        if self.old.origin is None and self.new.origin is None:
            yield ["follows from what else changed in the file"]

    def _around(self, pair: Pair) -> list[str]:
        """Say what changed about anybody else in the row, since one letter follows from another."""
        rows = ((pair.old, 0), (pair.new, 1))
        people = [self._person(held, side) for row, side in rows if row for held in row.assignments]
        return [f"since {words}" for each in people for words in self.causes.of_person(*each, pair.team)][:1]

    def _decided(self, cell: _Cell, gone: list[Assignment], came: list[Assignment]) -> str:
        """Say what people decided, if that moved the letter."""
        row = cell.pair.new
        for held in came:
            if held.agreed and held.reason.rule == "elsewhere":
                return held.reason.because.rstrip(".")
            if held.agreed:
                return f"decided: {held.reason.because or held.reason.source}"
        for gap in row.unowned if row else ():
            if gap.letter == cell.letter and gap.accepted:
                return f"decided: {gap.accepted}"
        who = [held.person_id for held in (*gone, *came)]
        activity = row.activity.id if row else ""
        return next(self.causes.of_decisions(cell.pair.team, activity, cell.letter, who), "")

    def _person(self, held: Assignment, side: int) -> tuple[Person | None, Person | None]:
        """Return the holder as he was and as he is; twice None where the letter is nobody's in particular."""
        old, new = self.old.organisation.person_by_id, self.new.organisation.person_by_id
        id = held.person_id or ""
        if side == 0:
            return old.get(id), new.get(self.people.newer.get(id, "")) if id in old else None
        return old.get(self.older.get(id, "")) if id in new else None, new.get(id)

    def _instead(self, cell: _Cell, gone: list[Assignment], came: list[Assignment], *, more: bool = False) -> list[str]:
        """Say what somebody has instead of a letter, or had before it; only a stronger one that says more, if asked."""
        keys = [*map(self.keys.old, gone), *map(self.keys.new, came)]
        if len(keys) != 1:
            return []
        before, after = (self._letters(cell.pair, keys[0], side) for side in (0, 1))
        others = before - after if came else after - before
        order = list(MEANINGS)
        shown = "/".join(self.shown(letter) for letter in order if letter in others)
        if not shown or (more and order.index(cell.letter) < min(map(order.index, others))):
            return []
        return [f"had {shown} before" if came else f"has {shown} instead"]

    def _letters(self, pair: Pair, key: Key, side: int) -> set[str]:
        row, key_of = ((pair.old, self.keys.old), (pair.new, self.keys.new))[side]
        return {held.letter for held in row.assignments if key_of(held) == key} if row else set()

    def _of_ways(self, cell: _Cell) -> list[str]:
        """Say that the company or the team works another way, or the duty itself is another, if that may be why."""
        before, after = cell.pair.old, cell.pair.new
        if before is None or after is None or self.old.origin or self.new.origin:
            return []
        found: list[str] = []
        rules = [{held.letter.reason.rule for held in side.values()} for side in (cell.before, cell.after)]
        if rules[0] != rules[1] or any(held.letter.status == "profile" for held in cell.after.values()):
            found += self.causes.of_profiles(cell.pair.team)
        if not found and _says(before.activity) != _says(after.activity):
            found += list(self.causes.of_catalogue()) or ["the duty itself is defined otherwise now"]
        return found

    def _chosen(self, held: Assignment | None) -> list[str]:
        """Say what told the new holder from others, or how he came by the letter."""
        if held is None or held.status == "read" or held.agreed:
            return []
        return [deciding(self.new, held, private=self.private) or how(self.new, held)]

    def _stands_in(self, gone: list[Assignment], came: list[Assignment]) -> list[str]:
        before = {held.reason.stands_in_for for held in gone}
        return [
            f"{held.person} stands in for the {self.new.organisation.spoken(role)}"
            for held in came
            if (role := held.reason.stands_in_for) and role not in before
        ]

    def _usual(self, cell: _Cell) -> list[str]:
        """Say who usually has what nobody has."""
        row = cell.pair.new
        gaps = (gap for gap in row.unowned if gap.letter == cell.letter and not cell.after) if row else ()
        return [
            f"usual role: {' or '.join(self.new.organisation.spoken(role) for role in gap.usually)}"
            for gap in gaps
            if gap.usually and gap.accepted is None
        ]


def _above(row: Row | None, letter: str, key_of: Callable[[Assignment], Key]) -> set[Key]:
    """Return the roles without a name that have a stronger letter: a cell of a role shows the strongest one."""
    order = list(MEANINGS)
    if row is None or letter not in ("C", "I"):
        return set()
    stronger = (held for held in row.assignments if order.index(held.letter) < order.index(letter))
    return {key for held in stronger if (key := key_of(held))[0] == "role"}


def _first(held: list[Assignment]) -> Assignment | None:
    return held[0] if held else None


def _only(holders: _Holders) -> Assignment | None:
    return next((held.letter for held in holders.values()), None)


def _undone(held: Assignment) -> str:
    if held.reason.rule == "elsewhere":
        return f"{held.person} no longer owns it"
    return f"no longer decided for {held.person}"


def _is_gap(letter: str, owned: bool, was: bool) -> bool:
    """Tell whether an empty cell leaves a duty to nobody: A, or R where A does not say so already."""
    return letter == "A" or (letter == "R" and (owned or not was))


def _says(activity: Activity) -> tuple[object, ...]:
    """Return what a duty's own entry says about its letters."""
    letters = (activity.accountable, activity.responsible, activity.consulted, activity.informed)
    return *letters, activity.shared, activity.separation


def _teams(matrix: Matrix) -> set[str | None]:
    return {row.team for row in matrix.rows} | {team.name for team in matrix.organisation.teams}
