"""Collectors: they run policies in environments and write trajectories."""

from lamsim.collectors.collector import Collector
from lamsim.collectors.rollout import rollout
from lamsim.collectors.summary import Summary

__all__ = ["Collector", "Summary", "rollout"]
