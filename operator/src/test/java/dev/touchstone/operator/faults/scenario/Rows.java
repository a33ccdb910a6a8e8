package dev.touchstone.operator.faults.scenario;

import dev.touchstone.operator.faults.stage.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One row of a storage in the stage's Redis. */
final class Rows {
    private Rows() {}

    static void put(Stage stage, String storage) {
        ask(stage, "SET " + key(stage, storage) + " something");
    }

    static boolean exists(Stage stage, String storage) {
        return ask(stage, "EXISTS " + key(stage, storage)).equals(":1");
    }

    private static String key(Stage stage, String storage) {
        return "touchstone:{" + stage.namespace() + "/" + storage + "}:live:row";
    }

    private static String ask(Stage stage, String command) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), stage.redis().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("AUTH secret\r\n" + command + "\r\n").getBytes(StandardCharsets.UTF_8));
            var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            answers.readLine();
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
