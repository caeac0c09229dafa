"""The workbook (工作簿): xlsx to Book."""
