"""Why a ranking came out as it did."""

from nearshore_score.explain.gap_decomposition import (
    GapDecomposition,
    decompose_gap,
    shapley_gap,
)
from nearshore_score.explain.standings import Gap, Standing, standing

__all__ = [
    "Gap",
    "GapDecomposition",
    "Standing",
    "decompose_gap",
    "shapley_gap",
    "standing",
]
