"""Measurability of recommendations: what decides it, explained, and the indicators with their sources."""
