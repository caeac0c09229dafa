"""Damaged and odd files thrown at the program: `python -m scripts.fuzz --minutes 60`."""
