"""PDF pages through pdfium: glyph arrays, drawings and page pictures."""
