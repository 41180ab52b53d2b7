package io.rapport.stack;

import static io.rapport.events.Topic.*;

import io.rapport.events.Topic;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The whole system on one page: every process, its port, its database, the topics it reads and writes.
 *
 * @param portBase all ports are counted from here; stacks whose bases lie 20 apart never meet
 */
public record Topology(int portBase) {
    public static final int DEFAULT_PORT_BASE = 8080;
    public static final String HOST = "127.0.0.1";

    /** Roles that the local issuer gives tokens for. */
    public static final List<String> ROLES = List.of("admin", "system", "agent", "marketer", "analyst");

    private static final int INFRASTRUCTURE = 10_000;
    private static final int HIGHEST_BASE = 65_535 - INFRASTRUCTURE - 20;

    /**
     * The six services; each has a database and a database user of its own. By service-kit each also reads
     * {@code privacy.requests.v1} and answers on {@code privacy.receipts.v1}.
     */
    public enum Service {
        CUSTOMER(
                "customer",
                "customer-service",
                1,
                reads(STOREFRONT_IDENTITIES, CAMPAIGN_DELIVERIES, PRIVACY_RECEIPTS),
                writes(
                        CUSTOMER_PROFILES,
                        CUSTOMER_ATTRIBUTIONS,
                        CUSTOMER_IDENTITIES,
                        CUSTOMER_LIFECYCLE,
                        PRIVACY_REQUESTS)),
        INTERACTION(
                "interaction",
                "interaction-service",
                2,
                reads(
                        STOREFRONT_EVENTS,
                        CUSTOMER_ATTRIBUTIONS,
                        CUSTOMER_LIFECYCLE,
                        SUPPORT_TICKETS,
                        SUPPORT_REPLIES,
                        CAMPAIGN_DELIVERIES),
                writes(
                        STOREFRONT_EVENTS,
                        STOREFRONT_IDENTITIES,
                        INTERACTION_EVENTS,
                        INTERACTION_MESSAGES,
                        INTERACTION_PRODUCTS)),
        SUPPORT(
                "support",
                "support-service",
                3,
                reads(
                        CUSTOMER_PROFILES,
                        CUSTOMER_ATTRIBUTIONS,
                        CUSTOMER_LIFECYCLE,
                        INTERACTION_EVENTS,
                        INTERACTION_MESSAGES,
                        ANALYTICS_CUSTOMER_METRICS,
                        ANALYTICS_SEGMENTS,
                        ANALYTICS_SEGMENT_MEMBERSHIPS,
                        CAMPAIGN_CATALOG,
                        CAMPAIGN_DELIVERIES),
                writes(SUPPORT_TICKETS, SUPPORT_REPLIES)),
        CAMPAIGN(
                "campaign",
                "campaign-service",
                4,
                reads(
                        CUSTOMER_PROFILES,
                        CUSTOMER_ATTRIBUTIONS,
                        CUSTOMER_LIFECYCLE,
                        INTERACTION_EVENTS,
                        INTERACTION_PRODUCTS,
                        SUPPORT_TICKETS,
                        ANALYTICS_SEGMENTS,
                        ANALYTICS_SEGMENT_MEMBERSHIPS),
                writes(CAMPAIGN_DELIVERIES, CAMPAIGN_CATALOG, CAMPAIGN_LOYALTY)),
        ANALYTICS(
                "analytics",
                "analytics-service",
                5,
                reads(
                        INTERACTION_EVENTS,
                        CUSTOMER_ATTRIBUTIONS,
                        CUSTOMER_LIFECYCLE,
                        CUSTOMER_PROFILES,
                        CUSTOMER_IDENTITIES,
                        INTERACTION_PRODUCTS,
                        SUPPORT_TICKETS,
                        CAMPAIGN_DELIVERIES,
                        CAMPAIGN_CATALOG),
                writes(
                        ANALYTICS_CUSTOMER_METRICS,
                        ANALYTICS_SEGMENTS,
                        ANALYTICS_SEGMENT_MEMBERSHIPS,
                        ANALYTICS_INSIGHTS)),
        MIS_BRIDGE(
                "mis-bridge",
                "mis-bridge",
                6,
                reads(
                        INTERACTION_EVENTS,
                        CUSTOMER_ATTRIBUTIONS,
                        SUPPORT_TICKETS,
                        CAMPAIGN_DELIVERIES,
                        CUSTOMER_PROFILES,
                        CUSTOMER_LIFECYCLE,
                        ANALYTICS_CUSTOMER_METRICS,
                        ANALYTICS_SEGMENT_MEMBERSHIPS,
                        ANALYTICS_INSIGHTS,
                        MIS_INPUTS),
                writes(MIS_KPIS, MIS_CUSTOMERS, MIS_INSIGHTS));

        private final String shortName;
        private final String module;
        private final int offset;
        private final Set<Topic> reads;
        private final Set<Topic> writes;

        Service(String shortName, String module, int offset, Set<Topic> reads, Set<Topic> writes) {
            this.shortName = shortName;
            this.module = module;
            this.offset = offset;
            this.reads = reads;
            this.writes = writes;
        }

        /** As {@code status --json} names it. */
        public String shortName() {
            return shortName;
        }

        /** The folder of its module and the name of its process. */
        public String module() {
            return module;
        }

        /** Its database and that database's owner. */
        public String database() {
            return shortName.replace('-', '_');
        }

        public Set<Topic> topicsRead() {
            return reads;
        }

        public Set<Topic> topicsWritten() {
            return writes;
        }
    }

    /** What the services stand on, and the port of each door. */
    public enum Infrastructure {
        KAFKA("kafka", 11),
        KAFKA_CONTROLLER("kafka", 12),
        POSTGRES("postgres", 13),
        OIDC("oidc", 14),
        SMTP("smtp", 15),
        MAILS("smtp", 16);

        private final String process;
        private final int offset;

        Infrastructure(String process, int offset) {
            this.process = process;
            this.offset = offset;
        }

        /** The process that opens the port. */
        public String process() {
            return process;
        }
    }

    public Topology {
        if (portBase < 1024 || portBase > HIGHEST_BASE) {
            throw new Failure("--port-base must lie between 1024 and " + HIGHEST_BASE + ", and is " + portBase);
        }
    }

    public int port(Service service) {
        return portBase + service.offset;
    }

    public int port(Infrastructure part) {
        return portBase + INFRASTRUCTURE + part.offset;
    }

    public IntStream ports() {
        return IntStream.concat(
                Stream.of(Service.values()).mapToInt(this::port),
                Stream.of(Infrastructure.values()).mapToInt(this::port));
    }

    public String url(Service service) {
        return "http://" + HOST + ":" + port(service);
    }

    public String kafka() {
        return HOST + ":" + port(Infrastructure.KAFKA);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port(Infrastructure.POSTGRES) + "/" + database;
    }

    public String issuer() {
        return "http://" + HOST + ":" + port(Infrastructure.OIDC) + "/rapport";
    }

    public String mails() {
        return "http://" + HOST + ":" + port(Infrastructure.MAILS) + "/mails";
    }

    private static Set<Topic> reads(Topic... topics) {
        return Set.of(topics);
    }

    private static Set<Topic> writes(Topic... topics) {
        return Stream.concat(Stream.of(topics), Stream.of(PRIVACY_RECEIPTS)).collect(Collectors.toUnmodifiableSet());
    }
}
