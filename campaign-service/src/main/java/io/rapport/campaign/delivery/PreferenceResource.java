package io.rapport.campaign.delivery;

import io.rapport.campaign.delivery.Choices.Choice;
import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** A reader's own page, by the signed link of a message and without a login. */
@Path("/p/{token}")
@RunOnVirtualThread
@PermitAll
public class PreferenceResource {
    private static final int MOST = 50;

    @Inject
    SignedLinks links;

    @Inject
    Choices choices;

    /** Changes nothing, since mail scanners follow links. */
    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public String page(String token) {
        var choice = choices.of(delivery(token));
        return new PreferencePage(Explanations.best(choice.language())).ask(choice, choices.topics());
    }

    /** {@code leave}: {@code all} unsubscribes from everything. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public String choose(
            String token,
            @FormParam("channels") List<String> channels,
            @FormParam("topics") List<String> topics,
            @FormParam("frequency") String frequency,
            @FormParam("language") String language,
            @FormParam("leave") String leave) {
        var delivery = delivery(token);
        if ("all".equals(leave)) {
            choices.leave(delivery);
            return new PreferencePage(Explanations.best(choices.of(delivery).language())).left();
        }
        var chosen = new Choice(
                unlessAll(
                        topics.stream()
                                .filter(topic -> topic.length() <= 100)
                                .limit(MOST)
                                .toList(),
                        choices.topics()),
                unlessAll(known("channels", channels, PreferencePage.CHANNELS), PreferencePage.CHANNELS),
                known("frequency", frequency, PreferencePage.FREQUENCIES),
                known("language", language, PreferencePage.LANGUAGES));
        choices.choose(delivery, chosen);
        return new PreferencePage(Explanations.best(language)).saved();
    }

    /** Who leaves everything ticked wants what comes later too. */
    private static List<String> unlessAll(List<String> chosen, List<String> all) {
        return chosen.containsAll(all) ? null : chosen;
    }

    private UUID delivery(String token) {
        return links.read(SignedLinks.Purpose.PREFERENCES, token).orElseThrow(() -> Problem.notFound("such", "link"));
    }

    private static List<String> known(String field, List<String> values, List<String> known) {
        values.forEach(value -> known(field, value, known));
        return values;
    }

    private static String known(String field, String value, List<String> known) {
        if (value == null || !known.contains(value)) {
            throw Problem.invalid(field, "must be one of " + String.join(", ", known));
        }
        return value;
    }
}
