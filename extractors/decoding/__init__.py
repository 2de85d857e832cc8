"""Code points that fonts hide: tables as data, and what the ink of a glyph says about it."""
