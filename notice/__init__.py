"""巡察整改通报生成器: one workbook in, one official notice (通报) out.

The data flows one way: a workbook is read into a Book, its rows are counted into Totals, both fill
a Word template, the finished paragraphs are checked, and only then is anything written. Every value
knows its cell, every paragraph knows the cells it was made of. `docs/architecture.md` shows the
floors; a module imports only from those below it.
"""

__version__ = "0.1.0"
