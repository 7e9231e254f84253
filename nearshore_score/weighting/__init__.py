"""Where the weights of a node's children come from. One method a file."""

from __future__ import annotations

from nearshore_score.weighting.analytic_hierarchy_process import (
    AnalyticHierarchyResult,
    AnalyticHierarchyWeights,
    WorstJudgement,
    analytic_hierarchy_process,
)
from nearshore_score.weighting.best_worst_method import (
    BestWorstResult,
    BestWorstWeights,
    best_worst_method,
)
from nearshore_score.weighting.cilos import CilosResult, CilosWeights, cilos_weights
from nearshore_score.weighting.critic import CriticResult, CriticWeights, critic_weights
from nearshore_score.weighting.entropy import EntropyResult, EntropyWeights, entropy_weights
from nearshore_score.weighting.equal import EqualWeights, equal_weights
from nearshore_score.weighting.factor_analysis import FactorAnalysisWeights
from nearshore_score.weighting.fixed import FixedWeights
from nearshore_score.weighting.fucom import FucomResult, FucomWeights, fucom_weights
from nearshore_score.weighting.gini import GiniResult, GiniWeights, gini_weights
from nearshore_score.weighting.group import (
    Disagreement,
    GroupWeights,
    disagreement,
    group_weights,
)
from nearshore_score.weighting.group_decision import GroupDecision, decide_as_group
from nearshore_score.weighting.idocriw import IdocriwResult, IdocriwWeights, idocriw_weights
from nearshore_score.weighting.importance import importances
from nearshore_score.weighting.judged import JudgedWeights
from nearshore_score.weighting.merec import MerecResult, MerecWeights, merec_weights
from nearshore_score.weighting.optimised import (
    OptimisedResult,
    OptimisedWeights,
    optimise_weights,
)
from nearshore_score.weighting.pairwise_judgements import group_judgements, judgement_errors
from nearshore_score.weighting.point_allocation import (
    PointAllocationResult,
    PointAllocationWeights,
    point_allocation_weights,
)
from nearshore_score.weighting.principal_component import (
    PrincipalComponentWeights,
    principal_component_weights,
)
from nearshore_score.weighting.properties import (
    HasDiagnostics,
    HasWeightingProperties,
    WeightingProperties,
)
from nearshore_score.weighting.random_index import random_index, random_index_source
from nearshore_score.weighting.rank_order import (
    RankOrderResult,
    RankOrderWeights,
    rank_order_weights,
)
from nearshore_score.weighting.ratio import RatioResult, RatioWeights, ratio_weights
from nearshore_score.weighting.registered import (
    WEIGHT_SOURCES,
    AnyWeights,
    AnyWeightSource,
    ComputedWeights,
    WeightSource,
)
from nearshore_score.weighting.standard_deviation import (
    StandardDeviationResult,
    StandardDeviationWeights,
    standard_deviation_weights,
)
from nearshore_score.weighting.swara import SwaraResult, SwaraWeights, swara_weights
from nearshore_score.weighting.swing import SwingResult, SwingWeights, swing_weights

__all__ = [
    "WEIGHT_SOURCES",
    "AnalyticHierarchyResult",
    "AnalyticHierarchyWeights",
    "AnyWeightSource",
    "AnyWeights",
    "BestWorstResult",
    "BestWorstWeights",
    "CilosResult",
    "CilosWeights",
    "ComputedWeights",
    "CriticResult",
    "CriticWeights",
    "Disagreement",
    "EntropyResult",
    "EntropyWeights",
    "EqualWeights",
    "FactorAnalysisWeights",
    "FixedWeights",
    "FucomResult",
    "FucomWeights",
    "GiniResult",
    "GiniWeights",
    "GroupDecision",
    "GroupWeights",
    "HasDiagnostics",
    "HasWeightingProperties",
    "IdocriwResult",
    "IdocriwWeights",
    "JudgedWeights",
    "MerecResult",
    "MerecWeights",
    "OptimisedResult",
    "OptimisedWeights",
    "PointAllocationResult",
    "PointAllocationWeights",
    "PrincipalComponentWeights",
    "RankOrderResult",
    "RankOrderWeights",
    "RatioResult",
    "RatioWeights",
    "StandardDeviationResult",
    "StandardDeviationWeights",
    "SwaraResult",
    "SwaraWeights",
    "SwingResult",
    "SwingWeights",
    "WeightSource",
    "WeightingProperties",
    "WorstJudgement",
    "analytic_hierarchy_process",
    "best_worst_method",
    "cilos_weights",
    "critic_weights",
    "decide_as_group",
    "disagreement",
    "entropy_weights",
    "equal_weights",
    "fucom_weights",
    "gini_weights",
    "group_judgements",
    "group_weights",
    "idocriw_weights",
    "importances",
    "judgement_errors",
    "merec_weights",
    "optimise_weights",
    "point_allocation_weights",
    "principal_component_weights",
    "random_index",
    "random_index_source",
    "rank_order_weights",
    "ratio_weights",
    "standard_deviation_weights",
    "swara_weights",
    "swing_weights",
]

for _source in (
    FixedWeights,
    JudgedWeights,
    EqualWeights,
    PointAllocationWeights,
    SwingWeights,
    RankOrderWeights,
    RatioWeights,
    SwaraWeights,
    FucomWeights,
    AnalyticHierarchyWeights,
    BestWorstWeights,
    GroupWeights,
    PrincipalComponentWeights,
    FactorAnalysisWeights,
    EntropyWeights,
    CriticWeights,
    MerecWeights,
    StandardDeviationWeights,
    GiniWeights,
    CilosWeights,
    IdocriwWeights,
    OptimisedWeights,
):
    WEIGHT_SOURCES.register(_source)
