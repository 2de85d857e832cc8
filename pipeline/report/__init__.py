"""The audit report: one self-contained page to look at, to print, to send on."""
