# -*- coding: utf-8 -*-
"""Run the whole suite: `python3 run_tests.py [arguments of pytest]`, with pytest's exit status.

A process for each core, up to four, the tests of a file in one of them; `-n 0` runs all in one.
"""

import os
import sys

import environment


def run():
    """Go on as pytest in the project's folder."""
    os.chdir(environment.HERE)
    shared_out = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
    environment.replace_process([sys.executable, "-m", "pytest", *shared_out, *sys.argv[1:]])


if __name__ == "__main__":
    environment.launch(environment.DEVELOPMENT, run)
