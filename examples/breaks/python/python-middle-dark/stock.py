import os

import requests
from flask import Flask

from work import work

app = Flask(__name__)


@app.get("/stock/<item>")
def stock(item):
    work()
    price = requests.get(f"{os.environ['PRICE_URL']}/price/{item}", timeout=5).json()
    return {"item": item, "left": len(item), "cents": price["cents"]}


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
