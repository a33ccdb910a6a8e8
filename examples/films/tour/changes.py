"""What may change while a test runs, and what may not."""

import json
import time

import kubectl
from console import Failed, block, check, command, line, section
from deployment import wait
from diagnosis import diagnosis
from endpoint import Client
from traffic import ask

VIEWER, FILM = "viewer-0001", "the-matrix-1999"
LOADER = "mark-as-seen"
SECONDS_TO_LOAD = 60


def best(audience, address):
    client = Client(*address)
    outcome = ask(client, {"inputs": {"userId": VIEWER, "filmId": FILM, "profile": "adult"}, "count": 3})
    client.close()
    check(not outcome.failure and outcome.answer.get("items"), "There was no answer", str(outcome))
    items = [item["id"] for item in outcome.answer["items"]]
    for number, item in enumerate(items, 1):
        line(f"  {number}. {audience.title(item)}")
    return items


def loader_pod(row_text, image):
    """A pod that writes one row of the Live storage, with the connection Secret that the operator made for it."""
    restricted = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    script = 'printf "%s\\n" "$ROW" | touchstone load viewings --connection /etc/touchstone/storage --file -'
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": LOADER, "namespace": kubectl.NAMESPACE},
        "spec": {
            "restartPolicy": "OnFailure",
            "automountServiceAccountToken": False,
            "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [
                {
                    "name": "load",
                    "image": image,
                    "imagePullPolicy": "IfNotPresent",
                    "command": ["sh", "-c", script],
                    "env": [{"name": "ROW", "value": row_text}],
                    "securityContext": restricted,
                    "volumeMounts": [
                        {"name": "connection", "mountPath": "/etc/touchstone/storage", "readOnly": True},
                        {"name": "tmp", "mountPath": "/tmp"},
                    ],
                }
            ],
            "volumes": [
                {"name": "connection", "secret": {"secretName": "viewings-connection"}},
                {"name": "tmp", "emptyDir": {}},
            ],
        },
    }


def load_row(row_text, image):
    def remove():
        kubectl.run("delete", "pod", LOADER, "-n", kubectl.NAMESPACE, "--ignore-not-found", "--grace-period=0", "--wait")

    remove()
    kubectl.run("create", "-f", "-", stdin=json.dumps(loader_pod(row_text, image)))
    deadline = time.monotonic() + SECONDS_TO_LOAD
    while True:
        phase = kubectl.find("pod", LOADER)["status"].get("phase")
        if phase == "Succeeded":
            break
        if time.monotonic() > deadline:
            said = kubectl.attempt("logs", LOADER, "-n", kubectl.NAMESPACE).stdout
            raise Failed(f"The loader's pod is {phase} after {SECONDS_TO_LOAD} s", diagnosis() + said)
        time.sleep(0.2)
    remove()


def mark_as_seen(audience, address, image):
    section(f"{VIEWER} watches a film")
    line(f"On the page of {audience.title(FILM)} they are shown:")
    film = best(audience, address)[0]
    row_text = json.dumps({"key": VIEWER, "add": [film]})
    line()
    command(f"echo '{row_text}' | touchstone load viewings --file -")
    load_row(row_text, image)
    line()
    line("The next answer:")
    check(film not in best(audience, address), f"{film} is still shown although {VIEWER} has seen it")


def show_resources():
    section("What there is now")
    kinds = "contexts,models,modelstorages,abtests"
    command(f"kubectl get {kinds} -n films")
    block(kubectl.run("get", kinds, "-n", "films"))


def try_changes():
    section("Changing what is being tested")
    patch = '{"spec":{"timeoutMillis":30}}'
    command(f"kubectl patch model similar-by-crowd -n films --type merge -p '{patch}'")
    refused = kubectl.attempt("patch", "model", "similar-by-crowd", "-n", "films", "--type", "merge", "-p", patch)
    block(refused.stderr or refused.stdout)
    check(refused.returncode != 0, "The API server took a change of a model that a running test compares")
    check("content-or-crowd" in refused.stderr, "The refusal does not name the test content-or-crowd")
    line()
    line("Capacity is free to change:")
    before = kubectl.find("context", "film-page")["spec"]["capacity"]["replicas"]
    for replicas in (before + 1, before):
        command(f"kubectl scale context film-page -n films --replicas {replicas}")
        block(kubectl.run("scale", "context", "film-page", "-n", "films", "--replicas", str(replicas)))
    now = kubectl.find("context", "film-page")["spec"]["capacity"]["replicas"]
    check(now == before, f"The context has {now} replicas instead of {before}")
    wait({"Context": "contexts"})
