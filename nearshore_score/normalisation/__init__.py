"""From raw figures to indicator scores: transforms and normalisation, one method a file."""

from __future__ import annotations

from nearshore_score.normalisation.above_below_mean import AboveBelowMean, above_below_mean_scores
from nearshore_score.normalisation.adjusted_mazziotta_pareto import (
    AdjustedMazziottaParetoScale,
    adjusted_mazziotta_pareto_scores,
)
from nearshore_score.normalisation.as_is import AsIs, oriented
from nearshore_score.normalisation.borda import Borda, borda_scores
from nearshore_score.normalisation.box_cox import BoxCox, box_cox, fitted_box_cox
from nearshore_score.normalisation.chain import Chain
from nearshore_score.normalisation.clamp import Clamped, clamped
from nearshore_score.normalisation.column import (
    Clamp,
    Column,
    Direction,
    Goalposts,
    MeasurementScale,
    NormalisationTraits,
)
from nearshore_score.normalisation.distance_to_best import DistanceToBest, distance_to_best_scores
from nearshore_score.normalisation.distance_to_reference import (
    DistanceToReference,
    distance_to_reference_scores,
)
from nearshore_score.normalisation.distance_to_target import (
    DistanceToTarget,
    distance_to_target_scores,
)
from nearshore_score.normalisation.exp import Exp, exp_scores
from nearshore_score.normalisation.exponential import Exponential, exponential_scores
from nearshore_score.normalisation.floor import FloorAt, floored
from nearshore_score.normalisation.function import FunctionNormalisation
from nearshore_score.normalisation.goalposts import FixedGoalposts, goalpost_scores
from nearshore_score.normalisation.linear import Linear, linear_scores
from nearshore_score.normalisation.log import Log, logarithms
from nearshore_score.normalisation.log1p import Log1p
from nearshore_score.normalisation.logistic import Logistic, logistic_scores
from nearshore_score.normalisation.min_max import MinMax, min_max_scores
from nearshore_score.normalisation.percentile_rank import PercentileRank, percentile_rank_scores
from nearshore_score.normalisation.piecewise_linear import PiecewiseLinear, piecewise_linear_scores
from nearshore_score.normalisation.power import Power, power_scores
from nearshore_score.normalisation.power_beyond import PowerBeyond, power_beyond_scores
from nearshore_score.normalisation.rank import Rank, rank_scores
from nearshore_score.normalisation.ratio_to_best import RatioToBest, ratio_to_best_scores
from nearshore_score.normalisation.reference_unit import ReferenceUnit
from nearshore_score.normalisation.registered import (
    NORMALISATIONS,
    AnyNormalisation,
    HasNormalisationTraits,
    Normalisation,
)
from nearshore_score.normalisation.share_of_total import ShareOfTotal, share_of_total_scores
from nearshore_score.normalisation.skew_log import SkewLog, skew_logarithms
from nearshore_score.normalisation.steps import Steps, step_scores
from nearshore_score.normalisation.transforms import Transform, transform
from nearshore_score.normalisation.vector import VectorNormalisation, vector_scores
from nearshore_score.normalisation.yeo_johnson import YeoJohnson, fitted_yeo_johnson, yeo_johnson
from nearshore_score.normalisation.z_score import ZScore, z_scores
from nearshore_score.rounding import Rounding

__all__ = [
    "NORMALISATIONS",
    "AboveBelowMean",
    "AdjustedMazziottaParetoScale",
    "AnyNormalisation",
    "AsIs",
    "Borda",
    "BoxCox",
    "Chain",
    "Clamp",
    "Clamped",
    "Column",
    "Direction",
    "DistanceToBest",
    "DistanceToReference",
    "DistanceToTarget",
    "Exp",
    "Exponential",
    "FixedGoalposts",
    "FloorAt",
    "FunctionNormalisation",
    "Goalposts",
    "HasNormalisationTraits",
    "Linear",
    "Log",
    "Log1p",
    "Logistic",
    "MeasurementScale",
    "MinMax",
    "Normalisation",
    "NormalisationTraits",
    "PercentileRank",
    "PiecewiseLinear",
    "Power",
    "PowerBeyond",
    "Rank",
    "RatioToBest",
    "ReferenceUnit",
    "ShareOfTotal",
    "SkewLog",
    "Steps",
    "Transform",
    "VectorNormalisation",
    "YeoJohnson",
    "ZScore",
    "above_below_mean_scores",
    "adjusted_mazziotta_pareto_scores",
    "borda_scores",
    "box_cox",
    "clamped",
    "distance_to_best_scores",
    "distance_to_reference_scores",
    "distance_to_target_scores",
    "exp_scores",
    "exponential_scores",
    "fitted_box_cox",
    "fitted_yeo_johnson",
    "floored",
    "goalpost_scores",
    "linear_scores",
    "logarithms",
    "logistic_scores",
    "min_max_scores",
    "oriented",
    "percentile_rank_scores",
    "piecewise_linear_scores",
    "power_beyond_scores",
    "power_scores",
    "rank_scores",
    "ratio_to_best_scores",
    "share_of_total_scores",
    "skew_logarithms",
    "step_scores",
    "transform",
    "vector_scores",
    "yeo_johnson",
    "z_scores",
]

for _normalisation in (
    FixedGoalposts,
    MinMax,
    AboveBelowMean,
    AdjustedMazziottaParetoScale,
    AsIs,
    Borda,
    BoxCox,
    Chain,
    Clamped,
    DistanceToBest,
    DistanceToReference,
    DistanceToTarget,
    Exp,
    Exponential,
    FloorAt,
    Linear,
    Log,
    Log1p,
    Logistic,
    PercentileRank,
    PiecewiseLinear,
    Power,
    PowerBeyond,
    Rank,
    RatioToBest,
    ReferenceUnit,
    Rounding,
    ShareOfTotal,
    SkewLog,
    Steps,
    VectorNormalisation,
    YeoJohnson,
    ZScore,
):
    NORMALISATIONS.register(_normalisation)
