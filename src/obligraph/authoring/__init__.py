"""Writing new records into the curated data: what a class asks for, where a record belongs, what refuses it."""
