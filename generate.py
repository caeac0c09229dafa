# -*- coding: utf-8 -*-
"""What staff start: `python generate.py`. Thin, for the main script has no bytecode cache."""

import environment


def run():
    """Run the command line and return its exit status."""
    import gc

    gc.disable()  # one run makes no cycles worth a search: an eighth of a large run is saved

    from notice.cli import main

    status = main()
    gc.freeze()  # or Python searches all that is left for cycles as it ends: 50 ms at 12 findings
    return status


if __name__ == "__main__":
    environment.launch(environment.RUNTIME, run)
