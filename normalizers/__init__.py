"""Text in, repaired text with every edit out. Knows nothing of PDFs or forms."""
