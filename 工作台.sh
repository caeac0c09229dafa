#!/bin/sh
# 工作台：双击打开，或者把台账拖到它上面。
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in "$here/python/bin/python3" python3.13 python3.12 python3.11 python3.10 python3; do
    if command -v "$python" >/dev/null 2>&1; then
        exec "$python" "$here/starting.py" ui "$@"
    fi
done
echo "这台电脑没有 Python。请换用带 Python 的安装包，或者安装 Python 3.10 以上再打开。"
printf "按回车键关闭窗口……"
read -r _
exit 1
