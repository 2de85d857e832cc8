"""Text in, repaired text with every edit out. Knows nothing of PDFs or forms."""

import os

# pythainlp makes a folder in the user's home when it is imported, and fails where there is none that it may write
if "PYTHAINLP_READ_MODE" not in os.environ:
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
