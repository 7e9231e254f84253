"""How columns move together, before they are joined into an index. One idea a file."""

from __future__ import annotations

from nearshore_score.multivariate.adequacy import (
    SamplingAdequacy,
    SphericityTest,
    bartlett_sphericity,
    kaiser_meyer_olkin,
    sampling_adequacy,
    sphericity_statistic,
)
from nearshore_score.multivariate.correlation import Correlations, correlations
from nearshore_score.multivariate.correlation_matrix import correlation_matrix
from nearshore_score.multivariate.factor_analysis import FactorAnalysis, factor_analysis
from nearshore_score.multivariate.factor_count import count_factors
from nearshore_score.multivariate.principal_components import (
    PrincipalComponents,
    principal_axes,
    principal_components,
)
from nearshore_score.multivariate.redundancy import RedundancyFlag, redundancy_flags
from nearshore_score.multivariate.reliability import (
    Reliability,
    alpha_if_deleted,
    correlation_with_rest,
    cronbach_alpha,
    reliability,
)
from nearshore_score.multivariate.varimax import varimax

__all__ = [
    "Correlations",
    "FactorAnalysis",
    "PrincipalComponents",
    "RedundancyFlag",
    "Reliability",
    "SamplingAdequacy",
    "SphericityTest",
    "alpha_if_deleted",
    "bartlett_sphericity",
    "correlation_matrix",
    "correlation_with_rest",
    "correlations",
    "count_factors",
    "cronbach_alpha",
    "factor_analysis",
    "kaiser_meyer_olkin",
    "principal_axes",
    "principal_components",
    "redundancy_flags",
    "reliability",
    "sampling_adequacy",
    "sphericity_statistic",
    "varimax",
]
