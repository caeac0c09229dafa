"""Sheets of a workbook → Book, and every fault of theirs at once."""
