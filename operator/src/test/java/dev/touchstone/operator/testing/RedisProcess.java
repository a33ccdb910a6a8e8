package dev.touchstone.operator.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Redis on loopback, the one that the machine has, without persistence. A test class gets one of its own by
 * {@snippet : @RegisterExtension static final RedisProcess REDIS = new RedisProcess(); }
 * and a test that takes it away starts and closes it itself.
 */
public final class RedisProcess implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    public static final String PASSWORD = "secret";

    private int port;
    private Process process;
    private Path directory;

    public RedisProcess() {
        this(0);
    }

    private RedisProcess(int port) {
        this.port = port;
    }

    public static RedisProcess start() {
        return start(0);
    }

    public static RedisProcess start(int port) {
        var redis = new RedisProcess(port);
        redis.run();
        return redis;
    }

    @Override
    public void beforeAll(ExtensionContext test) {
        run();
    }

    @Override
    public void afterAll(ExtensionContext test) throws Exception {
        close();
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

    private void run() {
        port = port == 0 ? freePort() : port;
        try {
            directory = Files.createTempDirectory("touchstone-redis-");
            process = new ProcessBuilder(List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port),
                            "--requirepass", PASSWORD, "--save", "", "--dir", directory.toString()))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            Eventually.holds(this::connect);
        } catch (IOException e) {
            throw new AssertionError("These tests need redis-server on the PATH (Debian: redis-server)", e);
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
