"""Whether the answer would change: exact sensitivity of a ranking."""

from __future__ import annotations

from nearshore_score.analysis import (
    Analysis,
    LabelledMatrix,
)
from nearshore_score.sensitivity.algorithms.distances import (
    Move,
    smallest_change_to_tie,
)
from nearshore_score.sensitivity.algorithms.extreme_ranks import (
    ExtremeRanks,
    extreme_ranks,
)
from nearshore_score.sensitivity.assessment import (
    Assessment,
    CriterionTippingPoint,
    assess,
)
from nearshore_score.sensitivity.critical_criteria import (
    CriterionCriticality,
    CriticalChanges,
    CriticalCriteria,
    WeightChange,
    critical_changes,
    critical_criteria,
)
from nearshore_score.sensitivity.dirichlet_weights import (
    DirichletWeights,
)
from nearshore_score.sensitivity.figure_tipping_points import (
    FigureTippingPoint,
    FigureTippingPoints,
    figure_tipping_points,
)
from nearshore_score.sensitivity.leave_one_out import (
    LeaveOneOut,
    NotRemovable,
    Removal,
    Swap,
    leave_one_out,
)
from nearshore_score.sensitivity.linear_scores import (
    LinearScores,
    linear_scores,
)
from nearshore_score.sensitivity.potential_optimality import (
    BestCases,
    PotentialOptimality,
    best_cases,
    potential_optimality,
)
from nearshore_score.sensitivity.preference import (
    Preference,
    PreferenceRelations,
    least_margins,
    preference_relations,
)
from nearshore_score.sensitivity.rank_acceptability import (
    Acceptability,
    RankAcceptability,
    rank_acceptability,
    simplex_acceptability,
)
from nearshore_score.sensitivity.rank_intervals import (
    RankInterval,
    RankIntervals,
    rank_intervals,
)
from nearshore_score.sensitivity.rank_reversal import (
    Cause,
    DependentPart,
    ImmunityCertificate,
    RankReversal,
    Reversal,
    rank_reversal,
)
from nearshore_score.sensitivity.reversal_tests import (
    Contradiction,
    Cycle,
    ReversalTest,
    ReversalTests,
    WorseReplacement,
    matrix_reversal_tests,
    reversal_tests,
)
from nearshore_score.sensitivity.score_moments import (
    Moments,
    ScoreMoments,
    moments_of_scores,
    score_moments,
)
from nearshore_score.sensitivity.shapley_effects import (
    ShapleyEffects,
    shapley_effects,
    weight_effects,
)
from nearshore_score.sensitivity.smallest_change import (
    SmallestChange,
    smallest_weight_change,
)
from nearshore_score.sensitivity.smallest_newcomer import (
    JointStretch,
    SmallestNewcomer,
    Stretch,
    smallest_newcomer,
)
from nearshore_score.sensitivity.ternary_map import (
    MapPolygon,
    OrderPolygon,
    TernaryMap,
    WinnerPolygon,
    ternary_map,
)
from nearshore_score.sensitivity.weight_information import (
    WEIGHT_INFORMATION,
    AllOf,
    JudgementBands,
    LinearBound,
    LinearBounds,
    PointWeights,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from nearshore_score.sensitivity.weight_set import (
    WeightSet,
)
from nearshore_score.sensitivity.weight_stability import (
    Breakpoint,
    Interval,
    OneWeight,
    Segment,
    WeightStability,
    weight_breakpoints,
    weight_stability,
)
from nearshore_score.sensitivity.winning_probabilities import (
    WinningIndices,
    WinningProbabilities,
    pairwise_winning_indices,
    winning_probabilities,
)

__all__ = [
    "WEIGHT_INFORMATION",
    "Acceptability",
    "AllOf",
    "Analysis",
    "Assessment",
    "BestCases",
    "Breakpoint",
    "Cause",
    "Contradiction",
    "CriterionCriticality",
    "CriterionTippingPoint",
    "CriticalChanges",
    "CriticalCriteria",
    "Cycle",
    "DependentPart",
    "DirichletWeights",
    "ExtremeRanks",
    "FigureTippingPoint",
    "FigureTippingPoints",
    "ImmunityCertificate",
    "Interval",
    "JointStretch",
    "JudgementBands",
    "LabelledMatrix",
    "LeaveOneOut",
    "LinearBound",
    "LinearBounds",
    "LinearScores",
    "MapPolygon",
    "Moments",
    "Move",
    "NotRemovable",
    "OneWeight",
    "OrderPolygon",
    "PointWeights",
    "PotentialOptimality",
    "Preference",
    "PreferenceRelations",
    "RankAcceptability",
    "RankInterval",
    "RankIntervals",
    "RankReversal",
    "RatioBound",
    "RelativeBounds",
    "Removal",
    "Reversal",
    "ReversalTest",
    "ReversalTests",
    "ScoreMoments",
    "Segment",
    "ShapleyEffects",
    "SmallestChange",
    "SmallestNewcomer",
    "Stretch",
    "Swap",
    "TernaryMap",
    "WeightBounds",
    "WeightChange",
    "WeightInformation",
    "WeightOrder",
    "WeightRatios",
    "WeightSet",
    "WeightStability",
    "WholeSimplex",
    "WinnerPolygon",
    "WinningIndices",
    "WinningProbabilities",
    "WorseReplacement",
    "assess",
    "best_cases",
    "critical_changes",
    "critical_criteria",
    "extreme_ranks",
    "figure_tipping_points",
    "least_margins",
    "leave_one_out",
    "linear_scores",
    "matrix_reversal_tests",
    "moments_of_scores",
    "pairwise_winning_indices",
    "potential_optimality",
    "preference_relations",
    "rank_acceptability",
    "rank_intervals",
    "rank_reversal",
    "reversal_tests",
    "score_moments",
    "shapley_effects",
    "simplex_acceptability",
    "smallest_change_to_tie",
    "smallest_newcomer",
    "smallest_weight_change",
    "ternary_map",
    "weight_breakpoints",
    "weight_effects",
    "weight_stability",
    "winning_probabilities",
]
