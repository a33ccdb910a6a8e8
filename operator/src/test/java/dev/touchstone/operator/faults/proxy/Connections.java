package dev.touchstone.operator.faults.proxy;

import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** How a connection ends. */
final class Connections {
    private Connections() {}

    /** With a reset, at once. */
    static void reset(HttpConnection connection) {
        var channel = ((ConnectionBase) connection).channel();
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    /** After what was written. */
    static void end(HttpConnection connection) {
        ((ConnectionBase) connection).channel().close();
    }
}
