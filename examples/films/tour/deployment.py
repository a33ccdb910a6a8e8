"""Applies the example, computes and publishes its data once, and waits until everything is Ready."""

import hashlib
import json
import os
import time

import kubectl
from console import Failed, check, elapsed, line
from diagnosis import diagnosis

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JOB = "compute-films"
DIGEST = "films.example/digest"
KINDS = {"ModelStorage": "storages", "Model": "models", "Context": "contexts", "ABTest": "tests"}
SECONDS_TO_READY = int(os.environ.get("FILMS_TIMEOUT_SECONDS", "420"))


def apply_manifests():
    # Server-side: the API server merges, and tells our fields from those that others own.
    kubectl.run("apply", "--server-side", "--force-conflicts", "--field-manager=quickstart", "-k", os.path.join(HERE, "manifests"))


def digest():
    """Of everything that decides what is computed."""
    found = hashlib.sha256()
    folder = os.path.join(HERE, "compute")
    for name in sorted(os.listdir(folder)) + ["data/movies.csv"]:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                found.update(name.encode() + b"\0" + file.read())
    return found.hexdigest()[:16]


def image_of(name, reference):
    """As kustomize wants it: the tag apart from the name, unless the colon is that of a port."""
    repository, colon, tag = reference.rpartition(":")
    if colon and "/" not in tag:
        return {"name": name, "newName": repository, "newTag": tag}
    return {"name": name, "newName": reference}


def overlay(folder, images, mark):
    """A kustomization, written beside the cluster's other state, that names the images which were built here."""
    os.makedirs(folder, exist_ok=True)
    content = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [os.path.relpath(os.path.realpath(os.path.join(HERE, "compute")), os.path.realpath(folder))],
        "images": [image_of(name, reference) for name, reference in images.items()],
        "commonAnnotations": {DIGEST: mark},
    }
    with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)  # JSON is YAML


def published(mark, images):
    """True if the job has run to its end with the same inputs and its data is still there, or if it is under way."""
    job = kubectl.find("job", JOB)
    if not job or job["metadata"].get("annotations", {}).get(DIGEST) != mark:
        return False
    if kubectl.condition(job, "Failed").get("status") == "True":
        return False
    if kubectl.condition(job, "Complete").get("status") != "True":
        # With other images it may be what they have mended that keeps it from its end.
        pod = job["spec"]["template"]["spec"]
        return {container["image"] for container in pod["initContainers"] + pod["containers"]} == set(images.values())
    return all(storage.get("status", {}).get("rows", 0) > 0 for storage in kubectl.objects("modelstorages"))


def publish(folder, images):
    mark = digest()
    if published(mark, images):
        line("the data is published already, or on its way")
        return
    kubectl.run("delete", "job", JOB, "-n", kubectl.NAMESPACE, "--ignore-not-found", "--cascade=foreground", "--wait")
    overlay(folder, images, mark)
    kubectl.run("apply", "--server-side", "--force-conflicts", "--field-manager=quickstart", "-k", folder)
    line(f"the job {JOB} computes the neighbours of 3,201 films and publishes them")


def progress(kinds, job_too):
    """(everything is ready, one line that says how far it is, the first thing that cannot become ready)"""
    words, ready, hopeless = [], True, None
    for kind, word in kinds.items():
        items = kubectl.objects(kind)
        done = [item for item in items if kubectl.holds(item, "Ready")]
        words.append(f"{word} {len(done)}/{len(items)}")
        ready = ready and items and len(done) == len(items)
        for item in items:
            accepted = kubectl.condition(item, "Accepted")
            if accepted.get("status") == "False":
                hopeless = f"{kind} '{item['metadata']['name']}' was not accepted: {accepted.get('message', '')}"
    if job_too:
        job = kubectl.find("job", JOB) or {}
        complete = kubectl.condition(job, "Complete").get("status") == "True"
        rows = [storage.get("status", {}).get("rows", 0) for storage in kubectl.objects("modelstorages")]
        ready = ready and complete and all(rows)
        words.append(f"data {sum(1 for count in rows if count)}/{len(rows)}" if complete else "data in the making")
        if kubectl.condition(job, "Failed").get("status") == "True":
            hopeless = f"the job {JOB} failed"
    return ready, ", ".join(words), hopeless


def wait(kinds=None, job_too=False):
    kinds = kinds or KINDS
    deadline = time.monotonic() + SECONDS_TO_READY
    said = None
    while True:
        ready, words, hopeless = progress(kinds, job_too)
        if words != said:
            line(f"{elapsed():>6}  {words}")
            said = words
        if ready:
            return
        if hopeless:
            raise Failed(hopeless, diagnosis())
        if time.monotonic() > deadline:
            raise Failed(f"Not everything is Ready after {SECONDS_TO_READY} s: {words}", diagnosis())
        time.sleep(1)


def check_running():
    """A test that somebody has ended stays ended: applying the manifest does not start it again."""
    test = kubectl.find("abtest", "content-or-crowd") or {}
    state = test.get("status", {}).get("state")
    again = test.get("status", {}).get("run", 1) + 1
    patch = json.dumps({"spec": {"state": "Running", "run": again}})
    check(
        state == "Running",
        f"The test content-or-crowd is {state}, so there is no split to show",
        f"To start it again: kubectl patch abtest content-or-crowd -n films --type merge -p '{patch}'\n"
        "or begin anew:      kubectl delete namespace films",
    )
