"""Stands for what a real service would do: takes 5 to 80 ms, mostly little."""

import asyncio
import random
import time


def seconds(low=5, high=80):
    return min(high, low + random.expovariate(1 / (high / 5))) / 1000


def work(low=5, high=80):
    time.sleep(seconds(low, high))


async def work_async(low=5, high=80):
    await asyncio.sleep(seconds(low, high))
