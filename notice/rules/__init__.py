"""Texts and totals → diagnostics: the text rules, an entry each, and contradictions."""
