package io.rapport.test.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rapport.events.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a service said to an odd request. */
record Answer(int status, String type, String body) {
    private static final int SHOWN = 400;

    private static final Pattern INSIDES = Pattern.compile(
            "\\bat [a-z]\\w*(\\.\\w+)+\\(|Exception\\b|io\\.rapport\\.|org\\.(postgresql|hibernate|jboss|jdbi|apache)\\b|SQLSTATE|\\bjava\\.(lang|util|io)\\b");

    /** Where it breaks what every service promises. */
    List<String> faults(Operation operation) {
        var faults = new ArrayList<String>();
        if (status >= 500 && status != 503) {
            faults.add("answers " + status + ": " + shown());
        }
        if (status >= 400 && !isProblem() && !isBelowUs() && !(operation.pages() && type.startsWith("text/html"))) {
            faults.add("answers " + status + " without a problem but " + type + ": " + shown());
        }
        if (status >= 400 && INSIDES.matcher(body).find()) {
            faults.add("shows its insides by " + status + ": " + shown());
        }
        if (status >= 400 && body.contains(Samples.SECRET)) {
            faults.add("says a secret again by " + status + ": " + shown());
        }
        return faults;
    }

    /** A request line or header that is too long for the server to hand it to us. */
    private boolean isBelowUs() {
        return body.isEmpty() && (status == 414 || status == 431);
    }

    private boolean isProblem() {
        try {
            return type.startsWith("application/problem+json")
                    && EventJson.MAPPER.readTree(body).path("status").asInt() == status;
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    private String shown() {
        return body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
    }
}
