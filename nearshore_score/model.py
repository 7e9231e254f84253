"""The scoring model: framework, normalisation, gates and context, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, Self, get_args

from pydantic import Field, model_validator

from nearshore_score._frozen import FrozenModel
from nearshore_score.aggregation import OPERATORS, Operator
from nearshore_score.context import Context, Language
from nearshore_score.dataset import default_framework, load_gates
from nearshore_score.dataset.catalogue import pick
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.gates import Gate
from nearshore_score.normalisation import NORMALISATIONS, AnyNormalisation, FixedGoalposts
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.resolve import Resolution, resolve
from nearshore_score.weighting import AnyWeightSource

if TYPE_CHECKING:
    from nearshore_score.ranking import Ranking

#: Whether the method joins the scores of the criteria or those of the indicators.
Level = Literal["criteria", "indicators"]


class ScoringModel(FrozenModel):
    """Everything that turns profiles into a ranking; data only, JSON in and out.

    Parameters
    ----------
    framework : Framework
        The weighted tree of criteria and indicators.
    normalisation : FixedGoalposts, MinMax or another normalisation
        How figures become scores from 0 to 100.
    gates : tuple of Gate
        Conditions that a destination must meet before it is scored.
    context : Context
        Client market, segment, language and year.

    Examples
    --------
    >>> model = ScoringModel(framework=Framework.flat({"cost": 0.5, "language_skills": 0.5}))
    >>> mine = DestinationProfile(code="A", cost=62, language_skills=80)
    >>> yours = DestinationProfile(code="B", cost=90, language_skills=40)
    >>> model.rank([mine, yours]).codes
    ('A', 'B')
    """

    framework: Framework
    normalisation: AnyNormalisation = Field(default_factory=FixedGoalposts)
    gates: tuple[Gate, ...] = ()
    context: Context = Field(default_factory=Context)

    @model_validator(mode="after")
    def _each_gate_once(self) -> Self:
        codes = [gate.code for gate in self.gates]
        if len(set(codes)) != len(codes):
            raise ValueError("two gates have the same code; give each its own")
        return self

    @property
    def method(self) -> str:
        """Kind of the operator that joins the criteria."""
        return self.framework.root.operator.kind

    def __repr__(self) -> str:
        where = f"{self.context.segment or 'any work'} for {self.context.client or 'any client'}"
        return f"ScoringModel({where}, {self.method}, {self.normalisation.kind})"

    __str__ = __repr__

    def resolve(self, profiles: Iterable[DestinationProfile]) -> Resolution:
        """Pick and check the figures that the model needs; see `resolve`."""
        return resolve(Destinations(profiles), self.framework, self.context.client)

    def compile(self, profiles: Iterable[DestinationProfile]) -> Plan:
        """Compile the model for some profiles, without gates; see `Plan`."""
        return Plan(self.resolve(profiles).panel, self.framework, self.normalisation)

    def rank(self, profiles: Iterable[DestinationProfile]) -> Ranking:
        """Score and rank destinations.

        Parameters
        ----------
        profiles : iterable of DestinationProfile
            At least one; a single destination gets a score and rank 1. A destination that is
            itself the client market is listed as not ranked.

        Returns
        -------
        Ranking

        Raises
        ------
        InvalidInputError
            If there is no destination, or a figure cannot be right.
        UnknownNameError
            If a profile names an unknown indicator.
        """
        # The procedure stands to the right of the model, so it is fetched when it is needed.
        from nearshore_score.comparison import compare

        return compare(self, profiles)


def load_model(
    segment: str = "general",
    client: str = "FRA",
    *,
    method: str | Operator = "arithmetic_mean",
    level: Level = "criteria",
    normalisation: str = "fixed_goalposts",
    weights: str | Mapping[str, float] | AnyWeightSource | None = None,
    gates: Iterable[str | Gate] = (),
    language: Language = "en",
    year: int | None = None,
) -> ScoringModel:
    """Make the default model for a segment of work and a client market.

    Parameters
    ----------
    segment : str
        Kind of work; see `load_segments`.
    client : str
        Client market; see `load_clients`.
    method : str or Operator
        What joins the criteria: ``"arithmetic_mean"``, ``"topsis"`` or another kind (see
        `OPERATORS`), or a specification with parameters of your own.
    level : {"criteria", "indicators"}
        Whether it joins the scores of the criteria, or those of the indicators.
    normalisation : str
        ``"fixed_goalposts"``, or ``"min_max"`` over the compared destinations.
    weights : str, mapping of str to float, or a weight source, optional
        A published scheme (see `load_weight_schemes`), a kind of weights that are computed from
        the compared destinations, such as ``"entropy"``, weights by criterion, or a weight
        source, in place of those judged for the segment. Criteria that are not named get none.
    gates : iterable of str or Gate
        Conditions before scoring, by name (see `load_gates`) or your own.
    language : {"en", "fr"}
        Language of names and sentences.
    year : int, optional
        Year of the comparison; by default the reference year of the embedded data.

    Returns
    -------
    ScoringModel

    Raises
    ------
    UnknownNameError
        If a name does not exist; the nearest ones are suggested.

    Examples
    --------
    >>> model = load_model("cybersecurity_soc", "GBR", gates=["adequate_data_protection"])
    >>> model
    ScoringModel(cybersecurity_soc for GBR, arithmetic_mean, fixed_goalposts)
    """
    if level not in get_args(Level):
        raise UnknownNameError("level", level, get_args(Level))
    if isinstance(gates, str):
        raise InvalidInputError(f"gates takes a list; write gates=[{gates!r}]")
    framework = default_framework(segment, client, weights=weights)
    known = load_gates()
    chosen = tuple(
        known[pick("gate", gate, known)] if isinstance(gate, str) else gate for gate in gates
    )
    operator = OPERATORS.create(method) if isinstance(method, str) else method
    framework = framework.replace_node(framework.root.code, operator=operator)
    return ScoringModel(
        framework=framework.flatten() if level == "indicators" else framework,
        normalisation=NORMALISATIONS.create(normalisation),
        gates=chosen,
        context=Context(client=client, segment=segment, language=language, year=year),
    )
