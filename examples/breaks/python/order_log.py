"""A durable queue of one file, as a log that is only appended to: one order a line, with its headers. Every consumer
reads at a pace of its own (go/internal/orderlog)."""

import fcntl
import json
import os


def append(order, headers):
    """The order is on disk when this returns."""
    line = json.dumps({"headers": headers, **order}) + "\n"
    with open(os.path.join(os.environ["SHARED_DIR"], "orders.log"), "a") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        log.write(line)
        log.flush()
        os.fsync(log.fileno())
