package io.rapport.kit.privacy;

import io.quarkus.arc.All;
import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.privacy.PersonalData.Emptied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Forgets a person in this service, once for each request, and says so by receipts: all in one transaction. */
@ApplicationScoped
public class Erasures {
    @All
    @Inject
    List<PersonalData> stores;

    @Inject
    Copies copies;

    @Inject
    Erased erased;

    @Inject
    Receipts receipts;

    @Inject
    Clock clock;

    @Inject
    Jdbi jdbi;

    @Transactional(Transactional.TxType.MANDATORY)
    public void carryOut(ErasureRequested person) {
        erased.lockAlone();
        if (begin(person.requestId())) {
            remember(person);
            var emptied = new ArrayList<Emptied>();
            stores.forEach(store -> emptied.addAll(store.erase(person)));
            emptied.addAll(copies.erase(person));
            receipts.send(person.requestId(), emptied);
        }
    }

    private boolean begin(UUID requestId) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                                "insert into erasure (request_id, at) values (:request, :now) on conflict do nothing")
                        .bind("request", requestId)
                        .bind("now", clock.instant())
                        .execute())
                == 1;
    }

    /** Not her devices: each may be somebody else's next. */
    private void remember(ErasureRequested person) {
        var ids = Stream.concat(person.customerIds().stream(), person.visitorIds().stream());
        erased.remember(person.requestId(), ids.map(UUID::toString).toList(), false);
        erased.remember(person.requestId(), namesOf(person), true);
    }

    /** The identities that name a person and no device. */
    public static List<String> namesOf(ErasureRequested person) {
        return person.identities().stream()
                .filter(identity -> Identity.parse(identity).isPerson())
                .toList();
    }
}
