# -*- coding: utf-8 -*-
"""Run the whole suite: `python3 run_tests.py [arguments of pytest]`, with pytest's exit status."""

import os
import sys

import environment


def run():
    """Go on as pytest in the project's folder."""
    os.chdir(environment.HERE)
    environment.replace_process([sys.executable, "-m", "pytest"] + sys.argv[1:])


if __name__ == "__main__":
    environment.launch(environment.DEVELOPMENT, run)
