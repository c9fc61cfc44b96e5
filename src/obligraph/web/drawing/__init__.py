"""Drawings made on the server, as SVG with attributes and classes only, since pages allow no inline style."""
