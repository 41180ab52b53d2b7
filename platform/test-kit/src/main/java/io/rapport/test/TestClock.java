package io.rapport.test;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The service's clock: a test may let it stand at a moment of its own or put it forward; it must let it go again. */
public final class TestClock extends Clock {
    private static volatile Instant standing;
    private static volatile Duration ahead = Duration.ZERO;

    private TestClock() {}

    public static void standAt(Instant moment) {
        standing = moment;
    }

    public static void putForward(Duration more) {
        ahead = ahead.plus(more);
    }

    /** As all other clocks. */
    public static void letGo() {
        standing = null;
        ahead = Duration.ZERO;
    }

    public static Instant now() {
        var moment = standing;
        return (moment == null ? Instant.now() : moment).plus(ahead);
    }

    @Override
    public Instant instant() {
        return now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @ApplicationScoped
    static class Producer {
        @Produces
        @Alternative
        @Priority(1)
        @ApplicationScoped
        Clock clock() {
            return new TestClock();
        }
    }
}
