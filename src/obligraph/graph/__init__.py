"""The domain layer: what the graph says of things, each fact asked for in one place."""
