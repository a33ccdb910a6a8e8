package dev.touchstone.operator.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A Redis on loopback, the one that the machine has, without persistence. */
public final class RedisProcess implements AutoCloseable {
    private final Process process;
    private final Path directory;
    private final int port;

    private RedisProcess(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    public static RedisProcess start(String password) {
        return start(password, freePort());
    }

    public static RedisProcess start(String password, int port) {
        try {
            var directory = Files.createTempDirectory("touchstone-redis-");
            var process = new ProcessBuilder(List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port),
                            "--requirepass", password, "--save", "", "--dir", directory.toString()))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            var redis = new RedisProcess(process, directory, port);
            Eventually.holds(redis::connect);
            return redis;
        } catch (IOException e) {
            throw new AssertionError("These tests need redis-server on the PATH (Debian: redis-server)", e);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
    }

    private void connect() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("Redis does not listen yet", e);
        }
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
