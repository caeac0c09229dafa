"""Texts → leaks, masked: what a text holds, and what that means for a book and an edition."""
