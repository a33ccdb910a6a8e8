"""How fast and how large: measured here and now, printed and not judged, because machines differ."""

import json
import re
import time
from datetime import datetime

import kubectl
from console import Failed, check, row, section
from diagnosis import diagnosis

PAGE, SECONDS = "quick-page", 120
OPERATOR = "app.kubernetes.io/name=touchstone-operator"
INPUTS = [{"name": "filmId", "type": "String", "required": True}]


def of_kind(kind, name, spec):
    metadata = {"name": name, "namespace": kubectl.NAMESPACE}
    return {"apiVersion": "touchstone.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}


def manifests():
    endpoint = {"type": "Recommendation", "inputs": INPUTS}
    model = {"endpoint": endpoint, "lookup": {"storageRef": {"name": "similar-by-content"}, "key": "request.filmId"}}
    context = {
        "endpoint": {"type": "Recommendation", "inputs": [*INPUTS, {"name": "userId", "type": "String"}]},
        "unit": {"name": "viewer", "value": "request.userId"},
        "modelRef": {"name": PAGE},
        "capacity": {"replicas": 1},
    }
    return {"apiVersion": "v1", "kind": "List", "items": [of_kind("Model", PAGE, model), of_kind("Context", PAGE, context)]}


def until(what, condition):
    """Seconds until the condition holds."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > SECONDS:
            raise Failed(f"Still waiting after {SECONDS} s for {what}", diagnosis())
        time.sleep(0.05)
    return time.monotonic() - started


def answered():
    """Through the API server, which reaches every Service, wherever this script runs."""
    path = f"/api/v1/namespaces/{kubectl.NAMESPACE}/services/{PAGE}-context:80/proxy/v1/predict"
    asked = kubectl.attempt("create", "--raw", path, "-f", "-", stdin=json.dumps({"inputs": {"filmId": "the-matrix-1999"}}))
    return asked.returncode == 0 and '"Answered"' in asked.stdout


def route_numbers():
    pods = kubectl.objects("pods", "-l", f"touchstone.dev/context={PAGE}")
    paths = [f"/api/v1/namespaces/{kubectl.NAMESPACE}/pods/{pod['metadata']['name']}:8081/proxy/route" for pod in pods]
    return [json.loads(kubectl.run("get", "--raw", path)).get("number", 0) for path in paths]


def remove():
    kubectl.run("delete", "context,model", PAGE, "-n", kubectl.NAMESPACE, "--ignore-not-found", "--wait")


def new_page():
    remove()
    kubectl.run("wait", "--for=delete", "pods", "-l", f"touchstone.dev/context={PAGE}", "-n", kubectl.NAMESPACE, "--timeout=60s")
    kubectl.run("apply", "--server-side", "-f", "-", stdin=json.dumps(manifests()))
    row("new Model and Context", f"{until('the first answer of a new context', answered):.1f} s", "from apply to the first answered prediction")
    before = max(route_numbers())
    kubectl.run("patch", "context", PAGE, "-n", kubectl.NAMESPACE, "--type", "merge", "-p", '{"spec":{"deadlineMillis":60}}')
    seconds = until("a changed route", lambda: min(route_numbers()) > before)
    row("route change", f"{seconds:.1f} s", "from patch to the new route in force, kubectl included")
    remove()


def operator():
    found = json.loads(kubectl.run("get", "pods", "-A", "-l", OPERATOR, "-o", "json"))["items"]
    found = [pod for pod in found if not pod["metadata"].get("deletionTimestamp")]
    check(found, f"There is no operator: no pod has the label {OPERATOR}")
    return found[0]


def seconds_to_ready(pod):
    def at(text):
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")

    started = pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"]
    return (at(kubectl.condition(pod, "Ready")["lastTransitionTime"]) - at(started)).total_seconds()


def megabytes(pod):
    """What the process keeps in memory of its own: mapped files, which the system may drop at any time, are told apart."""
    metadata = pod["metadata"]
    status = kubectl.run("exec", metadata["name"], "-n", metadata["namespace"], "--", "cat", "/proc/1/status")
    kibibytes = {name: int(value) for name, value in re.findall(r"^(VmRSS|RssFile):\s+(\d+) kB", status, re.MULTILINE)}
    return [round(kibibytes[name] * 1024 / 1e6) for name in ("VmRSS", "RssFile")]


def show():
    section("Numbers of this machine")
    pod = operator()
    new_page()
    row("operator Ready", f"{seconds_to_ready(pod):.0f} s", "from the start of its container")
    row("operator's memory", f"{megabytes(pod)[0]} MB", "resident")
    for server in kubectl.objects("pods", "-l", "touchstone.dev/context=film-page"):
        if not server["metadata"].get("deletionTimestamp"):
            resident, files = megabytes(server)
            row("context server's memory", f"{resident} MB", f"resident, {files} MB of it mapped files")
