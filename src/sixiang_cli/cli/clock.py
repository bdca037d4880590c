"""The only place that reads the clock; everything below is told what time it is."""

import time


def now_ms() -> int:
    """Give the milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000
