package dev.touchstone.serving.data;

import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.metrics.MetricNames;
import dev.touchstone.serving.log.EventLog;
import dev.touchstone.serving.metrics.ServingMetrics;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A storage that this process reads. Follows the pointer by polling, off the request path: a new version is prepared and its
 * hottest keys are read before anybody is sent to it. What fails leaves the version before in force. Lives on the control
 * context.
 */
public final class OpenStorage {
    static final long POLL_MILLIS = 500;

    /** A version that was refused for what it is will hardly get better: it is not pulled twice a second. */
    private static final int POLLS_BEFORE_RETRY = 60;

    /** A near-cache that is not full yet knows no order: then these are most of what it has. */
    private static final int WARMED_KEYS = 5_000;
    private static final int WARM_BATCH = 200;
    private static final EventLog LOG = EventLog.of(OpenStorage.class);

    private final int id;
    private final StorageDescriptor descriptor;
    private final StorageReader reader;
    private final NearCache cache;
    private final Vertx vertx;
    private final ServingMetrics metrics;
    private final Runnable changed;
    private final Reads reads;
    private final Readability readability = new Readability(System::nanoTime);
    private final Promise<Void> settled = Promise.promise();
    private Snapshot current;
    private PublishedVersion refused;
    private StorageException refusal;
    private int pollsUntilRetry;
    private Boolean up;
    private boolean closed;
    private long timer = -1;
    private int users;

    OpenStorage(int id, StorageDescriptor descriptor, StorageReader reader, NearCache cache, Vertx vertx, ServingMetrics metrics, Runnable changed) {
        this.id = id;
        this.descriptor = descriptor;
        this.reader = reader;
        this.cache = cache;
        this.vertx = vertx;
        this.metrics = metrics;
        this.changed = changed;
        this.reads = new Reads(id, descriptor.name(), reader, descriptor.mode() == StorageMode.Versioned, cache, vertx, metrics);
        this.current = new Snapshot(this, Snapshot.State.Unknown, "", () -> {});
    }

    public StorageDescriptor descriptor() {
        return descriptor;
    }

    Reads reads() {
        return reads;
    }

    /** Keeps the last value of every row that is read, for rules with {@code onUnavailable: Stale}. */
    public void rememberLastSeen() {
        reads.rememberLastSeen();
    }

    public Snapshot current() {
        return current;
    }

    /** What is wrong with it, if anything is. From any thread. */
    Optional<Readability.Trouble> trouble() {
        return readability.trouble();
    }

    /** Completes once the first poll has ended, well or badly. */
    public Future<Void> settled() {
        return settled.future();
    }

    void retain() {
        users++;
    }

    /** True: nobody uses it any more. */
    boolean release() {
        return --users == 0;
    }

    void poll() {
        if (closed) {
            return;
        }
        guarded(reader::current).compose(this::follow).onComplete(ended -> {
            report(ended.cause());
            judge(ended.cause());
            settled.tryComplete();
            if (!closed) {
                timer = vertx.setTimer(POLL_MILLIS, fired -> poll());
            }
        });
    }

    private Future<Void> follow(Optional<PublishedVersion> pointer) {
        if (pointer.isEmpty()) {
            refused = null;
            if (current.state() != Snapshot.State.Empty) {
                take(new Snapshot(this, Snapshot.State.Empty, "", () -> {}));
                metrics.gauge(MetricNames.STORAGE_PUBLISHED, descriptor.name()).set(0);
            }
            return Future.succeededFuture();
        }
        PublishedVersion version = pointer.get();
        boolean same = current.state() == Snapshot.State.Readable && current.id().equals(version.id());
        if (same) {
            refused = null;
        }
        boolean stillRefused = refused != null && refused.equals(version) && pollsUntilRetry-- > 0;
        if (same || stillRefused) {
            return Future.succeededFuture();
        }
        return guarded(() -> reader.prepare(version)).compose(prepared -> warm(version.id())).onSuccess(warmed -> {
            refused = null;
            if (closed) {
                reader.release(version.id());
                return;
            }
            take(new Snapshot(this, Snapshot.State.Readable, version.id(), () -> dropped(version.id())));
            if (version.publishedAt() != null) {
                metrics.gauge(MetricNames.STORAGE_PUBLISHED, descriptor.name()).set(version.publishedAt().toEpochMilli() / 1000.0);
            }
            if (descriptor.mode() == StorageMode.Live) {
                LOG.info("reading live rows", "storage", descriptor.name());
            } else {
                LOG.info("following a version", "storage", descriptor.name(), "version", version.id(), "rows", version.rows());
            }
        }).recover(failure -> refuse(version, failure));
    }

    /** What the server cannot give now is tried again at the next poll; what it gives wrong is not, for a while. */
    private Future<Void> refuse(PublishedVersion version, Throwable failure) {
        if (failure instanceof StorageException storage && storage.kind() != StorageException.Kind.Unavailable
                && storage.kind() != StorageException.Kind.Unauthorized) {
            String reason = switch (storage.kind()) {
                case Corrupt -> "corrupt";
                case NoSpace -> "no_space";
                default -> "other";
            };
            refusal = storage;
            metrics.counter(MetricNames.STORAGE_VERSION_REJECTED, descriptor.name(), reason).inc();
            if (!version.equals(refused)) {
                LOG.warn("refused a version, the one before stays", "storage", descriptor.name(), "version", version.id(),
                        "staysOn", current.version().orElse("none"), "reason", reason, "detail", storage.getMessage());
            }
            refused = version;
            pollsUntilRetry = POLLS_BEFORE_RETRY;
            return Future.succeededFuture();
        }
        return Future.failedFuture(failure);
    }

    private void take(Snapshot next) {
        Snapshot before = current;
        current = next;
        changed.run();
        before.leases().release();
    }

    private void dropped(String version) {
        vertx.runOnContext(ignored -> {
            reader.release(version);
            vertx.executeBlocking(() -> {
                cache.drop(id, version);
                return null;
            });
        });
    }

    /** Best effort: a key that cannot be warmed is read when it is asked for. */
    private Future<Void> warm(String version) {
        if (descriptor.mode() != StorageMode.Versioned || current.state() != Snapshot.State.Readable) {
            return Future.succeededFuture();
        }
        String before = current.id();
        return vertx.executeBlocking(() -> cache.hottest(id, before, WARMED_KEYS))
                .compose(keys -> warm(version, keys, 0))
                .otherwiseEmpty();
    }

    private Future<Void> warm(String version, List<String> keys, int from) {
        if (from >= keys.size()) {
            return Future.succeededFuture();
        }
        List<String> batch = keys.subList(from, Math.min(keys.size(), from + WARM_BATCH));
        return guarded(() -> reader.read(version, batch, Duration.ofSeconds(1))).compose(values -> {
            values.forEach((key, value) -> cache.put(new NearCache.Row(id, version, key), value));
            return warm(version, keys, from + WARM_BATCH);
        });
    }

    private void report(Throwable failure) {
        boolean nowUp = failure == null;
        metrics.gauge(MetricNames.STORAGE_UP, descriptor.name()).set(nowUp ? 1 : 0);
        if (up == null || up != nowUp) {
            if (!nowUp) {
                LOG.warn("a storage cannot be read", "storage", descriptor.name(), "server", descriptor.server().id(), "detail", failure.getMessage());
            } else if (up != null) {
                LOG.info("a storage can be read again", "storage", descriptor.name());
            }
            up = nowUp;
        }
    }

    /** What a reader that has a copy of its own has once prepared can be read while the server is away. */
    private void judge(Throwable failure) {
        boolean older = current.state() == Snapshot.State.Readable && (failure == null || reader.isIndependent());
        if (failure != null) {
            readability.bad(reason(failure), String.valueOf(failure.getMessage()), older);
        } else if (refused != null) {
            readability.bad(reason(refusal), refusal.getMessage(), older);
        } else if (current.state() == Snapshot.State.Empty) {
            readability.bad("NoVersion", "nothing was published yet", false);
        } else {
            readability.good();
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof StorageException storage
                ? switch (storage.kind()) {
                    case Unavailable, Unauthorized, Corrupt, NoSpace -> storage.kind().name();
                    default -> "Other";
                }
                : "Other";
    }

    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return guarded(reader::close);
    }

    /** A driver that throws instead of failing must not stop the polling. */
    private static <T> Future<T> guarded(java.util.function.Supplier<Future<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
