"""A notice made → its files: staged, with versions (历史), record, review sheet, page and PDF."""
