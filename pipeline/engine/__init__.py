"""One document, start to end: ``process_document`` with its settings and fingerprint."""
