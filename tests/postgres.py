"""`python -m tests.postgres` prints the address of a PostgreSQL for the suite's second run.

BOARDS_TEST_POSTGRES, or this machine's own. Without one: nothing, and a sentence; on CI that is a failure.
"""

from __future__ import annotations

import os
import sys

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

if __name__ == "__main__":
    url = os.environ.get("BOARDS_TEST_POSTGRES") or "postgresql+psycopg://postgres@127.0.0.1"
    try:
        create_engine(f"{url}/postgres").connect().close()
        print(url)
    except OperationalError:
        print(f"No PostgreSQL at {url}: the second run of the suite needs one.", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") else 0)
