"""The trace of a recommendation: where it rests, what measures it, what is missing."""
