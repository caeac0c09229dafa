"""Workbooks that we lay out: the empty one, 汇总, 列名对照; values in, .xlsx out."""
