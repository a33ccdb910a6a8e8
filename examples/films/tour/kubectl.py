"""The cluster, through kubectl: whatever the KUBECONFIG names."""

import json
import os
import subprocess

from console import Failed

NAMESPACE = "films"
BINARY = os.environ.get("KUBECTL", "kubectl")


def attempt(*arguments, stdin=None, timeout=120):
    """Runs kubectl whether it succeeds or not."""
    try:
        return subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True, timeout=timeout)
    except FileNotFoundError:
        raise Failed(f"'{BINARY}' was not found: put kubectl on the PATH, or name it in KUBECTL") from None
    except subprocess.TimeoutExpired:
        raise Failed(f"kubectl {' '.join(arguments)} did not end within {timeout} s") from None


def run(*arguments, stdin=None, timeout=120):
    done = attempt(*arguments, stdin=stdin, timeout=timeout)
    if done.returncode:
        raise Failed(f"kubectl {' '.join(arguments)} failed (exit code {done.returncode})", done.stderr or done.stdout)
    return done.stdout


def objects(kinds, *selection):
    return json.loads(run("get", kinds, "-n", NAMESPACE, "-o", "json", *selection))["items"]


def find(kind, name):
    """The object, or None."""
    found = run("get", kind, name, "-n", NAMESPACE, "-o", "json", "--ignore-not-found")
    return json.loads(found) if found.strip() else None


def condition(item, kind):
    for each in item.get("status", {}).get("conditions", []):
        if each["type"] == kind:
            return each
    return {}


def holds(item, kind):
    """True only if the condition speaks of the newest spec."""
    status, found = item.get("status", {}), condition(item, kind)
    generation = item["metadata"].get("generation", 1)
    seen = found.get("observedGeneration", status.get("observedGeneration", generation))
    return found.get("status") == "True" and seen >= generation
