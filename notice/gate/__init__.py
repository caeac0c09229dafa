"""Texts → leaks (泄密、个人信息), and words with the numbers in them masked."""
