"""Any workbook (.xlsx), whatever it is about: read as sheets, spliced as a package."""
