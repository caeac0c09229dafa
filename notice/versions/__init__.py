"""Two versions of a notice → pairs of paragraphs, pieces of words, marks, what a hand changed."""
