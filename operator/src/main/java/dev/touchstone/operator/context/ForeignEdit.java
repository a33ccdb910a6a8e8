package dev.touchstone.operator.context;

/**
 * Somebody else changed what answers, in an object that the operator made.
 *
 * @param kind of the object
 * @param manager the field manager, as the API server noted it
 * @param at when, as the API server noted it, RFC 3339
 */
record ForeignEdit(String kind, String name, String manager, String at) {}
