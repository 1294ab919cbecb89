import os

import aiohttp
import uvicorn
from fastapi import FastAPI
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

from telemetry import setup
from work import work_async

setup()
app = FastAPI()
FastAPIInstrumentor.instrument_app(app)
AioHttpClientInstrumentor().instrument()


@app.get("/order/{item}")
async def order(item: str):
    await work_async()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{os.environ['STOCK_URL']}/stock/{item}") as response:
            stock = await response.json()
    await work_async(5, 20)
    return {"item": item, "left": stock["left"]}


uvicorn.run(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), log_level="warning")
