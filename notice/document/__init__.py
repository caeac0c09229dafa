"""The document (公文): Book and Totals to docx."""
