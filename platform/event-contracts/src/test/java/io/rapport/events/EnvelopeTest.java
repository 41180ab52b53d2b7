package io.rapport.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final Envelope ENVELOPE = new Envelope(
            "01937b2e-5a00-7c11-8000-000000000001",
            "storefront/web",
            "storefront.order-completed",
            Instant.parse("2026-11-20T08:15:30.250Z"),
            "subject",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @Test
    void comesBackFromHeadersAsItWas() {
        assertThat(Envelope.from(ENVELOPE.toHeaders())).isEqualTo(ENVELOPE);
    }

    @Test
    void leavesOutWhatItHasNot() {
        var bare = new Envelope("1", "storefront/web", "storefront.page-viewed", Instant.EPOCH, null, null);
        assertThat(bare.toHeaders().lastHeader("ce_subject")).isNull();
        assertThat(Envelope.from(bare.toHeaders())).isEqualTo(bare);
    }

    @Test
    void saysThatItIsACloudEventInJson() {
        var headers = ENVELOPE.toHeaders();
        assertThat(new String(headers.lastHeader("ce_specversion").value(), UTF_8))
                .isEqualTo("1.0");
        assertThat(new String(headers.lastHeader("content-type").value(), UTF_8))
                .isEqualTo("application/json");
    }

    @Test
    void readsATimeWithAnOffset() {
        assertThat(Envelope.from(with("ce_time", "2026-11-20T13:45:30+05:30")).time())
                .isEqualTo(Instant.parse("2026-11-20T08:15:30Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_source", "ce_type", "ce_time"})
    void namesTheHeaderThatIsMissingOrBlank(String header) {
        var without = ENVELOPE.toHeaders();
        without.remove(header);
        assertThatThrownBy(() -> Envelope.from(without))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageContaining(header);
        assertThatThrownBy(() -> Envelope.from(with(header, " ")))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageContaining(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-11-20", "1732090530"})
    void refusesATimeThatIsNone(String time) {
        assertThatThrownBy(() -> Envelope.from(with("ce_time", time)))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageContaining("ce_time")
                .hasMessageNotContaining(time);
    }

    private static RecordHeaders with(String header, String value) {
        var headers = new RecordHeaders(ENVELOPE.toHeaders());
        headers.remove(header);
        headers.add(header, value.getBytes(UTF_8));
        return headers;
    }
}
