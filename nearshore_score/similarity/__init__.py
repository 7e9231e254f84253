"""How much rankings of the same destinations agree. One measure a file."""

from __future__ import annotations

from nearshore_score.similarity.concordance import Concordance, concordance
from nearshore_score.similarity.kendall_tau_b import kendall_tau_b
from nearshore_score.similarity.rank_biased_overlap import rank_biased_overlap
from nearshore_score.similarity.rank_similarity import (
    SimilarityMeasure,
    SimilarityName,
    rank_similarity,
)
from nearshore_score.similarity.rw_coefficient import rw_coefficient
from nearshore_score.similarity.spearman_rho import spearman_rho
from nearshore_score.similarity.weighted_tau import weighted_tau
from nearshore_score.similarity.ws_coefficient import ws_coefficient

__all__ = [
    "Concordance",
    "SimilarityMeasure",
    "SimilarityName",
    "concordance",
    "kendall_tau_b",
    "rank_biased_overlap",
    "rank_similarity",
    "rw_coefficient",
    "spearman_rho",
    "weighted_tau",
    "ws_coefficient",
]
