"""The bridge: typed, cited chains from a non-binding commitment to the binding articles that cover it."""

from obligraph.bridge.answer import Question, bridge

__all__ = ["Question", "bridge"]
