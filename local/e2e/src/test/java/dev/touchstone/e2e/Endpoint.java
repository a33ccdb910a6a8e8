package dev.touchstone.e2e;

import java.net.URI;

/** Where a context answers: its Service's cluster address, which kube-proxy serves on the node's own machine too. */
record Endpoint(String host, int port) {
    URI predict() {
        return URI.create("http://" + host + ":" + port + "/v1/predict");
    }
}
