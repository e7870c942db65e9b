"""The embedded shop: authored products, their attributes and nouns, and shopping goals.

Everything is composed at run time from the authored tables in `departments` and `traits`; equal in every process.
"""

from .catalogue import attributes, product_rows, title_nouns
from .instructions import goals, shopper_queries

__all__ = ["attributes", "goals", "product_rows", "shopper_queries", "title_nouns"]
