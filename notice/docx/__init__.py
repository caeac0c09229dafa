"""Any Word package (.docx), whatever it is about: its words, fonts, pictures, properties."""
