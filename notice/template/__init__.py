"""A .docx with tags (模板) → its faults, and the names that it may use."""
