"""What a person would look at first when something does not become ready."""

import kubectl


def conditions():
    lines = []
    for kind in ("modelstorages", "models", "contexts", "abtests"):
        for item in kubectl.objects(kind):
            if kubectl.holds(item, "Ready"):
                continue
            lines.append(f"{item['kind']} {item['metadata']['name']} is not Ready:")
            found = item.get("status", {}).get("conditions", [])
            lines += [f"  {c['type']}={c['status']} {c.get('reason', '')}: {c.get('message', '')}" for c in found]
            if not found:
                lines.append("  it has no conditions yet: is the operator running? kubectl get pods -A")
    return lines


def pods():
    lines = []
    for pod in kubectl.objects("pods"):
        name, status = pod["metadata"]["name"], pod["status"]
        ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", []))
        if ready or status.get("phase") == "Succeeded":
            continue
        lines.append(f"Pod {name} is {status.get('phase')}:")
        for container in status.get("initContainerStatuses", []) + status.get("containerStatuses", []):
            for state, detail in container.get("state", {}).items():
                if state != "running" and detail.get("reason") != "Completed":
                    lines.append(f"  {container['name']}: {state} {detail.get('reason', '')} {detail.get('message', '')}".rstrip())
            if container.get("restartCount") or container.get("state", {}).get("terminated", {}).get("exitCode"):
                log = kubectl.attempt("logs", name, "-n", kubectl.NAMESPACE, "-c", container["name"], "--tail=8")
                lines += [f"  {container['name']}| {each}" for each in log.stdout.splitlines()]
    return lines


def warnings():
    events = kubectl.objects("events", "--field-selector=type=Warning")
    events.sort(key=lambda event: event["metadata"]["creationTimestamp"])
    return [f"{e['involvedObject']['kind']} {e['involvedObject']['name']}: {e.get('reason')}: {e.get('message')}" for e in events[-8:]]


def diagnosis():
    found = conditions() + pods()
    recent = warnings()
    return "\n".join(found + (["The last warnings:"] + [f"  {each}" for each in recent] if recent else []))
