# -*- coding: utf-8 -*-
"""What staff start: `python generate.py`. Thin, for the main script has no bytecode cache."""

import environment


def run():
    """Run the command line and return its exit status."""
    import gc

    gc.disable()  # one run makes no cycles worth a search: an eighth of a large run is saved

    from notice.cli import main

    return main()


if __name__ == "__main__":
    environment.launch(environment.RUNTIME, run)
