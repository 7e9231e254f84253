"""Composite indices: the specification, what it gives, and how it reads in words."""

from nearshore_score.composite.coinr_files import CoinrFiles, read_coinr
from nearshore_score.composite.index import CompositeIndex, Edition
from nearshore_score.composite.result import IndexResult

__all__ = ["CoinrFiles", "CompositeIndex", "Edition", "IndexResult", "read_coinr"]
