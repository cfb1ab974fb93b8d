"""Workers take a file each, in this order: the longest first, so that none is left alone with a long one at the end.

`--no-loadscope-reorder` leaves it to us: pytest-xdist would begin with the files of most tests, but few of ours are slowest.
"""

from __future__ import annotations

from collections import Counter

import pytest

ORDINARY = 0.3  # seconds a test
SECONDS = {  # of files that take much longer than their number of tests says; roughly, for the order alone
    "tests/system/test_languages.py": 190,
    "tests/system/test_wall_looks.py": 150,
    "tests/system/test_stand_up.py": 130,
    "tests/escalations/test_demo.py": 130,
    "tests/faults/test_database.py": 120,
    "tests/checks/test_phone_browser.py": 110,
    "tests/live/test_pushes.py": 110,
    "tests/machines/test_listening.py": 90,
    "tests/system/test_kept_taps.py": 90,
    "tests/faults/test_nameless.py": 85,
    "tests/demo/test_load.py": 85,
    "tests/screens/test_label_page.py": 80,
    "tests/system/test_old_tv.py": 80,
    "tests/people/test_pin_under_attack.py": 80,
    "tests/faults/test_outage.py": 75,
    "tests/setup/test_browser.py": 65,
    "tests/test_house.py": 60,
    "tests/demo/test_pages.py": 55,
    "tests/system/phone/test_looks.py": 40,  # together: one server for the folder
    "tests/system/phone/test_network.py": 40,
    "tests/system/phone/test_phone.py": 40,
}


def longest_first(items: list[pytest.Item]) -> None:
    """Sorts tests by the time of their files; within a file they stay as they are written."""
    tests = Counter(_file(item) for item in items)
    items.sort(key=lambda item: (-max(SECONDS.get(_file(item), 0), tests[_file(item)] * ORDINARY), _file(item)))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
