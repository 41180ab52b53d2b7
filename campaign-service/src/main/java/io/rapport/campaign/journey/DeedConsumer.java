package io.rapport.campaign.journey;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.campaign.journey.Signs.Deed;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what people do in the shop, as far as a journey cares; history and machines start nothing. */
@ApplicationScoped
class DeedConsumer extends EventConsumer<Activity> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};

    @Inject
    Signs signs;

    DeedConsumer() {
        super("campaign.deeds", Activity.class);
    }

    @Incoming("deeds")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Activity>> fresh) {
        var listened = signs.listened();
        signs.done(fresh.stream()
                .filter(event -> matters(event, listened))
                .map(DeedConsumer::deed)
                .toList());
    }

    private static boolean matters(Received<Activity> event, Set<String> listened) {
        return event.data() instanceof Happened happened
                && !happened.historical()
                && !happened.bot()
                && listened.contains(event.envelope().type());
    }

    private static Deed deed(Received<Activity> event) {
        var happened = (Happened) event.data();
        var properties = happened.properties() == null ? null : JSON.convertValue(happened.properties(), PROPERTIES);
        return new Deed(
                happened.visitorId(), event.envelope().type(), event.envelope().id(), properties);
    }
}
