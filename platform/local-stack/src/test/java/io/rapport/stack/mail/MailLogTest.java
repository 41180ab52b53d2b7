package io.rapport.stack.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailLogTest {
    private static final String MAIL = """
            From: Mağaza <shop@example.com>\r
            Subject: =?UTF-8?Q?=C4=B0ndirim?=\r
            Message-ID: <1@shop>\r
            List-Unsubscribe: <https://shop.example.com/u>\r
            Content-Type: multipart/alternative; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain; charset=UTF-8\r
            \r
            Xin chào\r
            --b\r
            Content-Type: text/html; charset=UTF-8\r
            \r
            <b>Xin chào</b>\r
            --b--\r
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("mails.log");
    }

    @Test
    void readsAMailAsAPersonWould() throws Exception {
        try (var log = new MailLog(file)) {
            log.append("bounce@example.com", List.of("lan@example.com"), MAIL.getBytes(UTF_8));

            var mail = Mail.of(log.newest(1).findFirst().orElseThrow());

            assertThat(mail.messageId()).isEqualTo("<1@shop>");
            assertThat(mail.from()).isEqualTo("shop@example.com");
            assertThat(mail.to()).containsExactly("lan@example.com");
            assertThat(mail.subject()).isEqualTo("İndirim");
            assertThat(mail.headers()).containsEntry("List-Unsubscribe", "<https://shop.example.com/u>");
            assertThat(mail.text().strip()).isEqualTo("Xin chào");
            assertThat(mail.html().strip()).isEqualTo("<b>Xin chào</b>");
        }
    }

    @Test
    void findsItsMailsAgainNewestFirst() throws Exception {
        try (var log = new MailLog(file)) {
            log.append("a@x", List.of("b@x"), "first".getBytes(UTF_8));
            log.append("a@x", List.of("b@x"), "second".getBytes(UTF_8));
        }
        try (var log = new MailLog(file)) {
            assertThat(log.newest(10).map(mail -> new String(mail.message(), UTF_8)))
                    .containsExactly("second", "first");
            assertThat(log.newest(1)).hasSize(1);
        }
    }

    @Test
    void dropsAMailThatWasNeverAcknowledged() throws Exception {
        try (var log = new MailLog(file)) {
            log.append("a@x", List.of("b@x"), "whole".getBytes(UTF_8));
        }
        Files.write(file, new byte[] {0, 0, 1, 0, 42}, StandardOpenOption.APPEND);

        try (var log = new MailLog(file)) {
            log.append("a@x", List.of("b@x"), "next".getBytes(UTF_8));

            assertThat(log.newest(10).map(mail -> new String(mail.message(), UTF_8)))
                    .containsExactly("next", "whole");
        }
    }
}
