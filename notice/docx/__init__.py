"""Any Word package (.docx) → its words, changes settled; styles, fonts, pictures; scrubbed."""
