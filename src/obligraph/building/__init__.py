"""Building the graph: load -> derive -> publish. See `load`, `derive` and `publish`."""
