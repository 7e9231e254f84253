"""What is done to a panel before scoring: denomination, imputation, outliers, screening."""

from __future__ import annotations

from typing import Annotated

from nearshore_score.registry import Registry
from nearshore_score.treatment.agreement import (
    mean_absolute_error,
    root_mean_square_error,
    squared_correlation,
    willmott_agreement,
)
from nearshore_score.treatment.clip_percentiles import ClipPercentiles, clip_to_percentiles
from nearshore_score.treatment.denominate import Denominate, denominated
from nearshore_score.treatment.imputation import Estimates, Imputation, Table
from nearshore_score.treatment.imputation_draws import imputation_draws
from nearshore_score.treatment.imputation_quality import (
    HoldOutErrors,
    ImputationQuality,
    imputation_quality,
)
from nearshore_score.treatment.impute_average import ImputeAverage, group_averages
from nearshore_score.treatment.impute_last import ImputeLast, last_observations
from nearshore_score.treatment.impute_linear import ImputeLinear, linear_over_time
from nearshore_score.treatment.impute_nearest_neighbours import (
    ImputeNearestNeighbours,
    nearest_neighbours,
    neighbour_distances,
)
from nearshore_score.treatment.impute_regression import (
    ChainedRegressions,
    ImputeRegression,
    chained_regressions,
)
from nearshore_score.treatment.impute_siblings import ImputeSiblings, sibling_averages
from nearshore_score.treatment.screen import Screen, share_available
from nearshore_score.treatment.shifted_log import shifted_log
from nearshore_score.treatment.statistics import kurtosis, skewness
from nearshore_score.treatment.step import CellChange, ColumnNote, PreparationStep, Prepared
from nearshore_score.treatment.treat_outliers import ForcedTreatment, TreatOutliers
from nearshore_score.treatment.winsorise import Winsorised, fails_shape_check, winsorise

__all__ = [
    "STEPS",
    "AnyStep",
    "CellChange",
    "ChainedRegressions",
    "ClipPercentiles",
    "ColumnNote",
    "Denominate",
    "Estimates",
    "ForcedTreatment",
    "HoldOutErrors",
    "Imputation",
    "ImputationQuality",
    "ImputeAverage",
    "ImputeLast",
    "ImputeLinear",
    "ImputeNearestNeighbours",
    "ImputeRegression",
    "ImputeSiblings",
    "PreparationStep",
    "Prepared",
    "Screen",
    "Table",
    "TreatOutliers",
    "Winsorised",
    "chained_regressions",
    "clip_to_percentiles",
    "denominated",
    "fails_shape_check",
    "group_averages",
    "imputation_draws",
    "imputation_quality",
    "kurtosis",
    "last_observations",
    "linear_over_time",
    "mean_absolute_error",
    "nearest_neighbours",
    "neighbour_distances",
    "root_mean_square_error",
    "share_available",
    "shifted_log",
    "sibling_averages",
    "skewness",
    "squared_correlation",
    "willmott_agreement",
    "winsorise",
]

STEPS: Registry[PreparationStep] = Registry("preparation step", PreparationStep)
STEPS.register(Denominate)
STEPS.register(ImputeAverage)
STEPS.register(ImputeLast)
STEPS.register(ImputeLinear)
STEPS.register(ImputeNearestNeighbours)
STEPS.register(ImputeRegression)
STEPS.register(ImputeSiblings)
STEPS.register(TreatOutliers)
STEPS.register(ClipPercentiles)
STEPS.register(Screen)

#: The type of a step: a specification, its kind, or its JSON.
AnyStep = Annotated[PreparationStep, STEPS]
