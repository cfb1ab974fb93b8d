"""`make bench`: every figure beside the limit it is held to and a reference measured in the same run."""

from __future__ import annotations

import sys

from benchmarks import checks, file_to_preview, letters, phone_to_wall, team_to_boards

BENCHES = (phone_to_wall, team_to_boards, letters, checks, file_to_preview)

if __name__ == "__main__":
    print(f"{'what':<44}{'n':>5}{'median':>10}{'p95':>10}{'limit':>10}{'reference':>12}{'ratio':>8}")
    failed = False
    for bench in BENCHES:
        for figure in bench.measure():
            failed |= not figure.holds
            print(figure)
    sys.exit(failed)
