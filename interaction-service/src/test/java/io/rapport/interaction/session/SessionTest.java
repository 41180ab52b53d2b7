package io.rapport.interaction.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.kit.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID VISITOR = Ids.next();

    @Test
    void endsAfterHalfAnHourWithoutASign() {
        assertThat(Session.joined(
                        Stream.of(0, 29, 58, 88, 200).map(SessionTest::at).toList()))
                .extracting(Session::events)
                .containsExactly(3, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void comesOutTheSameInWhateverOrderEventsArrive(long seed) {
        var random = new Random(seed);
        var minutes =
                IntStream.range(0, 60).mapToObj(_ -> random.nextInt(1_500)).toList();
        var shuffled = new ArrayList<>(minutes);
        Collections.shuffle(shuffled, random);
        var atOnce = Session.joined(minutes.stream().map(SessionTest::at).toList());
        List<Session> oneByOne = new ArrayList<>();
        for (var minute : shuffled) {
            oneByOne.add(at(minute));
            oneByOne = Session.joined(oneByOne);
        }

        assertThat(oneByOne)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
                .isEqualTo(atOnce);
    }

    @ParameterizedTest
    @CsvSource({
        "'', https://shop.example/, '', direct",
        "'', https://shop.example/, https://www.google.com.tr/, search",
        "'', https://shop.example/, https://yandex.com.tr/search?text=x, search",
        "'', https://shop.example/, android-app://com.google.android.googlequicksearchbox/, search",
        "'', https://shop.example/, https://l.facebook.com/l.php?u=x, social",
        "'', https://shop.example/, https://t.co/abc, social",
        "'', https://shop.example/, https://mail.google.com/mail/u/0/, email",
        "'', https://shop.example/, https://blog.example.org/post, site",
        "'', https://shop.example/cart, https://www.shop.example/, internal",
        "'', https://shop.example/?gclid=abc, https://www.google.com/, paid",
        "cpc, https://shop.example/, https://www.google.com/, paid",
        "paid_social, https://shop.example/, https://www.instagram.com/, paid",
        "email, https://shop.example/, '', email",
        "newsletter, https://shop.example/, https://www.google.com/, email",
        "social, https://shop.example/, '', social",
        "organic, https://shop.example/, '', search",
        "affiliate, https://shop.example/, '', site"
    })
    void tellsWhereAVisitCameFrom(String medium, String url, String referrer, String expected) {
        assertThat(Referral.of(medium, url, referrer).label()).isEqualTo(expected);
    }

    private static Session at(int minute) {
        var page = minute % 3 == 0;
        var at = NOON.plusSeconds(minute * 60L);
        return Session.of(new Touch(
                VISITOR,
                new Entry(at, page, "https://shop.example/" + minute, null, Referral.DIRECT, Map.of(), "phone", "TR")));
    }
}
