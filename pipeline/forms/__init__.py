"""Form definitions as data, and which of them a document is."""
