package io.rapport.analytics.segment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;

/** Holds customers against the rules that time alone changes, when their time has come; replicas take turns. */
@ApplicationScoped
class TimeRules {
    private static final int SLICE = 2000;
    private static final long LOCK = 0x74696d6572756c65L;

    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final DueTimes dueTimes;
    private final Customers customers;
    private final Memberships memberships;

    TimeRules(Jdbi jdbi, RuleBook ruleBook, DueTimes dueTimes, Customers customers, Memberships memberships) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.dueTimes = dueTimes;
        this.customers = customers;
        this.memberships = memberships;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        while (QuarkusTransaction.requiringNew().call(this::slice)) {
            // goes on until nobody is due
        }
    }

    /** Returns whether there may be more to do. */
    private boolean slice() {
        if (!isMyTurn()) {
            return false;
        }
        var rules = ruleBook.open();
        var passed = dueTimes.passed(SLICE);
        if (passed.isEmpty()) {
            return false;
        }
        customers.lock(passed);
        dueTimes.clear(passed);
        memberships.review(passed.stream().map(id -> new Change(id, false)).toList(), rules, rules.timed());
        return passed.size() == SLICE;
    }

    private boolean isMyTurn() {
        return jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(Boolean.class)
                .one());
    }
}
