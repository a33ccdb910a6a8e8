package dev.touchstone.storage.s3;

import dev.touchstone.storage.RefusedPublication;
import dev.touchstone.storage.version.Documents;
import dev.touchstone.storage.version.Manifest;
import dev.touchstone.storage.version.Pointer;
import dev.touchstone.storage.version.VersionStore;
import java.util.List;
import java.util.Optional;

/** Versions of one storage in a bucket. */
final class S3VersionStore implements VersionStore {
    private final ObjectNames names;
    private final S3Server server;

    S3VersionStore(ObjectNames names, S3Server server) {
        this.names = names;
        this.server = server;
    }

    @Override
    public Optional<Stamped> pointer() {
        return server.get(names.pointer()).map(fetched ->
                new Stamped(Documents.read(fetched.content(), Pointer.class, names.pointer()), fetched.etag()));
    }

    @Override
    public boolean swap(Optional<Stamped> seen, Pointer next) {
        return server.putIf(names.pointer(), seen.map(Stamped::stamp), Documents.write(next));
    }

    @Override
    public void refuse(RefusedPublication refused) {
        server.put(names.refused(), Documents.write(refused));
    }

    @Override
    public Optional<RefusedPublication> refused() {
        return server.get(names.refused())
                .map(fetched -> Documents.read(fetched.content(), RefusedPublication.class, names.refused()));
    }

    @Override
    public void clearRefused() {
        server.deleteAll(names.refused());
    }

    @Override
    public Optional<Manifest> manifest(String version) {
        return server.get(names.manifest(version))
                .map(fetched -> Documents.read(fetched.content(), Manifest.class, names.manifest(version)));
    }

    @Override
    public List<String> versions() {
        return server.folders(names.versions());
    }

    @Override
    public void delete(String version) {
        server.deleteAll(names.version(version));
    }
}
