"""A queue of one folder: a message is a file, taken by renaming it. Stands for any broker."""

import json
import os
import time
import uuid


def send(queue, body, headers):
    folder = os.path.join(os.environ["SHARED_DIR"], queue)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{time.time_ns()}-{uuid.uuid4().hex[:8]}")
    with open(path + ".part", "w") as file:
        json.dump({"headers": headers, "body": body}, file)
    os.rename(path + ".part", path + ".json")


def receive(queue, limit=1):
    """Waits for the next message or messages."""
    folder = os.path.join(os.environ["SHARED_DIR"], queue)
    os.makedirs(folder, exist_ok=True)
    while True:
        messages = []
        for name in sorted(os.listdir(folder)):
            if name.endswith(".json") and len(messages) < limit:
                path = os.path.join(folder, name)
                with open(path) as file:
                    messages.append(json.load(file))
                os.remove(path)
        if messages:
            return messages
        time.sleep(0.005)
