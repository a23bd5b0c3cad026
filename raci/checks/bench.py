"""Who else could answer for a duty: whom the rules name for it, and who would stand in for those."""

from __future__ import annotations

from raci.checks.survey import Survey
from raci.deciding.candidates import roles_of
from raci.deciding.layers import Context, Layers
from raci.matrix import Row
from raci.model import Activity


class Bench:
    """The roles that could answer for each activity, looked up once for all teams that are alike to the rules."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.organisation = survey.organisation
        self._layers: dict[str | None, Layers] = {}
        self._known: dict[tuple[object, ...], frozenset[str]] = {}

    def others(self, row: Row, person: str) -> bool:
        """Tell whether anybody but one person could answer for a row, the vacant seats apart."""
        context = self.survey.around[row.team]
        return any(
            holder.id != person and not holder.vacant
            for role in self._roles(context, row.activity)
            for holder in context.holders.get(role, ())
        )

    def _roles(self, context: Context, activity: Activity) -> frozenset[str]:
        # A company without rules of its own treats teams of the same ways, roles and size alike.
        own = context.team if self.organisation.rules else None
        key = (activity.id, own, context.ways, context.has, context.size)
        if key not in self._known:
            layers = self._layers.get(context.team) or Layers(self.organisation, context)
            self._layers[context.team] = layers
            named = roles_of(layers.ruling(activity, "A").tiers)
            covers = (layers.covers(role, activity) for role in named)
            standing_in = (roles_of(cover.by) for cover in covers if cover)
            self._known[key] = frozenset(named).union(*standing_in)
        return self._known[key]
