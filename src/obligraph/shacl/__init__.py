"""Validation: SHACL over the merge, the vocabulary of shapes, data and queries, evidence against texts."""
