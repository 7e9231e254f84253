"""The embedded figures, framework, segments and client markets, with their sources."""

from nearshore_score.dataset.catalogue import (
    ClientMarket,
    SchemeFactor,
    SectorFact,
    Segment,
    WeightScheme,
    dataset_version,
    known_figures,
    load_clients,
    load_gates,
    load_indicators,
    load_sector_facts,
    load_segments,
    load_sources,
    load_weight_schemes,
)
from nearshore_score.dataset.destinations import (
    FIGURE_FILES,
    MAIN_COMPARISON,
    data_licences,
    load_destinations,
)
from nearshore_score.dataset.framework import default_framework

__all__ = [
    "FIGURE_FILES",
    "MAIN_COMPARISON",
    "ClientMarket",
    "SchemeFactor",
    "SectorFact",
    "Segment",
    "WeightScheme",
    "data_licences",
    "dataset_version",
    "default_framework",
    "known_figures",
    "load_clients",
    "load_destinations",
    "load_gates",
    "load_indicators",
    "load_sector_facts",
    "load_segments",
    "load_sources",
    "load_weight_schemes",
]
