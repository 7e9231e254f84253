"""Why a ranking came out as it did."""

from nearshore_score.explain.standings import Gap, Standing, standing

__all__ = ["Gap", "Standing", "standing"]
