# -*- coding: utf-8 -*-
"""What the start files run: the workbench, or the notice at once, in a window that stays open.

    python starting.py ui [DROPPED]       工作台: the page; a dropped ledger is opened there
    python starting.py build [DROPPED]    生成通报: the notice is made, it and its sheet opened

The standard library alone, as environment.py.
"""

from __future__ import print_function, unicode_literals

import os
import sys

import environment


def main():
    """Run the command, say how it ended, and keep the window open until Enter is pressed."""
    environment.set_up_console()
    what = sys.argv[1] if len(sys.argv) > 1 else "ui"
    dropped = dropped_path(sys.argv[2:], os.environ.pop("START_LINE", ""))
    status, paths = run([what] + ([dropped] if dropped else []))
    if what == "build" and status == 0:
        for path in paths:
            show(path)
    elif status:
        environment.say("没有完成，原因见上面。改好以后再打开一次。")
    if what == "build" or status:
        wait()
    return status


def dropped_path(arguments, line):
    """Return the one file or folder that was dropped on the start file, "" without any.

    Windows hands a name with & but no blank over without quotes, and cmd cuts it there: `line` is
    the whole line by which the .bat was started, in which the name is still whole.
    """
    if ".bat" in line.lower():
        rest = line[line.lower().rindex(".bat") + 4 :].strip().strip('"').strip()
        if rest and os.path.exists(rest):
            return rest
    return " ".join(arguments).strip().strip('"') if arguments else ""


def run(arguments):
    """Run generate.py; return its status and the files that it names on stdout."""
    import subprocess

    command = [sys.executable, os.path.join(environment.HERE, "generate.py")] + arguments
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    paths = []
    try:
        for line in iter(process.stdout.readline, b""):
            text = decoded(line).rstrip("\r\n")
            environment.say(text)
            if os.path.isfile(text):
                paths += [text, os.path.splitext(text)[0] + ".核对单.html"]
        return process.wait(), [path for path in paths if os.path.isfile(path)]
    except KeyboardInterrupt:
        return process.wait(), []


def decoded(line):
    """Return what the program has written, in UTF-8 or on a console of GBK in that."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def show(path):
    """Open a file with the program that this computer has for it; where there is none, say so."""
    import subprocess

    try:
        if environment.WINDOWS:
            os.startfile(path)
        else:
            subprocess.Popen(["xdg-open", path], close_fds=True)
    except OSError:
        environment.say("打不开，请自己打开：" + path)


def wait():
    """Wait for Enter, so that what was said can be read."""
    if sys.stdin is None or os.environ.get("START_WITHOUT_WAITING"):
        return
    environment.say("按回车键关闭窗口……")
    try:
        sys.stdin.readline()
    except (OSError, ValueError, KeyboardInterrupt):
        pass


if __name__ == "__main__":
    sys.exit(main())
