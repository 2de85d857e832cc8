"""Chiwat: Thai performance reports in, audited indicator records out."""
