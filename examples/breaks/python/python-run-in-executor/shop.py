import asyncio
import os

import requests
import uvicorn
from fastapi import FastAPI
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work_async

setup()
app = FastAPI()
FastAPIInstrumentor.instrument_app(app)
RequestsInstrumentor().instrument()


@app.get("/order/{item}")
async def order(item: str):
    await work_async()
    url = f"{os.environ['STOCK_URL']}/stock/{item}"
    answer = await asyncio.get_running_loop().run_in_executor(None, requests.get, url)
    await work_async(5, 20)
    return {"item": item, "left": answer.json()["left"]}


uvicorn.run(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), log_level="warning")
