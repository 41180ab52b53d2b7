package io.rapport.support;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The service's clock: a test may let it stand at a moment of its own; it must let it go again. */
public final class StandingClock {
    private static volatile Instant standing;

    private StandingClock() {}

    public static void standAt(Instant moment) {
        standing = moment;
    }

    public static void goOn() {
        standing = null;
    }

    public static Instant now() {
        var moment = standing;
        return moment == null ? Instant.now() : moment;
    }

    private static final class Hands extends Clock {
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
    }

    @ApplicationScoped
    static class Producer {
        @Produces
        @Alternative
        @Priority(1)
        @ApplicationScoped
        Clock clock() {
            return new Hands();
        }
    }
}
