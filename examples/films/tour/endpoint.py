"""The way to the context's Service: its cluster address where this machine has the node, else a tunnel by kubectl."""

import http.client
import json
import os
import re
import subprocess
from contextlib import contextmanager

import kubectl
from console import Failed

SERVICE = "film-page-context"
TIMEOUT_SECONDS = 5


class Client:
    """One connection, kept alive."""

    def __init__(self, host, port):
        self.connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)

    def predict(self, request):
        """(status, answer)"""
        self.connection.request("POST", "/v1/predict", json.dumps(request), {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self):
        self.connection.close()


@contextmanager
def address():
    """(host, port) to send predictions to."""
    if os.environ.get("CLUSTER", "local") == "local":
        spec = kubectl.find("service", SERVICE)["spec"]
        yield spec["clusterIP"], spec["ports"][0]["port"]
        return
    tunnel = subprocess.Popen(
        [kubectl.BINARY, "port-forward", "-n", kubectl.NAMESPACE, f"service/{SERVICE}", ":80"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = tunnel.stdout.readline()
        port = re.search(r"127\.0\.0\.1:(\d+)", said)
        if not port:
            raise Failed(f"kubectl port-forward to the service {SERVICE} failed", said)
        yield "127.0.0.1", int(port.group(1))
    finally:
        tunnel.terminate()
        tunnel.wait()
