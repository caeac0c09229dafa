"""The commands (命令), one a file: arguments in; lines, JSON and an exit status out."""
