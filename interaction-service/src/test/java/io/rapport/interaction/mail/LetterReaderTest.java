package io.rapport.interaction.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.interaction.conversation.Incoming.Piece;
import io.rapport.interaction.conversation.Status;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LetterReaderTest {
    @Test
    void readsWhatAPersonWrote() {
        var letter = read("""
                Message-ID: <1@x.example>
                In-Reply-To: <0@shop.example>
                References: <root@shop.example>
                 <0@shop.example>
                From: =?UTF-8?B?QXnFn2UgWcSxbG1heg==?= <Ayse@X.example>
                To: Support <support@shop.example>
                Subject: =?iso-8859-9?Q?Sipari=FEim_k=FDr=FDk?=
                Content-Type: text/plain; charset=utf-8

                Bardaklar kırık çıktı.
                """);

        assertThat(letter.from()).isEqualTo("Ayse@X.example");
        assertThat(letter.name()).isEqualTo("Ayşe Yılmaz");
        assertThat(letter.subject()).isEqualTo("Siparişim kırık");
        assertThat(letter.references()).containsExactly("<0@shop.example>", "<root@shop.example>");
        assertThat(letter.recipients()).containsExactly("support@shop.example");
        assertThat(letter.text().body()).isEqualTo("Bardaklar kırık çıktı.");
        assertThat(letter.automatic()).isNull();
    }

    @Test
    void readsBytesByWhatTheyAreWhereTheLabelIsWrong() {
        assertThat(body("iso-8859-9", "şeker ığdır", Charset.forName("windows-1254")))
                .isEqualTo("şeker ığdır");
        assertThat(body("us-ascii", "Đặng Thị", UTF_8)).isEqualTo("Đặng Thị");
        assertThat(body("x-no-such-charset", "తెలుగు", UTF_8)).isEqualTo("తెలుగు");
        assertThat(body("iso-8859-1", "“quoted”", Charset.forName("windows-1252")))
                .isEqualTo("“quoted”");
    }

    @Test
    void takesTheTextAndTheFilesOfNestedParts() {
        var letter = read("""
                From: a@x.example
                Subject: nested
                Content-Type: multipart/mixed; boundary=M

                --M
                Content-Type: multipart/related; boundary=R

                --R
                Content-Type: multipart/alternative; boundary=A

                --A
                Content-Type: text/plain; charset=utf-8


                --A
                Content-Type: text/html; charset=utf-8

                <html><style>p{}</style><p>It is <b>broken</b>: <img src="cid:p1" alt="cup"></p><p>Second</p>
                <div class="gmail_quote">On Monday, Shop wrote:<blockquote><p>Hello</p></blockquote></div></html>
                --A--
                --R
                Content-Type: image/png; name="cup.png"
                Content-ID: <p1>
                Content-Transfer-Encoding: base64

                iVBORw0KGgoAAAA=
                --R--
                --M
                Content-Type: image/jpeg; name="../../etc/evil.jpg"
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                TVqQAAMAAAAEAAAA
                --M
                Content-Type: text/html; name=page.html
                Content-Disposition: attachment

                <script>alert(1)</script>
                --M
                Content-Type: message/rfc822

                From: b@x.example
                Subject: forwarded

                inner
                --M--
                """);

        assertThat(letter.text().body()).isEqualTo("It is broken: [cup]\n\nSecond");
        assertThat(letter.text().quoted()).contains("> Hello");
        assertThat(letter.pieces())
                .extracting(Piece::name)
                .containsExactly("cup.png", "evil.jpg", "page.html", "message.eml");
        assertThat(letter.pieces())
                .extracting(Piece::mediaType)
                .containsExactly("image/png", "application/x-msdownload", "application/octet-stream", "message/rfc822");
        assertThat(letter.pieces().getFirst().contentId()).isEqualTo("<p1>");
    }

    @Test
    void showsAnInvitation() {
        var letter = read("""
                From: a@x.example
                Content-Type: text/calendar; method=REQUEST; charset=utf-8

                BEGIN:VCALENDAR
                BEGIN:VEVENT
                SUMMARY:Delivery\\, at
                 last
                DTSTART:20261123T100000Z
                END:VEVENT
                END:VCALENDAR
                """);

        assertThat(letter.text().body()).isEqualTo("SUMMARY: Delivery, atlast\nDTSTART: 20261123T100000Z");
        assertThat(letter.pieces()).extracting(Piece::name).containsExactly("invite.ics");
    }

    @Test
    void joinsFlowedLines() {
        var letter = read("""
                From: a@x.example
                Content-Type: text/plain; charset=utf-8; format=flowed

                This is one\s
                line.
                And another.
                """);

        assertThat(letter.text().body()).isEqualTo("This is one line.\nAnd another.");
    }

    @Test
    void knowsMachines() {
        assertThat(machine("Auto-Submitted: auto-replied")).isEqualTo(Machines.AUTO_REPLY);
        assertThat(machine("Auto-Submitted: auto-generated")).isEqualTo(Machines.GENERATED);
        assertThat(machine("Auto-Submitted: no")).isNull();
        assertThat(machine("Subject: Otomatik yanıt: Siparişiniz")).isEqualTo(Machines.AUTO_REPLY);
        assertThat(machine("Precedence: bulk")).isEqualTo(Machines.BULK);
        assertThat(machine("List-Id: <news.x.example>")).isEqualTo(Machines.BULK);
        assertThat(machine("Return-Path: <>")).isEqualTo(Machines.BOUNCE);
    }

    @Test
    void readsWhatAServerReports() {
        var letter = read("""
                From: MAILER-DAEMON@x.example
                Subject: Undelivered
                Content-Type: multipart/report; report-type=delivery-status; boundary=B

                --B
                Content-Type: text/plain

                It could not be delivered.
                --B
                Content-Type: message/delivery-status

                Reporting-MTA: dns; x.example

                Final-Recipient: rfc822; a@x.example
                Action: failed
                Status: 5.1.1

                --B
                Content-Type: text/rfc822-headers

                Message-ID: <ours@shop.example>
                Subject: Re: hello

                --B--
                """);

        assertThat(letter.automatic()).isEqualTo(Machines.BOUNCE);
        assertThat(letter.reports())
                .containsExactly(new DeliveryReport("<ours@shop.example>", Status.FAILED, "bounced-5.1.1"));
        assertThat(letter.text().body()).isEqualTo("It could not be delivered.");
    }

    @Test
    void readsWhateverComes() {
        var random = new Random(7);
        var whole = """
                From: a@x.example
                Content-Type: multipart/mixed; boundary="M"

                --M
                Content-Type: text/plain; charset="utf-8"
                Content-Transfer-Encoding: quoted-printable

                =C5=9Feker
                --M
                Content-Type: application/ms-tnef; name=winmail.dat
                Content-Transfer-Encoding: base64

                eJ8+IgAAAAA=
                --M--
                """.getBytes(ISO_8859_1);
        for (var i = 0; i < 2_000; i++) {
            var broken = whole.clone();
            for (var at = 0; at < 8; at++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            var letter = LetterReader.read(broken);
            assertThat(letter.text().body()).doesNotContain("\0");
            assertThat(letter.digest()).startsWith("sha256:");
        }
        assertThat(LetterReader.read(new byte[0]).text().body()).isEmpty();
    }

    private static String machine(String header) {
        return read("From: a@x.example\n" + header + "\n\nHi\n").automatic();
    }

    private static String body(String label, String text, Charset charset) {
        var head = "From: a@x.example\r\nContent-Type: text/plain; charset=" + label + "\r\n\r\n";
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(ISO_8859_1));
        bytes.writeBytes(text.getBytes(charset));
        return LetterReader.read(bytes.toByteArray()).text().body();
    }

    private static Letter read(String mail) {
        return LetterReader.read(mail.replace("\n", "\r\n").getBytes(UTF_8));
    }
}
