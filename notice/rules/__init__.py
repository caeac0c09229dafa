"""The checks (校验) of what is written: Book, Totals and finished Paragraphs in, diagnostics
out.
"""
