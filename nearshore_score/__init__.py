"""Score nearshoring destinations, explain the scores, and say how far they can be trusted."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearshore_score._frozen import Specification
    from nearshore_score.aggregation import (
        OPERATORS,
        ArithmeticMean,
        Decomposable,
        GeometricMean,
        LinearInWeights,
        Operator,
        arithmetic_mean,
        arithmetic_shares,
        geometric_mean,
        geometric_shares,
    )
    from nearshore_score.context import Context
    from nearshore_score.criteria import CRITERIA, Indicator, Product
    from nearshore_score.dataset import (
        FIGURE_FILES,
        MAIN_COMPARISON,
        ClientMarket,
        SchemeFactor,
        SectorFact,
        Segment,
        WeightScheme,
        data_licences,
        dataset_version,
        default_framework,
        known_figures,
        load_clients,
        load_destinations,
        load_gates,
        load_indicators,
        load_sector_facts,
        load_segments,
        load_sources,
        load_weight_schemes,
    )
    from nearshore_score.errors import (
        InvalidInputError,
        MissingExtraError,
        MixedSeriesWarning,
        NearshoreScoreError,
        NotLinearError,
        UnknownNameError,
    )
    from nearshore_score.explain import Gap, Standing, standing
    from nearshore_score.figures import (
        Discrete,
        Figure,
        Interval,
        LogNormal,
        Normal,
        Source,
        Triangular,
    )
    from nearshore_score.framework import Framework, Node, Renormalise
    from nearshore_score.gates import Gate, GateResult
    from nearshore_score.linear_form import LinearForm
    from nearshore_score.model import ScoringModel, load_model
    from nearshore_score.panel import STATES, CellError, Panel
    from nearshore_score.plan import Contributions, Evaluation, Plan
    from nearshore_score.preparation import (
        NORMALISATIONS,
        FixedGoalposts,
        Goalposts,
        MinMax,
        Normalisation,
        goalpost_scores,
        min_max_scores,
    )
    from nearshore_score.profile_files import read_profiles, write_profiles
    from nearshore_score.profiles import DestinationProfile, Destinations
    from nearshore_score.ranking import (
        Caution,
        NodeResult,
        NotRanked,
        RankedDestination,
        Ranking,
        Years,
    )
    from nearshore_score.ranks import competition_ranks
    from nearshore_score.registry import Registry
    from nearshore_score.resolve import Resolution
    from nearshore_score.weighting import WEIGHT_SOURCES, FixedWeights, JudgedWeights, WeightSource

    __version__: str

__all__ = [
    "CRITERIA",
    "FIGURE_FILES",
    "MAIN_COMPARISON",
    "NORMALISATIONS",
    "OPERATORS",
    "STATES",
    "WEIGHT_SOURCES",
    "ArithmeticMean",
    "Caution",
    "CellError",
    "ClientMarket",
    "Context",
    "Contributions",
    "Decomposable",
    "DestinationProfile",
    "Destinations",
    "Discrete",
    "Evaluation",
    "Figure",
    "FixedGoalposts",
    "FixedWeights",
    "Framework",
    "Gap",
    "Gate",
    "GateResult",
    "GeometricMean",
    "Goalposts",
    "Indicator",
    "Interval",
    "InvalidInputError",
    "JudgedWeights",
    "LinearForm",
    "LinearInWeights",
    "LogNormal",
    "MinMax",
    "MissingExtraError",
    "MixedSeriesWarning",
    "NearshoreScoreError",
    "Node",
    "NodeResult",
    "Normal",
    "Normalisation",
    "NotLinearError",
    "NotRanked",
    "Operator",
    "Panel",
    "Plan",
    "Product",
    "RankedDestination",
    "Ranking",
    "Registry",
    "Renormalise",
    "Resolution",
    "SchemeFactor",
    "ScoringModel",
    "SectorFact",
    "Segment",
    "Source",
    "Specification",
    "Standing",
    "Triangular",
    "UnknownNameError",
    "WeightScheme",
    "WeightSource",
    "Years",
    "arithmetic_mean",
    "arithmetic_shares",
    "competition_ranks",
    "data_licences",
    "dataset_version",
    "default_framework",
    "geometric_mean",
    "geometric_shares",
    "goalpost_scores",
    "known_figures",
    "load_clients",
    "load_destinations",
    "load_gates",
    "load_indicators",
    "load_model",
    "load_sector_facts",
    "load_segments",
    "load_sources",
    "load_weight_schemes",
    "min_max_scores",
    "read_profiles",
    "standing",
    "write_profiles",
]

# The rooms that hold the public names, from left to right: each needs only those before it.
_ROOMS = (
    "errors",
    "_frozen",
    "registry",
    "figures",
    "aggregation",
    "preparation",
    "weighting",
    "criteria",
    "framework",
    "profiles",
    "context",
    "gates",
    "dataset",
    "panel",
    "resolve",
    "ranks",
    "plan",
    "profile_files",
    "model",
    "ranking",
    "explain",
)


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for, so that importing the package is quick."""
    if name == "__version__":
        return import_module("importlib.metadata").version("nearshore-score")
    if name in __all__:
        for room in _ROOMS:
            module = import_module(f"nearshore_score.{room}")
            if name in vars(module):
                return globals().setdefault(name, vars(module)[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
