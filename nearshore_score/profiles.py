"""Destination profiles: the figures of one place, without any client or weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Self, cast, overload

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from nearshore_score._frozen import (
    FROZEN,
    FrozenMapping,
    finite_number,
    freeze,
    is_mapping,
    plain_mapping,
)
from nearshore_score.criteria import CRITERIA
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Figure
from nearshore_score.naming import Named

#: Figures of one indicator by client market.
ByClient = Mapping[str, Figure]


class _CriterionType:
    """How pydantic reads, freezes and writes a criterion of a profile."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        stored = handler.generate_schema(
            float | dict[str, Figure | float | dict[str, Figure | float]]
        )
        return core_schema.no_info_before_validator_function(
            _read_criterion,
            core_schema.no_info_after_validator_function(
                _freeze_criterion,
                stored,
                serialization=core_schema.wrap_serializer_function_ser_schema(
                    _write_criterion, schema=stored
                ),
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema)


def _read_criterion(value: object) -> object:
    if is_mapping(value):
        return {code: _read_figures(code, figure) for code, figure in value.items()}
    score = finite_number(value)
    if not 0 <= score <= 100:
        raise ValueError(
            f"{score:g} is outside 0 to 100; a bare number is a criterion score, higher is better "
            "for the client; give raw figures as a mapping of indicators to numbers"
        )
    return score


def _read_figures(code: object, value: object) -> object:
    if is_mapping(value) and not _is_figure(value):
        return {client: _read_figure(f"{code}, {client}", item) for client, item in value.items()}
    return _read_figure(str(code), value)


def _is_figure(value: Mapping[object, object]) -> bool:
    return bool(value) and all(key in Figure.model_fields for key in value)


def _read_figure(where: str, value: object) -> Figure:
    try:
        if isinstance(value, Figure):
            return value
        if is_mapping(value):
            return Figure.from_fields({str(key): item for key, item in value.items()})
        return Figure(value=finite_number(value))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _freeze_criterion(value: object) -> object:
    if not is_mapping(value):
        return value
    return FrozenMapping({k: freeze(v) if is_mapping(v) else v for k, v in value.items()})


def _write_criterion(value: object, handler: SerializerFunctionWrapHandler) -> object:
    if not is_mapping(value):
        return handler(value)
    return handler({k: plain_mapping(v) for k, v in value.items()})


#: A score from 0 to 100, higher is better for the client, or figures by indicator.
ScoreOrFigures = Annotated[
    float | Mapping[str, float | Figure | Mapping[str, float | Figure]], _CriterionType()
]


def _on_one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(f"{text!r} holds a line break or another control character; take it out")
    return text


#: Text that stands in tables: one line without control characters.
Label = Annotated[str, AfterValidator(_on_one_line)]


class DestinationProfile(Named):
    """The facts about one destination, by criterion.

    A criterion is either one number, a **score from 0 to 100 where higher is better for the
    client** (so ``cost=62`` means fairly cheap), or a mapping of indicators to figures, which a
    model scores. A figure that depends on the client market is a mapping of clients to figures.

    Parameters
    ----------
    code : str
        Short name, for instance the ISO 3166 code ``"MAR"``.
    name, name_fr : str, optional
        Names for people.
    cost, language_skills, certifications : float or mapping, optional
        The first three of the six criteria of the comparison; leave out what is not known.
    connectivity, legal_certainty, administrative_speed : float or mapping, optional
        The other three.
    talent, proximity : float or mapping, optional
        Two further criteria of the embedded framework.
    other : mapping, optional
        Criteria of your own, which your framework must know.
    region : str, optional
        Group of destinations for filters.
    note : str, optional
        Anything to remember.

    Raises
    ------
    InvalidInputError
        If a score lies outside 0 to 100, or a figure is not a finite number.

    Examples
    --------
    >>> mine = DestinationProfile(
    ...     code="XYZ",
    ...     name="My city",
    ...     cost=62,
    ...     language_skills=80,
    ...     connectivity={"fixed_broadband": 31.5},
    ... )
    >>> mine
    DestinationProfile(XYZ, 'My city', scores: 2, figures: 1)
    >>> mine["fixed_broadband"].value
    31.5
    """

    name: Label = ""
    name_fr: Label = ""
    cost: ScoreOrFigures | None = None
    language_skills: ScoreOrFigures | None = None
    certifications: ScoreOrFigures | None = None
    connectivity: ScoreOrFigures | None = None
    legal_certainty: ScoreOrFigures | None = None
    administrative_speed: ScoreOrFigures | None = None
    talent: ScoreOrFigures | None = None
    proximity: ScoreOrFigures | None = None
    other: Annotated[Mapping[str, ScoreOrFigures], *FROZEN] = Field(default_factory=FrozenMapping)
    region: Label = ""
    note: str = ""

    @model_validator(mode="after")
    def _each_figure_once(self) -> Self:
        seen: dict[str, str] = {}
        for criterion, content in self.criteria.items():
            for indicator in content if isinstance(content, Mapping) else ():
                if indicator in seen:
                    raise ValueError(
                        f"{indicator} is given under {seen[indicator]} and again under {criterion}"
                    )
                seen[indicator] = criterion
        return self

    @field_validator("other")
    @classmethod
    def _other_is_really_other(
        cls, other: Mapping[str, ScoreOrFigures]
    ) -> Mapping[str, ScoreOrFigures]:
        for code in other:
            if code in CRITERIA:
                raise ValueError(f"{code} has a field of its own; give it as {code}=...")
        return other

    @cached_property
    def criteria(self) -> Mapping[str, ScoreOrFigures]:
        """The criteria that the profile says something about."""
        named = {code: getattr(self, code) for code in CRITERIA}
        return FrozenMapping(
            {code: value for code, value in {**named, **self.other}.items() if value is not None}
        )

    @cached_property
    def _figures(self) -> Mapping[str, Figure | ByClient]:
        contents = [c for c in self.criteria.values() if isinstance(c, Mapping)]
        # Reading a criterion turned every number into a Figure.
        return cast(
            "Mapping[str, Figure | ByClient]",
            FrozenMapping({code: found for content in contents for code, found in content.items()}),
        )

    def figures(self) -> Iterator[tuple[str, str, str | None, Figure]]:
        """Yield criterion, indicator, client (None if it does not matter) and figure."""
        for criterion, content in self.criteria.items():
            for indicator in content if isinstance(content, Mapping) else ():
                found = self._figures[indicator]
                if isinstance(found, Figure):
                    yield criterion, indicator, None, found
                else:
                    for client, figure in found.items():
                        yield criterion, indicator, client, figure

    def figure(self, indicator: str, client: str | None = None) -> Figure | None:
        """Return the figure of an indicator, or None if the profile has none.

        Parameters
        ----------
        indicator : str
            Code of the indicator.
        client : str, optional
            Client market, for figures that depend on it.

        Raises
        ------
        InvalidInputError
            If the figure depends on the client and none is given.
        """
        found = self._figures.get(indicator)
        if not isinstance(found, Mapping):
            return found
        if client is None:
            raise InvalidInputError(
                f"{self.code}: {indicator} depends on the client market; "
                f"use figure({indicator!r}, client=...) with one of {', '.join(found)}"
            )
        return found.get(client)

    def __getitem__(self, indicator: str) -> Figure:
        """Return the figure of an indicator that does not depend on the client.

        Parameters
        ----------
        indicator : str
            Code of the indicator.

        Raises
        ------
        UnknownNameError
            If the profile has no such figure.
        """
        figure = self.figure(indicator)
        if figure is None:
            known = {code for _, code, _, _ in self.figures()}
            raise UnknownNameError(f"figure of {self.code}", indicator, sorted(known))
        return figure

    def __repr__(self) -> str:
        scores = sum(not isinstance(content, Mapping) for content in self.criteria.values())
        content = f"scores: {scores}, figures: {len(self._figures)}"
        return f"DestinationProfile({self.code}, {self.label()!r}, {content})"

    __str__ = __repr__

    def with_figures(self, criterion: str, **figures: float | Figure) -> Self:
        """Return a profile in which some figures of a criterion are replaced or added.

        Parameters
        ----------
        criterion : str
            The criterion that the indicators belong to.
        **figures
            Indicators with their new figures.

        Examples
        --------
        >>> city = DestinationProfile(code="C", cost={"office_rent": 20})
        >>> city.with_figures("cost", office_rent=18)["office_rent"].value
        18.0
        """
        present = self.criteria.get(criterion)
        merged = {**(present if isinstance(present, Mapping) else {}), **figures}
        if criterion in CRITERIA:
            return self.replace(**{criterion: merged})
        return self.replace(other={**self.other, criterion: merged})


class Destinations(Sequence[DestinationProfile]):
    """An immutable list of profiles that can be picked by code.

    Parameters
    ----------
    profiles : iterable of DestinationProfile
        In the order in which they are to be shown; codes must be unique.

    Raises
    ------
    InvalidInputError
        If two profiles have the same code.

    Examples
    --------
    >>> places = Destinations([DestinationProfile(code="A"), DestinationProfile(code="B")])
    >>> places.select("B").codes
    ('B',)
    """

    __slots__ = ("_by_code",)

    def __init__(self, profiles: Iterable[DestinationProfile]) -> None:
        by_code: dict[str, DestinationProfile] = {}
        for profile in profiles:
            if not isinstance(profile, DestinationProfile):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise InvalidInputError(
                    f"{profile!r} is no profile; pick profiles with load_destinations().select(...)"
                )
            if profile.code in by_code:
                raise InvalidInputError(
                    f"two destinations have the code {profile.code!r}; codes must be unique"
                )
            by_code[profile.code] = profile
        self._by_code = by_code

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self._by_code)

    def select(self, *codes: str) -> Destinations:
        """Return some of the destinations, in the order asked for.

        Parameters
        ----------
        *codes : str
            Codes or names, in any case.

        Raises
        ------
        UnknownNameError
            If a code is not among them; the nearest codes and names are suggested.
        """
        return Destinations([self[self.resolve(code)] for code in codes])

    def resolve(self, name: str) -> str:
        """Return the code of a destination that is named by code or name, in any case."""
        if name in self._by_code:
            return name
        folded = name.casefold()
        for profile in self:
            if folded and folded in {
                profile.code.casefold(),
                profile.name.casefold(),
                profile.name_fr.casefold(),
            }:
                return profile.code
        known = [text for p in self for text in (p.code, p.name, p.name_fr) if text]
        raise UnknownNameError("destination", name, dict.fromkeys(known))

    def add(self, *profiles: DestinationProfile) -> Destinations:
        """Return these destinations and some more."""
        return Destinations([*self, *profiles])

    @overload
    def __getitem__(self, key: str | int) -> DestinationProfile: ...
    @overload
    def __getitem__(self, key: slice) -> Destinations: ...
    def __getitem__(self, key: str | int | slice) -> DestinationProfile | Destinations:
        """Return a profile by code or position, or several by slice."""
        if isinstance(key, str):
            return self._by_code[self.resolve(key)]
        profiles = tuple(self._by_code.values())
        return Destinations(profiles[key]) if isinstance(key, slice) else profiles[key]

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[DestinationProfile]:
        return iter(self._by_code.values())

    def __contains__(self, item: object) -> bool:
        return item in self._by_code if isinstance(item, str) else item in self._by_code.values()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Destinations) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Destinations({', '.join(self.codes)})"
