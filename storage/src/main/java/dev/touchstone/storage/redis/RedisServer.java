package dev.touchstone.storage.redis;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.storage.StorageException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The connections to one server, shared by all that use it in this process; see {@link RedisServers}. */
final class RedisServer {
    private static final int LANES = 2;
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    /** Requests that wait for an answer on one connection; beyond it a request fails as if the server were away. */
    private static final int MAX_WAITING = 16_384;

    private final Server server;
    private final List<RedisLane> lanes;
    private final AtomicInteger turn = new AtomicInteger();

    RedisServer(Vertx vertx, Server server, Credentials credentials, Duration silence) {
        this.server = server;
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpNoDelay(true).setTcpKeepAlive(true);
        if (server.tls()) {
            net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
        }
        RedisOptions options = new RedisOptions()
                .setType(RedisClientType.STANDALONE)
                .setEndpoint((server.tls() ? "rediss://" : "redis://") + server.host() + ":" + server.port())
                .setProtocolNegotiation(false)
                .setMaxPoolSize(1)
                .setMaxWaitingHandlers(MAX_WAITING)
                .setNetClientOptions(net);
        this.lanes = IntStream.range(0, LANES).mapToObj(i -> new RedisLane(vertx, () -> Redis.createClient(vertx, options), server, credentials, silence)).toList();
    }

    Server address() {
        return server;
    }

    Future<Response> send(Request request) {
        return batch(List.of(request)).map(List::getFirst);
    }

    /** All on one connection, in order, with nothing of others between. */
    Future<List<Response>> batch(List<Request> requests) {
        return lanes.get(Math.floorMod(turn.getAndIncrement(), LANES)).batch(requests);
    }

    /** For callers that block. */
    <T> T await(Future<T> future, Duration timeout) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw RedisErrors.of(e.getCause(), server);
        } catch (TimeoutException e) {
            throw RedisErrors.of(e, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(StorageException.Kind.Unavailable, "interrupted");
        }
    }

    void close() {
        lanes.forEach(RedisLane::close);
    }
}
