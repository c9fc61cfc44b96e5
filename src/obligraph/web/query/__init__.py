"""Queries of the web: a pool of processes that answer them, their sandbox and guard, and the SPARQL Protocol."""
