package dev.touchstone.operator.faults.proxy;

import java.time.Instant;

/**
 * One request as Kubernetes counts it.
 *
 * @param number from 1, in the order of arrival
 * @param write its ordinal among the writes, from 1; 0 is a read, a dry run or a review of rights
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param group empty for the core group, and for what is no resource
 * @param resource the plural; empty for what is no resource, such as {@code /version}
 * @param subresource such as {@code status}, or empty
 * @param namespace empty for what has none
 * @param name also that of an object in a body that is created; {@code prefix*} where the API server makes up the rest
 * @param fieldManager empty if the request names none
 * @param status what the API server answered, or the fault in its place; 101 for a watch that is a WebSocket; 0 while there is no
 *     answer
 * @param at when it arrived
 */
public record Call(long number, long write, String verb, String group, String resource, String subresource, String namespace,
        String name, String fieldManager, int status, Instant at) {
    public boolean isWrite() {
        return write > 0;
    }

    /** A write that counts: a Lease is renewed all the time. */
    public boolean changesSomething() {
        return isWrite() && !resource.equals("leases");
    }

    public boolean isWatch() {
        return verb.equals("watch");
    }

    /** The resource and its group, as RBAC and {@code kubectl} write them: {@code models.touchstone.dev}. */
    public String qualifiedResource() {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    Call answered(int code) {
        return new Call(number, write, verb, group, resource, subresource, namespace, name, fieldManager, code, at);
    }

    /** Without the numbers and the time: {@code patch models.touchstone.dev/status shop/m}. */
    @Override
    public String toString() {
        var path = qualifiedResource() + (subresource.isEmpty() ? "" : "/" + subresource);
        return "#" + number + (isWrite() ? " (write " + write + ") " : " ") + verb + " " + path + " "
                + (namespace.isEmpty() ? "" : namespace + "/") + name + (fieldManager.isEmpty() ? "" : " by " + fieldManager)
                + " -> " + status;
    }
}
