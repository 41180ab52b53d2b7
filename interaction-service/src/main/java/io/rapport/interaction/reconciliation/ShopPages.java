package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.intake.CleanJson;
import io.rapport.interaction.intake.EventIdentities;
import io.rapport.interaction.intake.Judge;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.rapport.interaction.intake.Origin;
import io.rapport.interaction.order.OrderFact;
import io.rapport.interaction.order.OrderFigures;
import io.rapport.interaction.order.OrderProperties;
import io.rapport.interaction.source.ShopKind;
import io.rapport.interaction.source.Sources.Belonging;
import io.rapport.interaction.source.WriteKeys;
import io.rapport.interaction.webhook.ShopOrders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A shop's list as its REST API tells it, page by page. */
@ApplicationScoped
class ShopPages {
    private static final UUID NOBODY = new UUID(0, 0);

    @Inject
    ShopAccesses accesses;

    @Inject
    ShopList list;

    @Inject
    WriteKeys shops;

    @Inject
    ListedBatches batches;

    @Inject
    Clock clock;

    /** The next page. @return false if somebody else went on with it */
    boolean read(Reconciliation job, Belonging source) throws ShopAway {
        var access =
                accesses.get(source.id()).orElseThrow(() -> ShopAway.forGood("the source has no access to its shop"));
        var page =
                list.read(access, accesses.credentials(source.id()), job.windowFrom(), job.windowTo(), job.position());
        var listed = new ArrayList<Listed>();
        page.orders().forEach(order -> {
            CleanJson.clean(order, "", new ArrayList<>());
            listed(access.kind(), order, source).ifPresent(listed::add);
        });
        var moved = job.at(page.next(), null, job.bytes(), job.lines());
        return batches.take(job, moved, source, listed, List.of(), page.next() == null);
    }

    /** Empty for what does not count. */
    private Optional<Listed> listed(ShopKind kind, JsonNode order, Belonging source) {
        var calls = ShopOrders.calls(kind, order);
        var key = EventIdentities.orderKey(source.shop(), order.path("id").asText());
        var facts = facts(calls, source);
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        var figures = OrderFigures.of(key, facts);
        return figures.isPlaced() || figures.cancelled() != null || facts.isEmpty()
                ? Optional.of(new Listed.ByApi(figures, calls))
                : Optional.empty();
    }

    /** As they would be heard. */
    private List<OrderFact> facts(List<ObjectNode> calls, Belonging source) {
        var origin = new Origin(WriteKeys.EVENT_SOURCE + source.name(), source.shop(), false, clock.instant(), null);
        var facts = new ArrayList<OrderFact>();
        for (var call : calls) {
            if (Judge.judge(call.deepCopy(), "track", null, origin) instanceof Accepted good) {
                var properties = good.event().properties();
                facts.add(OrderFact.read(
                        good.envelope(),
                        good.event(),
                        NOBODY,
                        OrderProperties.country(properties),
                        shops.currencyOf(source.shop())));
            }
        }
        return facts;
    }
}
