"""Validation: SHACL over the merge of all graphs, the vocabulary of shapes, data and queries, evidence against texts."""
