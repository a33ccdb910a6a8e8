package dev.touchstone.operator.faults.oracle;

import dev.touchstone.operator.faults.history.Revision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Nothing that holds data is deleted unless somebody asked for it: a claim or a server's Secret only when all storages that used the
 * server said Delete, a server only when no storage uses it, what belongs to an owner only after the owner, and anything else never.
 */
final class DataIsKept implements Oracle {
    private static final Set<String> KINDS = Set.of("PersistentVolumeClaim", "StatefulSet", "Secret");

    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        var retained = new HashSet<String>();
        World.replay(evidence.revisions(), (world, step) -> {
            var now = step.revision();
            if (now.kind().equals("ModelStorage") && !"Delete".equals(now.spec().path("deletionPolicy").asText("Retain"))
                    && !now.spec().path("server").has("external")) {
                retained.add(now.spec().path("technology").asText());
            }
            if (!now.isDeleted() || !KINDS.contains(now.kind()) || world.isGoing() || isOwnersAffair(world, now)) {
                return;
            }
            var used = world.objects("ModelStorage").stream().map(storage -> storage.spec().path("technology").asText())
                    .filter(technology -> isOf(now, technology)).findFirst();
            if (used.isPresent()) {
                found.add(now + " while storages use it");
            } else if (!isServer(now)) {
                found.add(now + ", which is not the operator's");
            } else if (!now.kind().equals("StatefulSet")) {
                retained.stream().filter(technology -> isOf(now, technology)).findFirst()
                        .ifPresent(technology -> found.add(now + " though a storage wanted its data kept"));
            }
        });
        return found;
    }

    private static boolean isOwnersAffair(World world, Revision object) {
        var owners = World.items(object.metadata().path("ownerReferences"));
        return owners.stream().anyMatch(owner -> world.object(owner.path("kind").asText(), owner.path("name").asText())
                .filter(live -> live.uid().equals(owner.path("uid").asText()))
                .filter(live -> !live.metadata().hasNonNull("deletionTimestamp")).isEmpty());
    }

    /** A claim is made by the StatefulSet, with its name and without its labels. */
    private static boolean isServer(Revision object) {
        return "touchstone".equals(object.metadata().path("labels").path("app.kubernetes.io/managed-by").asText())
                || object.kind().equals("PersistentVolumeClaim") && object.name().startsWith("data-touchstone-");
    }

    private static boolean isOf(Revision object, String technology) {
        return isServer(object) && object.name().contains(technology.toLowerCase(java.util.Locale.ROOT));
    }
}
