package dev.touchstone.storage;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;

/**
 * One technology. Opening never talks to the server and never fails because it is down: the first use does.
 * Readers of storages on the same server share its connections.
 */
public interface Driver {
    Technology technology();

    boolean supports(Format format, StorageMode mode);

    StorageAdmin admin(StorageDescriptor storage, Credentials credentials);

    /** Opens a new version; talks to the server. */
    VersionWriter newVersion(StorageDescriptor storage, Credentials credentials);

    LiveWriter live(StorageDescriptor storage, Credentials credentials);

    StorageReader reader(StorageDescriptor storage, Credentials credentials);
}
