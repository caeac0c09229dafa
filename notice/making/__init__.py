"""Template and names → the finished notice: its paragraphs with their cells, its bytes, proved."""
