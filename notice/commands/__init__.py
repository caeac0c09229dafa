"""The commands (命令), listed here, one a file: arguments in; lines, JSON, exit status out.

A command is a line here and a file of its name with its `command`, which is loaded only when it is
run or asked for its help, so that the program starts at once; `ui` has a room of its own.
"""

COMMANDS = {  # name → what it does, as its help begins
    "build": "生成通报。",
    "check": "检查工作簿和模板，不生成文件。",
    "new": "新建一个空的工作簿：表头、下拉框、填写说明都已做好。",
    "map": "推荐“列名对照”：本单位台账的哪张表、哪一列是标准的哪一列。",
    "batch": "给文件夹里的每个工作簿生成通报，并做一张 汇总.xlsx；有错的列出来，不影响别的。",
    "backfill": "把改过的通报里的改动写回台账的副本（原工作簿不动），并列出领导批注。",
    "compare": "比较两稿，逐段列出不同；加 -o 写出花脸稿。",
    "ui": "打开工作台：在浏览器里边改台账边看通报和提示，拖进文件，生成、比较、写回台账。",
    "verify": "核对一份通报是不是本程序生成的原样，改过的列出哪几段。",
}
