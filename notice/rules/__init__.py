"""Texts and totals → diagnostics: text rules, fact rules (前后矛盾), an entry each by subject."""
