import os

import requests
from celery import Celery
from celery.signals import worker_init
from kombu.transport.sqlalchemy import Transport
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from telemetry import setup
from work import work

app = Celery("tasks", broker=f"sqla+sqlite:///{os.environ['SHARED_DIR']}/celery.sqlite")
Transport.polling_interval = 0.02
app.conf.task_ignore_result = True


@worker_init.connect
def start_telemetry(**_):
    setup()
    RequestsInstrumentor().instrument()


@app.task
def reserve(item):
    work()
    requests.get(f"{os.environ['STOCK_URL']}/stock/{item}", timeout=5)
