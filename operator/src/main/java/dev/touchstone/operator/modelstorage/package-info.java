/**
 * ModelStorage. Owns the conditions Accepted, ResolvedRefs, Provisioned, DataCurrent and Ready of the kind, the Secret {@code
 * <storage>-connection}, and the finalizer of storages with {@code deletionPolicy: Delete}. Shared servers are in {@code
 * server}, talking to servers is in {@code probe}. Drops locks whose test is gone. Events:
 * VersionPublished, DataDropped, DataAbandoned, DropBlocked, LockReleased.
 */
package dev.touchstone.operator.modelstorage;
