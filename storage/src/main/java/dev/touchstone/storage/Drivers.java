package dev.touchstone.storage;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.redis.RedisDriver;
import dev.touchstone.storage.s3.S3Driver;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The registry of technologies. A new one is a package and a line in {@link #standard}. */
public final class Drivers {
    private final Map<Technology, Driver> byTechnology = new EnumMap<>(Technology.class);

    public Drivers(List<Driver> drivers) {
        drivers.forEach(driver -> byTechnology.put(driver.technology(), driver));
    }

    /**
     * All technologies of this release.
     *
     * @param directory for snapshots: readers keep what they pulled there, loaders build there; need not exist
     */
    public static Drivers standard(Vertx vertx, Clock clock, Path directory) {
        return new Drivers(List.of(new RedisDriver(vertx, clock), new S3Driver(vertx, clock, directory)));
    }

    public Driver of(StorageDescriptor storage) {
        return of(storage.server().technology());
    }

    public Driver of(Technology technology) {
        Driver driver = byTechnology.get(technology);
        if (driver == null) {
            throw new StorageException(StorageException.Kind.Refused, "no driver for technology '" + technology + "' in this release");
        }
        return driver;
    }

    /** Whether a storage of this shape can be made at all. */
    public boolean supports(Technology technology, Format format, StorageMode mode) {
        Driver driver = byTechnology.get(technology);
        return driver != null && driver.supports(format, mode);
    }
}
