"""Review pages: an auditor decides, with the page in front of them."""
