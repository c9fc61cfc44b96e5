"""A knowledge graph that ties what States promise on migration to the treaty articles that bind them."""

__version__ = "0.1.0"
