package io.rapport.support.satisfaction;

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
import java.util.UUID;

/** Where a customer says how we did, by the signed link of a message and without a login. */
@Path("/s/{token}")
@RunOnVirtualThread
@PermitAll
public class SurveyResource {
    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";
    private static final int LONGEST = 2_000;

    @Inject
    SurveyLinks links;

    @Inject
    Surveys surveys;

    /** Changes nothing, since mail scanners follow links. */
    @GET
    @Produces(HTML)
    public String page(String token) {
        var survey = surveys.get(survey(token));
        var page = surveys.page(survey);
        return surveys.open(survey) ? page.ask(survey.kind()) : page.over();
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(HTML)
    public String rate(String token, @FormParam("score") Integer score, @FormParam("comment") String comment) {
        var survey = surveys.get(survey(token));
        if (score == null || !survey.takes(score)) {
            throw Problem.invalid("score", "must be one of those on the page");
        }
        var page = surveys.page(survey);
        return surveys.rate(survey, score, text(comment)) ? page.thanks() : page.over();
    }

    private UUID survey(String token) {
        return links.read(token).orElseThrow(() -> Problem.notFound("such", "link"));
    }

    private static String text(String comment) {
        if (comment == null || comment.isBlank()) {
            return null;
        }
        var clean = comment.replace("\0", "").strip();
        return clean.codePointCount(0, clean.length()) <= LONGEST
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST));
    }
}
