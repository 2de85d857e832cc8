"""PDF in, RawDocument out: glyphs, lines, tables, tick boxes, OCR. Knows nothing of forms or spelling."""
