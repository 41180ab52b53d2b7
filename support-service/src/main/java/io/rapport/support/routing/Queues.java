package io.rapport.support.routing;

import io.rapport.support.definition.Definitions;
import io.rapport.support.definition.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Queues as people set them up; waiting tickets are put anew by the next act on them. */
@ApplicationScoped
@Transactional
class Queues {
    @Inject
    Definitions definitions;

    Stored<Queue> add(Queue queue) {
        return definitions.add(Queue.KIND, queue);
    }

    Stored<Queue> replace(UUID id, String ifMatch, Queue queue) {
        return definitions.replace(Queue.KIND, id, ifMatch, queue);
    }

    void remove(UUID id) {
        definitions.remove(Queue.KIND, id);
    }
}
