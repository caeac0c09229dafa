# -*- coding: utf-8 -*-
"""What stands between `python generate.py` and the program: console, Python, packages.

Runs at each start, so nothing is imported at the top that is not loaded anyway. The standard
library alone, and syntax that Python 2.7 parses, so that an old Python says so too: no f-strings,
no annotations, no keyword-only arguments.

The packages are looked for in the running Python. Where they are missing, the same command starts
again in `.venv` beside this file, which is made on first use:

    .venv/made-by-this-program            written first: a .venv without it is the user's own
    .venv/installed-requirements.txt      written last: the Python and the pins that it was made for
"""

from __future__ import unicode_literals

import os
import sys

OLDEST_PYTHON = (3, 10)
QUIET_SECONDS = (
    20  # the longest that pip may wait for a first answer: a firewall just drops packets
)

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
WHEELS = os.path.join(HERE, "wheels")
WINDOWS = os.name == "nt"
PYTHON = (
    os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")
)
MARKER = "made-by-this-program"
RESTARTED = "RECTIFICATION_NOTICE_RESTARTED"


class Needs(object):
    """Modules that must be there, and the requirements files that bring them, the sum last."""

    def __init__(self, modules, requirements):
        """Keep both, tuples of names."""
        self.modules = modules
        self.requirements = requirements


RUNTIME = Needs(
    modules=("docx", "docxtpl", "openpyxl", "click", "jinja2", "lxml", "xlrd", "flask", "waitress"),
    requirements=("requirements.txt",),
)
DEVELOPMENT = Needs(
    modules=RUNTIME.modules
    + ("pytest", "hypothesis", "pdfplumber", "ruff", "importlinter", "pyright"),
    requirements=("requirements.txt", "requirements-dev.txt"),
)


class SetUpFailed(Exception):
    """The environment can't be made ready; str() is the Chinese sentence for the screen."""


def launch(needs, run):
    """Call `run` where `needs` are met, and leave Python with the status that it returns."""
    restarted = os.environ.pop(RESTARTED, None) is not None
    try:
        set_up_console()
        make_ready(needs, restarted)
        status = run()
    except SystemExit as stop:
        status = stop.code
    except SetUpFailed as fault:
        refuse(fault.args[0])
        status = 1
    except KeyboardInterrupt:
        say("已中断。")
        status = 130
    except BrokenPipeError:  # the reader is gone in the middle of a run: not worth a word
        status = 1
    except Exception:  # a bug of ours: the traceback belongs in the log, not before a clerk
        import traceback

        say("程序出错，没有完成。详情见日志：" + write_log("error", traceback.format_exc()))
        status = 1
    flush_output()
    if status and not restarted and was_double_clicked():
        say("按回车键关闭窗口……")
        sys.stdin.readline()
    if status is None or isinstance(status, int):
        os._exit(status or 0)  # sys.exit would free a large notice object by object first
    sys.exit(status)


def set_up_console():
    """Let printing never fail: UTF-8 where Chinese can't be written, ? for what can't be."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if writes_chinese(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def writes_chinese(encoding):
    """Return whether Chinese can be written in `encoding`: GBK yes; ASCII, Latin-1, cp437 no."""
    try:
        "整改情况的通报".encode(encoding)
    except (LookupError, UnicodeError):
        return False
    return True


def make_ready(needs, restarted):
    """Return if the running Python has `needs`; else start the command again in .venv."""
    fault = version_fault(sys.version_info)
    if fault:
        raise SetUpFailed(fault)
    add_packed()
    missing = [name for name in needs.modules if not is_found(name)]
    if not missing:
        return
    if restarted:  # never a second time: it would go on for ever
        forget_stamps()
        raise SetUpFailed(
            ".venv 文件夹里缺少 {}，再运行一次即重新准备；仍不行时请删除 .venv 文件夹再试。".format(
                "、".join(missing)
            )
        )
    python = prepared(needs)
    os.environ[RESTARTED] = "1"
    try:
        replace_process([python] + sys.orig_argv[1:])
    except OSError:
        forget_stamps()
        raise SetUpFailed(".venv 文件夹里的 Python 启动不了，请再运行一次，程序会重新准备。")


def add_packed():
    """Put the packages that a package of the program brings on the path, if it is one."""
    for name in ("any", "cp{}{}".format(*sys.version_info[:2])):
        folder = os.path.join(HERE, "packages", name)
        if os.path.isdir(folder):
            sys.path.append(folder)


def version_fault(version):
    """Return what to say to a Python of this version, None if it is new enough."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return (
        "需要 Python 3.10 以上，现在用的是 {}（{}）。请安装新版 Python，或换用 python3.10、"
        "python3.11 等命令运行。".format(
            ".".join(str(part) for part in version[:3]), sys.executable
        )
    )


def is_found(name):
    """Return whether a top-level module could be imported; it is not.

    importlib.util.find_spec does the same, but loading importlib.util alone costs 4 ms.
    """
    return any(finder.find_spec(name, None) for finder in sys.meta_path)


def replace_process(command):
    """Go on as `command`, whose exit status becomes ours."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    import subprocess  # os.execv on Windows gives the prompt back while the program still runs

    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:  # the other process has it too and says what is to be said
            continue


# --- .venv -------------------------------------------------------------------------------------


def prepared(needs):
    """Return the Python of a .venv that has `needs`, made where it is missing."""
    for name in needs.requirements:
        if not os.path.exists(os.path.join(HERE, name)):
            raise SetUpFailed("缺少文件 {}，请重新取得完整的程序文件夹。".format(name))
    if is_complete(needs):
        return PYTHON
    if not may_be_made():
        return python_of_user(needs)
    lock = wait_for_turn()
    try:
        if not is_complete(needs):
            make(needs, lock)
    finally:
        if lock is not None:
            lock.close()
    return PYTHON


def is_complete(needs):
    """Return whether .venv was made to the end for the pins and the Python of today."""
    return (
        os.path.exists(os.path.join(VENV, MARKER))
        and os.access(PYTHON, os.X_OK)
        and has_base()
        and all(read(stamp_path(name)) == stamp(name) for name in needs.requirements)
    )


def has_base():
    """Return whether the Python that .venv was made from is still installed."""
    for line in (read(os.path.join(VENV, "pyvenv.cfg")) or "").splitlines():
        key, _, folder = line.partition("=")
        if key.strip() == "home":
            return os.path.isdir(folder.strip())
    return False


def stamp_path(requirements):
    """Return where the stamp of a requirements file lies."""
    return os.path.join(VENV, "installed-" + requirements)


def stamp(requirements):
    """Return the text of a valid stamp; the real path of the Python changes with its version."""
    pins = read(os.path.join(HERE, requirements))
    return os.path.realpath(PYTHON) + "\n" + (pins or "")


def may_be_made():
    """Return whether .venv is missing, empty or ours; the user's own is never touched."""
    if not os.path.lexists(VENV):
        return True
    return os.path.isdir(VENV) and (not os.listdir(VENV) or MARKER in os.listdir(VENV))


def python_of_user(needs):
    """Return the Python of a .venv that the user made himself, if it has `needs`."""
    import subprocess

    check = (
        "import importlib.util, sys; "
        "sys.exit(sys.version_info < {} or not all(map(importlib.util.find_spec, sys.argv[1:])))"
    ).format(OLDEST_PYTHON)
    try:
        if not subprocess.call([PYTHON, "-I", "-c", check] + list(needs.modules)):
            return PYTHON
    except OSError:
        pass  # no Python in it: the same advice
    raise SetUpFailed(
        "已有的 .venv 不是本程序建立的，也没有所需的软件包，程序不会改动它。请在其中安装"
        "（{} -m pip install -r {}），或者把它改名、移走后再运行一次。".format(
            os.path.relpath(PYTHON, HERE), needs.requirements[-1]
        )
    )


def wait_for_turn():
    """Return an open file that holds the lock of the set-up, or None where locks don't work.

    The kernel gives the lock back when its holders end, however they end. It lies on a file that
    is there anyway, so none is left behind.
    """
    import errno
    import time

    lock = open(os.path.join(HERE, RUNTIME.requirements[0]), "rb")
    told = False
    while True:
        try:
            take_lock(lock)
            return lock
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                lock.close()
                return None  # some network folders have no locks
        except BaseException:
            lock.close()
            raise
        if not told:
            say("另一个窗口正在准备运行环境，请稍候……")
            told = True
        time.sleep(0.2)


def take_lock(lock):
    """Take the lock or raise OSError at once."""
    if WINDOWS:
        import msvcrt

        lock.seek(0x7FFFFFF0)  # far beyond the end, or pip could not read the file
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def make(needs, lock):
    """Make .venv with the packages of `needs`, or leave none; a current one is only added to."""
    is_kept = is_complete(RUNTIME)
    if is_kept:
        say("首次运行测试，正在安装测试用的软件包……")
    elif any(os.path.exists(stamp_path(name)) for name in needs.requirements):
        say("程序或 Python 有更新，正在重新准备运行环境……")
    else:
        say("首次运行，正在准备运行环境……")
    is_done = False
    try:
        if not is_kept:
            create(lock)
        install(needs.requirements[-1], lock)
        for name in needs.requirements:
            write(stamp_path(name), stamp(name))
        is_done = True
    except KeyboardInterrupt:
        say("已中断，运行环境没有准备好，下次运行时重新准备。")
        sys.exit(130)
    except OSError as error:
        raise SetUpFailed("准备运行环境时读写文件出错：{}。".format(error.strerror or error))
    finally:
        if not is_done and not is_kept:
            discard()


def create(lock):
    """Make .venv anew, without packages."""
    has_ensurepip = is_found("ensurepip")  # Debian and 麒麟/统信 pack it by itself
    if not is_found("venv") or not (has_ensurepip or is_found("pip")):
        raise SetUpFailed(
            "这个 Python 缺少 venv 组件。请用管理员权限安装 python3-venv"
            "（sudo apt install python3-venv），再运行一次。"
        )
    discard()
    try:
        os.mkdir(VENV)
        write(os.path.join(VENV, MARKER), "")
    except OSError as error:
        raise SetUpFailed(
            "程序所在的文件夹不能写入（{}）：{}。请把整个程序文件夹放到自己有权写入的地方，"
            "例如“文档”或桌面，再运行一次。".format(error.strerror, HERE)
        )
    command = [sys.executable, "-I", "-m", "venv", VENV]
    status, output = run_captured(command + ([] if has_ensurepip else ["--without-pip"]), lock)
    if status:
        raise SetUpFailed(
            "建立 .venv 文件夹失败。在麒麟、统信、Debian 上，请先安装 python3-venv"
            "（sudo apt install python3-venv），再运行一次。" + logged(output)
        )


def install(requirements, lock):
    """Install a requirements file into .venv, from wheels/ if there is one, else from the index."""
    has_wheels = os.path.isdir(WHEELS) and bool(os.listdir(WHEELS))
    if any(name.startswith("pip") for name in os.listdir(os.path.dirname(PYTHON))):
        pip = [PYTHON, "-I", "-m", "pip"]  # -I: packages on PYTHONPATH are not ours
    else:
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    command = pip + [
        "--disable-pip-version-check",
        "--no-input",
        "--retries",
        "1",
        "--timeout",
        "8",
    ]
    command += [
        "install",
        "--compile",
        "--progress-bar",
        "off",
        "-r",
        os.path.join(HERE, requirements),
    ]
    if has_wheels:
        command += ["--no-index", "--find-links", WHEELS]
    surroundings = dict(os.environ, PIP_USER="0")  # settings that would send packages elsewhere
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN"):
        surroundings.pop(name, None)
    status, output = run_captured(command, lock, surroundings, QUIET_SECONDS)
    if status:
        raise SetUpFailed(install_fault(requirements, has_wheels, output) + logged(output))


def install_fault(requirements, has_wheels, output):
    """Return what to say when pip has failed, with the ways out."""
    if "No space left" in output or "Errno 28" in output:
        return "磁盘已满，软件包装不下。请腾出空间后再运行一次。"
    command = "python -m pip download -r {} -d wheels".format(requirements)
    if has_wheels:
        return (
            "wheels 文件夹里的安装包不全，或者与本机的系统、Python {}.{} 不相配。"
            "请删除 wheels 文件夹后联网运行，或者在能上网、系统和 Python 版本相同的电脑上，"
            "进入程序文件夹执行 {} ，把得到的 wheels 文件夹拷贝过来，再运行一次。".format(
                sys.version_info[0], sys.version_info[1], command
            )
        )
    return (
        "没有网络，或者连不上软件包服务器，所需的软件包装不上。可以任选一种办法：\n"
        "  1. 连上网络，再运行一次；\n"
        "  2. 在能上网、系统和 Python 版本相同的电脑上，进入程序文件夹执行 {} ，"
        "把得到的 wheels 文件夹拷贝到本机的程序文件夹里，再运行一次；\n"
        "  3. 在已经装有这些软件包的 Python 环境里运行。\n".format(command)
    )


def run_captured(command, lock, surroundings=None, quiet_seconds=None):
    """Run `command` unseen; return its exit status and what it printed.

    It is ended, and its status is not 0, if pip downloads nothing in the first `quiet_seconds`.
    It holds the lock too: if this process is killed, the next waits until that one has ended.
    """
    import locale
    import subprocess
    import threading
    import time

    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=HERE,
        env=surroundings,
        pass_fds=() if WINDOWS or lock is None else (lock.fileno(),),
        start_new_session=True,  # one group, so that it can be ended with its own children
    )
    encoding = locale.getpreferredencoding(False)
    lines = []
    reader = threading.Thread(
        target=lambda: lines.extend(line.decode(encoding, "replace") for line in process.stdout)
    )
    reader.daemon = True
    began = time.time()
    try:
        reader.start()
        while reader.is_alive():
            reader.join(0.1)
            is_late = quiet_seconds is not None and time.time() - began > quiet_seconds
            if is_late and not any(line.lstrip().startswith(PIP_AT_WORK) for line in lines):
                end(process)
                lines.append("no answer in {} seconds\n".format(quiet_seconds))
                break
        return process.wait(), "".join(lines)
    except BaseException:
        end(process)
        raise


PIP_AT_WORK = ("Downloading", "Using cached", "Processing", "Requirement already", "Installing")


def end(process):
    """Kill a process with its children, and wait until it is gone."""
    import signal

    try:
        if WINDOWS:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass  # it has ended by itself
    process.wait()


def discard():
    """Remove our .venv, the marker last: what a kill leaves of it is still known as ours."""
    import shutil
    import time

    if not os.path.isdir(VENV):
        return
    if os.path.islink(VENV):  # another copy's: what it leads to is not ours to empty
        os.remove(VENV)
        return
    forget_stamps()
    for attempt in range(20):
        for name in os.listdir(VENV):
            path = os.path.join(VENV, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            elif name != MARKER:
                os.remove(path)
        if os.listdir(VENV) in ([], [MARKER]):
            break
        time.sleep(0.1 * attempt)  # Windows holds the files of a process that has just ended
    else:
        raise SetUpFailed("旧的 .venv 文件夹删不掉，请关闭正在运行的本程序，手动删除后再运行一次。")
    if os.path.exists(os.path.join(VENV, MARKER)):
        os.remove(os.path.join(VENV, MARKER))
    os.rmdir(VENV)


def forget_stamps():
    """Let the next run make our .venv anew."""
    for name in DEVELOPMENT.requirements:
        if os.path.exists(stamp_path(name)):
            os.remove(stamp_path(name))


# --- screen, files, process ---------------------------------------------------------------------


def refuse(message):
    """Say why nothing can be run, with --json as the object that its reader waits for."""
    if "--json" not in sys.argv:
        say("错误 运行环境：" + message)
        return
    import json

    outputs = dict.fromkeys(("notice", "review", "pdf", "web", "text"))
    told = {"level": "error", "rule": "environment", "where": "运行环境", "message": message}
    shown = {"ok": False, "outputs": outputs, "findings": [told], "totals": None}
    sys.stdout.write(json.dumps(shown) + "\n")


def say(text):
    """Write a line to stderr; with --json nothing, nor where nobody reads it any more."""
    if "--json" in sys.argv and "程序出错" not in text:
        return
    try:
        sys.stderr.write(text + "\n")
    except UnicodeError:  # Python 2
        sys.stderr.write((text + "\n").encode("utf-8"))
    except (AttributeError, OSError, ValueError):
        pass


def logged(output):
    """Return the sentence that names the log with the end of `output`."""
    return "详情见日志：" + write_log("setup", output[-20000:])


def write_log(subject, text):
    """Write a log file in 日志/, else in the temporary folder, and return its path."""
    import tempfile
    import time

    # ASCII: a console without Chinese has often a file system without it
    name = "rectification-{}-{}.log".format(subject, time.strftime("%Y%m%d-%H%M%S"))
    for folder in ("日志", None):
        try:
            path = os.path.join(HERE, folder) if folder else tempfile.gettempdir()
            if not os.path.isdir(path):
                os.mkdir(path)
            write(os.path.join(path, name), text)
        except (OSError, UnicodeError):
            continue
        return os.path.join(path, name)
    return "（日志写不下来）"


def read(path):
    """Return the text of a file, None if there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def write(path, text):
    """Write a text file, UTF-8."""
    with open(path, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)


def flush_output():
    """Flush; if the reader is gone (| head), keep Python from telling so when it exits."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            except (OSError, ValueError, AttributeError):
                pass


def was_double_clicked():
    """Return whether Python is alone in its console window, which then closes with it."""
    if not WINDOWS or sys.stdin is None or not sys.stdin.isatty():
        return False
    import ctypes

    ids = (ctypes.c_uint32 * 16)()
    count = ctypes.windll.kernel32.GetConsoleProcessList(ids, 16)
    return 0 < count <= 16 and all(program_name(pid).startswith("py") for pid in ids[:count])


def program_name(process_id):
    """Return the file name of a running program on Windows: py.exe, python.exe, cmd.exe."""
    import ctypes

    kernel = ctypes.windll.kernel32
    kernel.OpenProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.OpenProcess(0x1000, False, process_id))  # may ask, no more
    path = ctypes.create_unicode_buffer(1024)
    kernel.QueryFullProcessImageNameW(process, 0, path, ctypes.byref(ctypes.c_uint32(1024)))
    kernel.CloseHandle(process)
    return os.path.basename(path.value).lower()
