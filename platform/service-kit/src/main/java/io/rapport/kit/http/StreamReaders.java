package io.rapport.kit.http;

import io.netty.channel.ChannelOption;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Cuts off who follows a stream and does not read it, so that nothing is held for him. */
@ApplicationScoped
public class StreamReaders {
    private static final long NOTHING_UNDER_WAY = 0;

    @Inject
    Vertx vertx;

    /** @param patience how long an item may be under way; a cut follows within half as much again */
    public <T> Multi<T> watched(Multi<T> stream, HttpConnection reader, Duration patience) {
        return Multi.createFrom().deferred(() -> {
            var underWaySince = new AtomicLong(NOTHING_UNDER_WAY);
            var watch = vertx.setPeriodic(patience.toMillis() / 2, _ -> {
                if (isOverdue(underWaySince.get(), patience)) {
                    cutOff(reader);
                }
            });
            return stream.onItem()
                    .invoke(_ -> underWaySince.set(System.nanoTime()))
                    .onRequest() // the next is asked for once the last has left
                    .invoke(_ -> underWaySince.set(NOTHING_UNDER_WAY))
                    .onTermination()
                    .invoke(() -> vertx.cancelTimer(watch));
        });
    }

    private static boolean isOverdue(long since, Duration patience) {
        return since != NOTHING_UNDER_WAY && System.nanoTime() - since > patience.toNanos();
    }

    /** Not by {@code close()}, nor the channel's: both wait until all is written. What the system holds for him is dropped, too. */
    private static void cutOff(HttpConnection reader) {
        var connection = (ConnectionBase) reader;
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        connection.channelHandlerContext().close();
    }
}
