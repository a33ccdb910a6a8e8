/**
 * The four custom resources of group {@code touchstone.dev}, version {@code v1alpha1}, as immutable Java values.
 *
 * <p>The CRD YAML under {@code resources/crds} is the source of truth; a test holds these types against it. Specs are
 * only ever read; statuses are built anew and written whole by server-side apply. A component that is optional in the
 * schema is {@code null} when absent; lists and maps are never {@code null}.
 */
package dev.touchstone.api.v1alpha1;
