import os
from concurrent.futures import ThreadPoolExecutor

import grpc
from opentelemetry.instrumentation.grpc import GrpcInstrumentorServer

from telemetry import setup
from work import work

setup()
GrpcInstrumentorServer().instrument()


def get(item, _):
    work()
    return len(item)


handlers = {
    "Get": grpc.unary_unary_rpc_method_handler(get, bytes.decode, lambda left: str(left).encode()),
}
server = grpc.server(ThreadPoolExecutor(8))
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("shop.Stock", handlers)])
server.add_insecure_port(f"{os.environ['HOST']}:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
