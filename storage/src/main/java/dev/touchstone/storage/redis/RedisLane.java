package dev.touchstone.storage.redis;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One connection on which requests are pipelined. Lost, it connects again by itself, and until then requests fail at once
 * instead of queueing: whoever has a fallback uses it now. A connection that swallows requests without ever answering (a
 * frozen server, a dead network path) is given up after a silence that whoever uses it chooses.
 */
final class RedisLane {
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 500;
    private static final long OPENING_MILLIS = 2_000;

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final Server server;
    private final Credentials credentials;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong lastAnswer = new AtomicLong();
    private final Duration silence;
    private final long watch;

    // Guarded by this.
    private Promise<RedisConnection> attempt;
    private Redis client;
    private RedisConnection connection;
    private StorageException lastFailure;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private boolean closed;

    /**
     * @param clients makes clients of one connection each: closing its client is the only way to close a connection for good
     * @param silence for how long a connection may owe answers without giving any
     */
    RedisLane(Vertx vertx, Supplier<Redis> clients, Server server, Credentials credentials, Duration silence) {
        this.vertx = vertx;
        this.clients = clients;
        this.server = server;
        this.credentials = credentials;
        this.silence = silence;
        this.watch = vertx.setPeriodic(silence.toMillis() / 4, timer -> giveUpWhenSilent());
    }

    Future<List<Response>> batch(List<Request> requests) {
        Future<RedisConnection> ready = connected();
        if (ready.succeeded()) {
            return send(ready.result(), requests);
        }
        return ready.failed() ? Future.failedFuture(ready.cause()) : ready.compose(open -> send(open, requests));
    }

    private Future<List<Response>> send(RedisConnection open, List<Request> requests) {
        if (pending.getAndIncrement() == 0) {
            lastAnswer.set(System.nanoTime());
        }
        Future<List<Response>> answer = requests.size() == 1
                ? open.send(requests.getFirst()).map(java.util.Collections::singletonList)
                : open.batch(requests);
        return answer.onComplete(done -> {
            pending.decrementAndGet();
            lastAnswer.set(System.nanoTime());
        }).recover(failure -> Future.failedFuture(RedisErrors.of(failure, server)));
    }

    /** The connection, or the first attempt; after a failure requests do not wait for the next attempts. */
    private synchronized Future<RedisConnection> connected() {
        if (closed) {
            return Future.failedFuture(new StorageException(Kind.Unavailable, "the connection to '" + server.host() + "' was closed by us"));
        }
        if (connection != null) {
            return Future.succeededFuture(connection);
        }
        if (lastFailure != null) {
            return Future.failedFuture(lastFailure);
        }
        if (attempt == null) {
            connect();
        }
        return attempt.future();
    }

    private synchronized void connect() {
        if (closed || attempt != null || connection != null) {
            return;
        }
        Promise<RedisConnection> promise = Promise.promise();
        attempt = promise;
        Redis fresh = clients.get();
        fresh.connect().compose(this::greet).timeout(OPENING_MILLIS, TimeUnit.MILLISECONDS).onComplete(done -> {
            if (done.succeeded()) {
                opened(fresh, done.result(), promise);
            } else {
                fresh.close();
                failed(RedisErrors.of(done.cause(), server), promise);
            }
        });
    }

    private Future<RedisConnection> greet(RedisConnection fresh) {
        Future<?> greeted = Future.succeededFuture();
        if (!credentials.password().isEmpty()) {
            Request auth = Request.cmd(Command.AUTH);
            if (!credentials.username().isEmpty()) {
                auth.arg(credentials.username());
            }
            greeted = fresh.send(auth.arg(credentials.password()));
        }
        int database = server.database() == null ? 0 : server.database();
        if (database != 0) {
            greeted = greeted.compose(done -> fresh.send(Request.cmd(Command.SELECT).arg(database)));
        }
        return greeted.map(done -> fresh);
    }

    private void opened(Redis fresh, RedisConnection open, Promise<RedisConnection> promise) {
        open.exceptionHandler(failure -> lost(open, failure));
        open.endHandler(end -> lost(open, null));
        synchronized (this) {
            attempt = null;
            if (!closed) {
                lastFailure = null;
                retryMillis = FIRST_RETRY_MILLIS;
                client = fresh;
                connection = open;
            }
        }
        promise.complete(open);
        if (isClosed()) {
            fresh.close();
        }
    }

    private void failed(StorageException failure, Promise<RedisConnection> promise) {
        synchronized (this) {
            attempt = null;
            lastFailure = failure;
        }
        promise.fail(failure);
        retry();
    }

    private void lost(RedisConnection broken, Throwable cause) {
        Redis old;
        synchronized (this) {
            if (connection != broken) {
                return;
            }
            connection = null;
            old = client;
            lastFailure = cause == null
                    ? new StorageException(Kind.Unavailable, "Redis at '" + server.host() + ":" + server.port() + "' closed the connection")
                    : RedisErrors.of(cause, server);
        }
        old.close();
        retry();
    }

    private synchronized void retry() {
        if (closed) {
            return;
        }
        vertx.setTimer(retryMillis, timer -> connect());
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
    }

    private void giveUpWhenSilent() {
        RedisConnection silent;
        synchronized (this) {
            silent = connection;
        }
        boolean isSilent = System.nanoTime() - lastAnswer.get() > silence.toNanos();
        if (silent != null && pending.get() > 0 && isSilent) {
            lost(silent, new StorageException(Kind.Unavailable,
                    "Redis at '" + server.host() + ":" + server.port() + "' stopped answering"));
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        vertx.cancelTimer(watch);
        if (connection != null) {
            connection = null;
            client.close();
        }
    }
}
