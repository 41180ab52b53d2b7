package io.rapport.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.events.EventJson;
import io.rapport.events.UnreadableEvent;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "40P01", "53300", "55P03", "57P01", "58030"})
    void waitsForADatabaseInTrouble(String state) {
        assertThat(Fault.mayPass(new IllegalStateException(new SQLException("no", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23502", "23505", "23514", "42P01"})
    void doesNotWaitForWhatTheRecordBroke(String state) {
        assertThat(Fault.mayPass(new IllegalStateException(new SQLException("no", state))))
                .isFalse();
    }

    @Test
    void doesNotWaitForJsonThatCannotBeRead() {
        assertThatThrownBy(() -> EventJson.read("{", String.class))
                .satisfies(failure -> assertThat(Fault.mayPass(failure)).isFalse());
    }

    @Test
    void waitsForKafkaAndForWhoeverChangedTheSameRow() {
        assertThat(Fault.mayPass(new TimeoutException("no"))).isTrue();
        assertThat(Fault.mayPass(new RuntimeException(new OptimisticLockException())))
                .isTrue();
    }

    @Test
    void looksAtWhatATransactionManagerSuppressed() {
        var rollback = new RollbackException("no");
        rollback.addSuppressed(new SQLException("deadlock", "40P01"));
        assertThat(Fault.mayPass(rollback)).isTrue();
    }

    /** As Narayana and Agroal tell of a commit that the database refused. */
    @Test
    void looksAtTheCauseOfWhatATransactionManagerSuppressed() {
        var refused = new XAException(XAException.XA_RBROLLBACK);
        refused.initCause(new SQLException("could not serialize access", "40001"));
        var rollback = new RollbackException("no");
        rollback.addSuppressed(refused);
        assertThat(Fault.mayPass(rollback)).isTrue();
    }

    @Test
    void givesNoForeignMessageAway() {
        var quoting = new IllegalStateException(new SQLException("Key (email)=(ann@example.com) exists", "23505"));
        assertThat(Fault.reason(quoting)).isEqualTo("SQLException 23505");
        assertThat(Fault.reason(new UnreadableEvent("header ce_id is missing"))).isEqualTo("header ce_id is missing");
    }
}
