"""Routers of the linked-data service: things, API, dumps, descriptions, health."""
