"""Figures in sentences (数字) against each other and against the ledger → rules."""
