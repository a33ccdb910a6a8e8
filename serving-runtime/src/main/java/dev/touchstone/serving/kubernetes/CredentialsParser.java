package dev.touchstone.serving.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.connection.Credentials;
import java.util.HashMap;
import java.util.Map;

/** Reads what the operator wrote into the Secret, a document for each server. */
final class CredentialsParser {
    private final ObjectMapper json = new ObjectMapper();
    private final Complaints complaints;

    CredentialsParser(Complaints complaints) {
        this.complaints = complaints;
    }

    /** Without those that are none. */
    Map<String, Credentials> parse(Map<String, String> documents) {
        Map<String, Credentials> all = new HashMap<>();
        documents.forEach((server, document) -> {
            try {
                all.put(server, json.readValue(document, Credentials.class));
            } catch (JsonProcessingException e) {
                // The message of the exception would quote what it could not read.
                complaints.about("credentials of " + server, "must be a JSON object with username and password");
            }
        });
        return all;
    }
}
