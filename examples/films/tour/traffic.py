"""Sends predictions over a few connections in parallel and keeps every answer."""

import http.client
import sys
import threading
import time
from collections import namedtuple

from endpoint import Client

CONNECTIONS = 4

# `failure` is what a failed prediction looked like: a connection error, a status other than 200, or a body off the schema.
Outcome = namedtuple("Outcome", "request answer seconds failure")


def shape_error(answer):
    """What is wrong with the body of a 200, or None."""
    if not isinstance(answer, dict) or answer.get("result") not in ("Answered", "NotAnswered", "Denied"):
        return "no `result`"
    if not isinstance(answer.get("predictionId"), str):
        return "no `predictionId`"
    if answer["result"] == "Answered" and not all(isinstance(item.get("id"), str) for item in answer.get("items") or [{}]):
        return "Answered without `items`"
    return None


def ask(client, request):
    started = time.perf_counter()
    try:
        status, answer = client.predict(request)
        failure = f"status {status}: {answer}" if status != 200 else shape_error(answer)
    except (OSError, ValueError, http.client.HTTPException) as error:
        client.close()
        answer, failure = {}, f"{type(error).__name__}: {error}"
    return Outcome(request, answer, time.perf_counter() - started, failure)


def send(address, requests):
    """All outcomes; the requests are dealt to the connections in turn."""
    # Otherwise a thread whose answer is there waits up to 5 ms for the others, and that would be measured.
    sys.setswitchinterval(0.0005)
    outcomes = [[] for _ in range(CONNECTIONS)]

    def work(number):
        client = Client(*address)
        outcomes[number] = [ask(client, request) for request in requests[number::CONNECTIONS]]
        client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcome for some in outcomes for outcome in some]
