import os
import time
from urllib.request import Request, urlopen

while True:
    for service in ("SHOP_URL", "STOCK_URL", "PAYMENT_URL", "FRAUD_URL"):
        urlopen(Request(os.environ[service] + "/healthz", headers={"User-Agent": "kube-probe/1.34"})).read()
    time.sleep(0.5)
