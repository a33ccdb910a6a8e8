/**
 * The storage server of one technology that all storages of a namespace share. Owns StatefulSet, Service, ConfigMap,
 * Secret and volume claim {@code touchstone-redis} and {@code touchstone-s3}. Nobody owns the StatefulSet; the Service and the
 * ConfigMap go with it. {@link dev.touchstone.operator.modelstorage.server.SharedServerReconciler} removes a server that no
 * storage needs any more; whether its volume and Secret go too is remembered on the StatefulSet
 * ({@link dev.touchstone.operator.modelstorage.server.Retaining}). Events: ServerCreated, ServerRemoved.
 */
package dev.touchstone.operator.modelstorage.server;
