"""Prefect flows and deployments, nothing else."""
