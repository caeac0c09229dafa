"""The values that all rooms share, by stage: texts with their cells, the book, the notice."""
