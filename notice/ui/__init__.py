"""The workbench (工作台): a browser on this computer → pages, live updates; nothing is made here.

Everything is made, checked, merged and written by `commands/`; loaded by the command `ui` alone.
"""
