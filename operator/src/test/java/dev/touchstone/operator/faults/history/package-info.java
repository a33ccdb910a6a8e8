/** What really changed in a namespace: every revision of every object that matters, as the API server's watches tell it. */
package dev.touchstone.operator.faults.history;
