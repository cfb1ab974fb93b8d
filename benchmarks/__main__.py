"""`make bench`: every figure beside the limit it is held to, most as ratios to something bare measured in the same run.

`python -m benchmarks NAME…` measures only those. docs/performance.md says what each means.
"""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "fan_out",
    "real_change",
    "processes",
    "pages",
    "writes",
    "ideas",
    "memory",
    "browser",
    "phone_to_wall",
    "team_to_boards",
    "letters",
    "checks",
    "years",
    "file_to_preview",
)

if __name__ == "__main__":
    missed = False
    for name in sys.argv[1:] or NAMES:
        print(f"\n{name}: {(import_module(f'benchmarks.{name}').__doc__ or '').splitlines()[0]}", flush=True)
        for figure in import_module(f"benchmarks.{name}").measure():
            missed |= not figure.holds
            print(figure, flush=True)
    sys.exit(missed)
