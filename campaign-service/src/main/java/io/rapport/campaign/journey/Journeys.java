package io.rapport.campaign.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.campaign.campaign.Campaigns;
import io.rapport.campaign.journey.Definition.Send;
import io.rapport.campaign.journey.Definition.Wait;
import io.rapport.campaign.offer.Offers;
import io.rapport.campaign.template.Templates;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Journeys from draft to end; a changed one is a new version, and who is under way goes on with hers. */
@ApplicationScoped
public class Journeys {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    ObjectMapper json;

    @Inject
    Campaigns campaigns;

    @Inject
    Templates templates;

    @Inject
    Offers offers;

    @Inject
    Destinations destinations;

    @Inject
    Entrances entrances;

    /** {@code status} as of a campaign. */
    record Journey(UUID id, String name, int version, String status, Definition definition) {}

    private record Row(UUID id, String name, int version, String status, String definition) {}

    @Transactional
    Journey create(String name, String purpose, BigDecimal holdout, Definition definition) {
        check(definition);
        if (exists(name)) {
            throw Problem.conflict("Another journey has this name.");
        }
        var campaign = campaigns.createJourney(name, purpose, holdout);
        var sql = """
                insert into journey (id, name, version, trigger_kind, trigger_value, goal_event, reentry_hours, created_at, listens)
                values (:id, :name, 1, :kind, :value, :goal, :reentry, :now, :listens)
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("id", campaign.id)
                .bind("name", name)
                .bind("kind", definition.trigger().kind())
                .bind("value", definition.trigger().value())
                .bind("goal", definition.goal())
                .bind("reentry", definition.reentryHours())
                .bind("now", clock.instant())
                .bindArray("listens", String.class, listens(definition))
                .execute());
        keep(campaign.id, 1, definition);
        return get(campaign.id);
    }

    /** In force for those who set out from now on. */
    @Transactional
    Journey change(UUID id, Definition definition) {
        check(definition);
        var sql = """
                update journey set version = version + 1, trigger_kind = :kind, trigger_value = :value, goal_event = :goal,
                  reentry_hours = :reentry, listens = array(select distinct unnest(listens || cast(:listens as text[])))
                where id = :id returning version
                """;
        var version = jdbi.withHandle(handle -> handle.createQuery(sql)
                        .bind("id", id)
                        .bind("kind", definition.trigger().kind())
                        .bind("value", definition.trigger().value())
                        .bind("goal", definition.goal())
                        .bind("reentry", definition.reentryHours())
                        .bindArray("listens", String.class, listens(definition))
                        .mapTo(Integer.class)
                        .findOne())
                .orElseThrow(() -> Problem.notFound("journey", id));
        keep(id, version, definition);
        return get(id);
    }

    Journey get(UUID id) {
        return select("where j.id = :id", Map.of("id", id)).stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("journey", id));
    }

    Page<Journey> list(PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        var found = select(
                "where j.name > :after order by j.name limit :limit",
                Map.of("after", after, "limit", page.limit() + 1));
        return Page.of(found, page.limit(), journey -> List.of(journey.name));
    }

    /** How many are where, by what became of them: {@code active}, {@code done}, {@code goal}, {@code stopped}. */
    Map<String, Long> figures(UUID id) {
        get(id);
        return jdbi.withHandle(handle -> handle.select(
                        "select status, count(*) from journey_run where journey_id = ? group by status", id)
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Transactional
    Journey take(UUID id, String step) {
        get(id);
        campaigns.takeJourney(id, step);
        if ("start".equals(step)) {
            entrances.birthdays();
        }
        if ("stop".equals(step)) {
            jdbi.useHandle(handle -> handle.execute(
                    "update journey_run set status = 'stopped', reason = 'journey-ended', wake_at = null where journey_id = ? and status = 'active'",
                    id));
        }
        return get(id);
    }

    private boolean exists(String name) {
        return jdbi.withHandle(handle -> handle.select("select exists (select from journey where name = ?)", name)
                .mapTo(Boolean.class)
                .one());
    }

    void check(Definition definition) {
        var faults = new ArrayList<>(Soundness.faults(definition));
        definition.steps().forEach((name, step) -> {
            if (step instanceof Send send && !templates.exists(send.template())) {
                faults.add(new FieldError("definition.steps." + name + ".template", "is no template"));
            }
            if (step instanceof Definition.Call call) {
                destinations
                        .fault(call.url())
                        .ifPresent(fault -> faults.add(new FieldError("definition.steps." + name + ".url", fault)));
            }
            if (step instanceof Definition.Offer offer && !offers.exists(offer.offer())) {
                faults.add(new FieldError("definition.steps." + name + ".offer", "is no offer"));
            }
        });
        if (!faults.isEmpty()) {
            throw new Problem(400, "Unsound journey", "The journey has " + faults.size() + " fault(s).", faults);
        }
    }

    static Set<String> listens(Definition definition) {
        var waits = definition.steps().values().stream()
                .filter(Wait.class::isInstance)
                .map(step -> ((Wait) step).until());
        return new HashSet<>(Stream.concat(Stream.of(definition.trigger().event(), definition.goal()), waits)
                .filter(Objects::nonNull)
                .toList());
    }

    private void keep(UUID id, int version, Definition definition) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into journey_version (journey_id, version, definition) values (:id, :version, cast(:text as jsonb))")
                .bind("id", id)
                .bind("version", version)
                .bind("text", write(definition))
                .execute());
    }

    private List<Journey> select(String which, Map<String, ?> bindings) {
        var sql = """
                select j.id, j.name, j.version, lower(c.status) as status, v.definition::text as definition
                from journey j join campaign c on c.id = j.id join journey_version v on v.journey_id = j.id and v.version = j.version
                """;
        return jdbi
                .withHandle(handle -> handle.createQuery(sql + which)
                        .bindMap(new TreeMap<>(bindings))
                        .mapTo(Row.class)
                        .list())
                .stream()
                .map(row -> new Journey(row.id, row.name, row.version, row.status, read(row.definition)))
                .toList();
    }

    private Definition read(String text) {
        try {
            return json.readValue(text, Definition.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(Definition definition) {
        try {
            return json.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
