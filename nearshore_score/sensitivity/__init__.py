"""Whether the answer would change: what is certain in a ranking, and what is usual."""

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
from nearshore_score.sensitivity.algorithms.rank_confidence_sets import (
    RankConfidenceSets,
    rank_confidence_sets,
    tau_best,
)
from nearshore_score.sensitivity.assessment import (
    Assessment,
    CriterionTippingPoint,
    assess,
)
from nearshore_score.sensitivity.choices.base import (
    ChoiceFactor,
)
from nearshore_score.sensitivity.choices.legality import (
    Forbidden,
    Substitute,
    Substituted,
)
from nearshore_score.sensitivity.choices.of_figures import (
    DataErrorChoice,
)
from nearshore_score.sensitivity.choices.of_steps import (
    AggregationChoice,
    ImputationChoice,
    LeftOutChoice,
    MissingChoice,
    NormalisationChoice,
    OutlierChoice,
)
from nearshore_score.sensitivity.choices.of_weights import (
    UncertainWeightsChoice,
    WeightingChoice,
    WeightSetChoice,
    noisy_weight_sets,
)
from nearshore_score.sensitivity.choices.registry import (
    CHOICE_FACTORS,
)
from nearshore_score.sensitivity.choices.result import (
    FactorIndices,
    ModellingChoices,
    OptionEffect,
    OutputIndices,
    RankDistribution,
)
from nearshore_score.sensitivity.choices.runs import (
    ChoiceRuns,
)
from nearshore_score.sensitivity.correlation_ratios import (
    CorrelationRatios,
    correlation_ratios,
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
from nearshore_score.sensitivity.importance import (
    ExplainedShare,
    ImportanceAndWeights,
    ImportanceGap,
    PartImportance,
    importance_and_weights,
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
from nearshore_score.sensitivity.main_effects import (
    MainEffects,
    main_effects,
)
from nearshore_score.sensitivity.modelling_choices import (
    evaluate_choices,
    modelling_choices,
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
from nearshore_score.sensitivity.rank_confidence import (
    RankConfidence,
    RankSet,
    rank_confidence,
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
from nearshore_score.sensitivity.sampled import (
    SampledAnalysis,
    Sampling,
)
from nearshore_score.sensitivity.sampled_assessment import (
    AssessedChoices,
    SampledAssessment,
)
from nearshore_score.sensitivity.sampled_weights import (
    SampledWeights,
    sample_weights,
)
from nearshore_score.sensitivity.sampling.acceptability_errors import (
    mean_errors,
    share_errors,
)
from nearshore_score.sensitivity.sampling.acceptability_indices import (
    AcceptabilityIndices,
    acceptability_indices,
)
from nearshore_score.sensitivity.sampling.effective_sample_size import (
    effective_sample_size,
)
from nearshore_score.sensitivity.sampling.rank_summaries import (
    entropy_errors,
    holistic_weights,
    rank_entropy,
    ranking_entropy,
)
from nearshore_score.sensitivity.score_covariance import (
    ScoreCovariance,
    score_covariance,
)
from nearshore_score.sensitivity.score_draws import (
    UncertainScores,
    uncertain_scores,
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
from nearshore_score.sensitivity.stochastic_acceptability import (
    CentralWeights,
    Estimate,
    StochasticAcceptability,
    stochastic_acceptability,
)
from nearshore_score.sensitivity.ternary_map import (
    MapPolygon,
    OrderPolygon,
    TernaryMap,
    WinnerPolygon,
    ternary_map,
)
from nearshore_score.sensitivity.uncertain_figures import (
    MissingDraws,
    UncertainFigures,
    figure_sampler,
    uncertain_panel,
)
from nearshore_score.sensitivity.usual_choices import (
    USUAL_SUBSTITUTE,
    usual_choices,
)
from nearshore_score.sensitivity.variance_indices import (
    VarianceIndices,
    saltelli_design,
    variance_analysis,
    variance_indices,
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
    "CHOICE_FACTORS",
    "USUAL_SUBSTITUTE",
    "WEIGHT_INFORMATION",
    "Acceptability",
    "AcceptabilityIndices",
    "AggregationChoice",
    "AllOf",
    "Analysis",
    "AssessedChoices",
    "Assessment",
    "BestCases",
    "Breakpoint",
    "Cause",
    "CentralWeights",
    "ChoiceFactor",
    "ChoiceRuns",
    "Contradiction",
    "CorrelationRatios",
    "CriterionCriticality",
    "CriterionTippingPoint",
    "CriticalChanges",
    "CriticalCriteria",
    "Cycle",
    "DataErrorChoice",
    "DependentPart",
    "DirichletWeights",
    "Estimate",
    "ExplainedShare",
    "ExtremeRanks",
    "FactorIndices",
    "FigureTippingPoint",
    "FigureTippingPoints",
    "Forbidden",
    "ImmunityCertificate",
    "ImportanceAndWeights",
    "ImportanceGap",
    "ImputationChoice",
    "Interval",
    "JointStretch",
    "JudgementBands",
    "LabelledMatrix",
    "LeaveOneOut",
    "LeftOutChoice",
    "LinearBound",
    "LinearBounds",
    "LinearScores",
    "MainEffects",
    "MapPolygon",
    "MissingChoice",
    "MissingDraws",
    "ModellingChoices",
    "Moments",
    "Move",
    "NormalisationChoice",
    "NotRemovable",
    "OneWeight",
    "OptionEffect",
    "OrderPolygon",
    "OutlierChoice",
    "OutputIndices",
    "PartImportance",
    "PointWeights",
    "PotentialOptimality",
    "Preference",
    "PreferenceRelations",
    "RankAcceptability",
    "RankConfidence",
    "RankConfidenceSets",
    "RankDistribution",
    "RankInterval",
    "RankIntervals",
    "RankReversal",
    "RankSet",
    "RatioBound",
    "RelativeBounds",
    "Removal",
    "Reversal",
    "ReversalTest",
    "ReversalTests",
    "SampledAnalysis",
    "SampledAssessment",
    "SampledWeights",
    "Sampling",
    "ScoreCovariance",
    "ScoreMoments",
    "Segment",
    "ShapleyEffects",
    "SmallestChange",
    "SmallestNewcomer",
    "StochasticAcceptability",
    "Stretch",
    "Substitute",
    "Substituted",
    "Swap",
    "TernaryMap",
    "UncertainFigures",
    "UncertainScores",
    "UncertainWeightsChoice",
    "VarianceIndices",
    "WeightBounds",
    "WeightChange",
    "WeightInformation",
    "WeightOrder",
    "WeightRatios",
    "WeightSet",
    "WeightSetChoice",
    "WeightStability",
    "WeightingChoice",
    "WholeSimplex",
    "WinnerPolygon",
    "WinningIndices",
    "WinningProbabilities",
    "WorseReplacement",
    "acceptability_indices",
    "assess",
    "best_cases",
    "correlation_ratios",
    "critical_changes",
    "critical_criteria",
    "effective_sample_size",
    "entropy_errors",
    "evaluate_choices",
    "extreme_ranks",
    "figure_sampler",
    "figure_tipping_points",
    "holistic_weights",
    "importance_and_weights",
    "least_margins",
    "leave_one_out",
    "linear_scores",
    "main_effects",
    "matrix_reversal_tests",
    "mean_errors",
    "modelling_choices",
    "moments_of_scores",
    "noisy_weight_sets",
    "pairwise_winning_indices",
    "potential_optimality",
    "preference_relations",
    "rank_acceptability",
    "rank_confidence",
    "rank_confidence_sets",
    "rank_entropy",
    "rank_intervals",
    "rank_reversal",
    "ranking_entropy",
    "reversal_tests",
    "saltelli_design",
    "sample_weights",
    "score_covariance",
    "score_moments",
    "shapley_effects",
    "share_errors",
    "simplex_acceptability",
    "smallest_change_to_tie",
    "smallest_newcomer",
    "smallest_weight_change",
    "stochastic_acceptability",
    "tau_best",
    "ternary_map",
    "uncertain_panel",
    "uncertain_scores",
    "usual_choices",
    "variance_analysis",
    "variance_indices",
    "weight_breakpoints",
    "weight_effects",
    "weight_stability",
    "winning_probabilities",
]
