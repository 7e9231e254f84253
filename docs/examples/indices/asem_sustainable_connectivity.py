"""The ASEM index of sustainable connectivity, from the two files of the R package COINr.

The portal compares 30 European and 21 Asian countries by 49 indicators in eight pillars: five of
connectivity, three of sustainability. Indicators of size are first divided by population, GDP,
area or energy use; a missing figure becomes the mean of its continent; a country needs figures for
nine indicators in ten. Outliers are drawn in where an indicator is both skewed and heavy-tailed.
Scores run from 0 to 100 between the least and the greatest figure and are joined by arithmetic
means with equal weights in every group.

European Commission, Joint Research Centre, "ASEM Sustainable Connectivity Portal", 2018; W. Becker,
G. Caperna, M. Del Sorbo, H. Norlén, E. Papadimitriou and M. Saisana, "COINr: An R package for
developing composite indicators", Journal of Open Source Software 7(78), 2022, 4567.
"""

import nearshore_score as ns

CONNECTIVITY = ("Physical", "ConEcFin", "Political", "Instit", "P2P")
SUSTAINABILITY = ("Environ", "Social", "SusEcFin")
AGGREGATES = ("Index", "Conn", "Sust", *CONNECTIVITY, *SUSTAINABILITY)

TREATMENT = (
    # Each indicator by the column that iMeta names, without a scale factor.
    ns.Denominate(),
    ns.ImputeAverage(statistic="mean", group="EurAsia_group"),
    # Imputed figures count, so that no country is lost.
    ns.Screen(destinations=0.9),
    # Outliers if |skewness| >= 2 and kurtosis >= 3.5; the logarithm is the last resort.
    ns.TreatOutliers(skewness_limit=2.0, kurtosis_limit=3.5, points=5, log="plain"),
)


def index(files: ns.CoinrFiles) -> ns.CompositeIndex:
    """Write down the index; tree, weights, directions and denominators are those of iMeta."""
    return files.index(
        name="ASEM Sustainable Connectivity",
        source="European Commission, JRC, ASEM Sustainable Connectivity Portal, 2018",
        treatment=TREATMENT,
        normalisation=ns.MinMax(score_range=(0, 100)),
        ranking=ns.RankRule(ties="competition"),
    )


def joined_by(
    operator: str | ns.Operator, index: ns.CompositeIndex, *codes: str
) -> ns.CompositeIndex:
    """Join the children of some aggregates, or of all, by another operator."""
    framework = index.framework
    for code in codes or AGGREGATES:
        framework = framework.replace_node(code, operator=operator)
    return index.replace(framework=framework)


def standardised(files: ns.CoinrFiles) -> ns.CompositeIndex:
    """Score by z-scores, with the standard deviation of a sample (n - 1)."""
    return index(files).replace(normalisation=ns.ZScore(divisor="n-1"))


def geometric(files: ns.CoinrFiles) -> ns.CompositeIndex:
    """Join by geometric means, from 1 to 100: a zero would erase a country."""
    above_zero = index(files).replace(normalisation=ns.MinMax(score_range=(1, 100)))
    return joined_by(ns.GeometricMean(floor=None), above_zero)


def untreated(files: ns.CoinrFiles) -> ns.CompositeIndex:
    """Only divide; leave an aggregate without a score where over a tenth of it is missing."""
    framework = files.framework.replace(missing=ns.Renormalise(minimum_share=0.9))
    return index(files).replace(treatment=(ns.Denominate(),), framework=framework)


def without(code: str, index: ns.CompositeIndex) -> ns.CompositeIndex:
    """Give one pillar no weight; the others of its sub-index share it out."""
    sub_index = "Conn" if code in CONNECTIVITY else "Sust"
    pillars = CONNECTIVITY if code in CONNECTIVITY else SUSTAINABILITY
    weights = dict.fromkeys(pillars, 1.0) | {code: 0.0}
    return index.replace(framework=index.framework.reweight(sub_index, weights))
