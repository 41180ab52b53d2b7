package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.story.Model.Sum;
import io.rapport.stack.story.Model.View;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Customers as the services show them over REST.
 *
 * @param prefix of the events that are looked at
 */
record Views(Api api, String prefix) {
    Map<Integer, View> of(Program program) {
        var views = new TreeMap<Integer, View>();
        program.people().forEach(person -> views.put(person, view(program.identities(person))));
        return views;
    }

    /** All lead to one customer. */
    private View view(List<String> identities) {
        var customers = identities.stream()
                .map(identity -> api.customer(identity).orElse("nobody"))
                .distinct()
                .toList();
        assertThat(customers).as("%s", identities).hasSize(1);
        var customer = customers.getFirst();
        return new View(customer, timeline(customer), sums(customer));
    }

    /** Sorted. */
    List<String> timeline(String customer) {
        var path = "/api/v1/customers/" + customer + "/timeline?limit=200";
        return api.all("agent", Service.INTERACTION, path).stream()
                .map(item -> item.path("id").asText())
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .toList();
    }

    private Map<String, Sum> sums(String customer) {
        var sums = new TreeMap<String, Sum>();
        api.get("analyst", Service.ANALYTICS, "/api/v1/customers/" + customer + "/metrics")
                .path("currencies")
                .forEach(figures -> sums.put(figures.path("currency").asText(), sum(figures)));
        sums.values().removeIf(Sum::isNothing);
        return sums;
    }

    private static Sum sum(JsonNode figures) {
        return new Sum(figures.path("orders").asInt(), money(figures, "revenue"), money(figures, "refunds"));
    }

    private static BigDecimal money(JsonNode figures, String field) {
        return new BigDecimal(figures.path(field).asText()).setScale(2);
    }
}
