package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Says that a run of a test needs this object unchanged.
 *
 * @param key {@code <test uid>-<run>}: the list's map key and the name of the field manager that applied it
 * @param abTest the test's name
 * @param uid the test's uid
 * @param run the test's run
 * @param since RFC 3339 time of the lock
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lock(String key, String abTest, String uid, Long run, String since) {
    public static String key(String testUid, long run) {
        return testUid + "-" + run;
    }
}
