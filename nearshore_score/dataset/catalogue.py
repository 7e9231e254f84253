"""The embedded catalogue: indicators, sources, segments, client markets, weight sets, gates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, cast

from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.criteria import Indicator
from nearshore_score.dataset.tables import Row, number, read_table, whole
from nearshore_score.errors import UnknownNameError
from nearshore_score.figures import Source
from nearshore_score.gates import Gate
from nearshore_score.naming import Code, Named
from nearshore_score.normalisation import Direction, Goalposts, Transform
from nearshore_score.weighting import FixedWeights, JudgedWeights

#: Figures that the framework derives others from, by criterion.
_INPUTS: Mapping[str, str] = FrozenMapping({"population_15_64": "language_skills"})


class ClientMarket(Named):
    """A market in which clients sit.

    Parameters
    ----------
    code, name, name_fr : str
        ISO 3166 code and names.
    main_city, time_zone, time_zone_version : str
        Where offices are assumed to be, and the time-zone database that was read.
    utc_offset_winter, utc_offset_summer : float
        Hours from UTC.
    voice_languages, other_languages : mapping of str to float
        Share of each language in voice work and in all other work; a judgement.
    """

    main_city: str
    time_zone: str
    time_zone_version: str
    utc_offset_winter: Number
    utc_offset_summer: Number
    voice_languages: Annotated[Mapping[str, Number], *FROZEN]
    other_languages: Annotated[Mapping[str, Number], *FROZEN]

    def language_mix(self, voice_share: float) -> Mapping[str, float]:
        """Return the weight of every language for work of which a share is done by voice.

        Parameters
        ----------
        voice_share : float
            Share of the work that is done by voice, 0 to 1.

        Examples
        --------
        >>> load_clients()["FRA"].language_mix(0.5)["fr"]
        0.75
        """
        mix = {
            code: voice_share * self.voice_languages[code] + (1 - voice_share) * other
            for code, other in self.other_languages.items()
        }
        return FrozenMapping({code: weight for code, weight in mix.items() if weight > 0})


class Segment(Named):
    """A kind of service work, with the weights that were judged for it.

    Parameters
    ----------
    code, name, name_fr, description, description_fr : str
        Names and one sentence.
    voice_share : float
        Share of the work that is done by voice, 0 to 1.
    weights : JudgedWeights
        Weight of every criterion, with its band and its basis.
    """

    description: str
    description_fr: str
    voice_share: Number
    weights: JudgedWeights


class SchemeFactor(FrozenModel):
    """One factor of a published weight scheme, or its part that goes to one criterion.

    Parameters
    ----------
    factor : str
        Name of the factor in the publication.
    published_weight : float
        Its published weight.
    criterion : str
        Our criterion that gets it, empty if there is no counterpart.
    share_of_factor : float
        Part of the factor that this criterion gets.
    mapping_note : str
        Why.
    """

    factor: str
    published_weight: Number
    criterion: str
    share_of_factor: Number
    mapping_note: str


class WeightScheme(FrozenModel):
    """A published set of weights, mapped to our criteria.

    Parameters
    ----------
    code, name, publisher, edition : str
        Which publication.
    factors : tuple of SchemeFactor
        Its factors and where they go.
    """

    code: Code
    name: str
    publisher: str
    edition: str
    factors: tuple[SchemeFactor, ...]

    @property
    def weights(self) -> FixedWeights:
        """Weights of our criteria that follow from the mapping."""
        values: dict[str, float] = defaultdict(float)
        for factor in self.factors:
            if factor.criterion:
                values[factor.criterion] += factor.published_weight * factor.share_of_factor
        basis = f"{self.publisher}, {self.name}, {self.edition}, mapped to our criteria"
        return FixedWeights(values=values, basis=basis)


class SectorFact(FrozenModel):
    """A fact about the sector of a destination, as context: it is never scored.

    Parameters
    ----------
    destination : str
        Of whom it is told.
    year : str
        Year, half-year or quarter as the source gives it.
    measure : str
        What is told.
    value, low, high : float, optional
        A number, or a range.
    unit : str
        Unit of the number.
    series : str
        Name of the series; facts of two series are not comparable.
    source, mark, note : str
        Where it stands, and how far it can be trusted.
    """

    destination: Code
    year: str
    measure: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit: str
    series: str
    source: str
    mark: str
    note: str


@cache
def load_sources() -> Mapping[str, Source]:
    """Return every source of the embedded figures by code.

    Examples
    --------
    >>> load_sources()["WB_WGI_2024"].licence
    'CC BY 4.0'
    """
    return FrozenMapping({row["code"]: Source.from_fields(row) for row in read_table("sources")})


@cache
def load_indicators() -> Mapping[str, Indicator]:
    """Return the indicators of the embedded framework by code.

    Examples
    --------
    >>> load_indicators()["gni_per_head"].direction
    'cost'
    """
    return FrozenMapping({row["code"]: _indicator(row) for row in read_table("indicators")})


@cache
def load_clients() -> Mapping[str, ClientMarket]:
    """Return the client markets by code.

    Examples
    --------
    >>> load_clients()["GBR"].name
    'United Kingdom'
    """
    return FrozenMapping({row["code"]: _client(row) for row in read_table("markets")})


@cache
def load_segments() -> Mapping[str, Segment]:
    """Return the segments of service work by code.

    Examples
    --------
    >>> load_segments()["applied_ai"].weights.values["talent"]
    0.38
    """
    return FrozenMapping({row["code"]: _segment(row) for row in read_table("segments")})


@cache
def load_weight_schemes() -> Mapping[str, WeightScheme]:
    """Return published weight schemes, mapped to our criteria, by code.

    Examples
    --------
    >>> load_weight_schemes()["gsli_2021"].weights.values["cost"]
    0.35
    """
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in read_table("weight_schemes"):
        grouped[row["scheme"]].append(row)
    return FrozenMapping({code: _scheme(code, rows) for code, rows in grouped.items()})


@cache
def load_gates() -> Mapping[str, Gate]:
    """Return the named gates by code.

    Examples
    --------
    >>> load_gates()["adequate_data_protection"].minimum
    0.9
    """
    return FrozenMapping({row["code"]: _gate(row) for row in read_table("gates")})


@cache
def load_sector_facts() -> tuple[SectorFact, ...]:
    """Return facts about the sector of destinations; context, never scored.

    Examples
    --------
    >>> sorted(
    ...     fact.series
    ...     for fact in load_sector_facts()
    ...     if (fact.destination, fact.year, fact.measure) == ("MAR", "2023", "export revenue")
    ... )
    ['new', 'old']
    """
    return tuple(_fact(row) for row in read_table("sector_facts"))


@cache
def dataset_version() -> Mapping[str, str]:
    """Return version, retrieval date, time-zone database and reference year of the data.

    Examples
    --------
    >>> dataset_version()["time_zone_database"]
    '2026f'
    """
    return FrozenMapping({row["key"]: row["value"] for row in read_table("vintage")})


@cache
def known_figures() -> Mapping[str, str]:
    """Return the criterion of every figure that the embedded data know, by code."""
    home = dict(_INPUTS)
    for row in read_table("indicators"):
        home[row["code"]] = row["criterion"]
        if row["varies_by"] == "language":
            stem = row["code"].removeprefix("language_")
            home |= {f"{stem}_{one['code']}": row["criterion"] for one in read_table("languages")}
    return FrozenMapping(home)


def pick(what: str, code: str, known: Mapping[str, object]) -> str:
    """Return `code` if it is known, else raise an error with the nearest names."""
    if code not in known:
        raise UnknownNameError(what, code, known)
    return code


def _indicator(row: Row) -> Indicator:
    low, high = number(row["low"]), number(row["high"])
    return Indicator(
        code=row["code"],
        name=row["name"],
        name_fr=row["name_fr"],
        unit=row["unit"],
        direction=cast("Direction", row["direction"]),
        goalposts=Goalposts(
            low=cast("float", low),
            high=cast("float", high),
            transform=cast("Transform", row["transform"]),
        ),
        minimum=number(row["minimum"]),
        maximum=number(row["maximum"]),
        varies_by=cast('Literal["", "client", "language"]', row["varies_by"]),
        score_error=number(row["error_points"]) or 0.0,
        score_error_if_older=number(row["error_points_if_older"]),
        older_than=whole(row["older_than"]),
        definition=row["definition"],
        reason=row["reason"],
        caution=row["caution"],
    )


def _client(row: Row) -> ClientMarket:
    mix = [r for r in read_table("market_languages") if r["market"] == row["code"]]
    return ClientMarket(
        code=row["code"],
        name=row["name"],
        name_fr=row["name_fr"],
        main_city=row["main_city"],
        time_zone=row["time_zone"],
        time_zone_version=row["time_zone_version"],
        utc_offset_winter=float(row["utc_offset_winter"]),
        utc_offset_summer=float(row["utc_offset_summer"]),
        voice_languages={r["language"]: float(r["voice_share"]) for r in mix},
        other_languages={r["language"]: float(r["nonvoice_share"]) for r in mix},
    )


def _segment(row: Row) -> Segment:
    rows = [r for r in read_table("segment_weights") if r["segment"] == row["code"]]
    weights = JudgedWeights(
        values={r["criterion"]: float(r["weight"]) for r in rows},
        low={r["criterion"]: float(r["low"]) for r in rows},
        high={r["criterion"]: float(r["high"]) for r in rows},
        basis=rows[0]["basis"],
    )
    return Segment(
        code=row["code"],
        name=row["name"],
        name_fr=row["name_fr"],
        description=row["description"],
        description_fr=row["description_fr"],
        voice_share=float(row["voice_share"]),
        weights=weights,
    )


def _scheme(code: str, rows: list[Row]) -> WeightScheme:
    factors = tuple(
        SchemeFactor(
            factor=row["factor"],
            published_weight=float(row["published_weight"]),
            criterion=row["criterion"],
            share_of_factor=float(row["share_of_factor"]),
            mapping_note=row["mapping_note"],
        )
        for row in rows
    )
    first = rows[0]
    return WeightScheme(
        code=code,
        name=first["scheme_name"],
        publisher=first["publisher"],
        edition=first["edition"],
        factors=factors,
    )


def _gate(row: Row) -> Gate:
    return Gate(
        code=row["code"],
        name=row["name"],
        name_fr=row["name_fr"],
        target=row["target"],
        minimum=number(row["minimum"]),
        maximum=number(row["maximum"]),
        unknown=cast('Literal["keep", "exclude"]', row["unknown"]),
        basis=row["basis"],
    )


def _fact(row: Row) -> SectorFact:
    numbers = {key: number(row[key]) for key in ("value", "low", "high")}
    texts = ("destination", "year", "measure", "unit", "series", "source", "mark", "note")
    return SectorFact.from_fields({**{key: row[key] for key in texts}, **numbers})
