package io.rapport.events;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Every public topic: its name, key, retention and what personal data it may carry. Names never change within a {@code .v1}. */
public enum Topic {
    STOREFRONT_EVENTS(
            "storefront.events.v1",
            "strongest identity",
            Retention.days(30),
            PersonalData.POSSIBLE,
            "the collector or a storefront",
            "what shoppers do, as the storefront said it"),
    STOREFRONT_IDENTITIES(
            "storefront.identities.v1",
            "strongest identity",
            Retention.days(7),
            PersonalData.YES,
            "the collector, a storefront or interaction-service",
            "who they are: traits, e-mail, phone, consents, and whose visitor is met"),
    INTERACTION_EVENTS(
            "interaction.events.v1",
            "visitorId",
            Retention.kept(),
            PersonalData.PSEUDONYMOUS,
            "interaction-service",
            "every accepted event once, with its visitor and its effect on an order"),
    INTERACTION_MESSAGES(
            "interaction.messages.v1",
            "conversationId",
            Retention.days(7),
            PersonalData.YES,
            "interaction-service",
            "messages of all channels"),
    INTERACTION_PRODUCTS(
            "interaction.products.v1",
            "shop/productId",
            Retention.compact(),
            PersonalData.NONE,
            "interaction-service",
            "the product as of now"),
    CUSTOMER_PROFILES(
            "customer.profiles.v1",
            "customerId",
            Retention.compactWithTombstones(),
            PersonalData.YES,
            "customer-service",
            "the whole customer as of now"),
    CUSTOMER_ATTRIBUTIONS(
            "customer.attributions.v1",
            "visitorId",
            Retention.compactWithTombstones(),
            PersonalData.PSEUDONYMOUS,
            "customer-service",
            "whose visitor it is; the highest version wins"),
    CUSTOMER_IDENTITIES(
            "customer.identities.v1",
            "identity",
            Retention.compactWithTombstones(),
            PersonalData.PSEUDONYMOUS,
            "customer-service",
            "which customer an identity belongs to"),
    CUSTOMER_LIFECYCLE(
            "customer.lifecycle.v1",
            "customerId",
            Retention.kept(),
            PersonalData.PSEUDONYMOUS,
            "customer-service",
            "created, merged, unmerged, consent changed, erased"),
    SUPPORT_TICKETS(
            "support.tickets.v1",
            "customerId",
            Retention.kept(),
            PersonalData.PSEUDONYMOUS,
            "support-service",
            "what happens to tickets"),
    SUPPORT_REPLIES(
            "support.replies.v1",
            "conversationId",
            Retention.days(7),
            PersonalData.YES,
            "support-service",
            "replies to send, each once"),
    CAMPAIGN_DELIVERIES(
            "campaign.deliveries.v1",
            "customerId",
            Retention.kept(),
            PersonalData.PSEUDONYMOUS,
            "campaign-service",
            "what became of every planned message"),
    CAMPAIGN_CATALOG(
            "campaign.catalog.v1",
            "campaignId",
            Retention.compact(),
            PersonalData.NONE,
            "campaign-service",
            "the campaign as of now"),
    CAMPAIGN_LOYALTY(
            "campaign.loyalty.v1",
            "customerId",
            Retention.compactWithTombstones(),
            PersonalData.PSEUDONYMOUS,
            "campaign-service",
            "points and tier as of now"),
    ANALYTICS_CUSTOMER_METRICS(
            "analytics.customer-metrics.v1",
            "customerId",
            Retention.compactWithTombstones(),
            PersonalData.PSEUDONYMOUS,
            "analytics-service",
            "a customer's figures as of now"),
    ANALYTICS_SEGMENTS(
            "analytics.segments.v1",
            "segmentId",
            Retention.compact(),
            PersonalData.NONE,
            "analytics-service",
            "a segment's definition as of now"),
    ANALYTICS_SEGMENT_MEMBERSHIPS(
            "analytics.segment-memberships.v1",
            "customerId",
            Retention.kept(),
            PersonalData.PSEUDONYMOUS,
            "analytics-service",
            "who entered and left which segment"),
    ANALYTICS_INSIGHTS(
            "analytics.insights.v1",
            "kind + subject",
            Retention.compactWithTombstones(),
            PersonalData.NONE,
            "analytics-service",
            "forecasts, affinities, elasticities, uplifts"),
    ANALYTICS_RATES(
            "analytics.rates.v1",
            "day + currency",
            Retention.compact(),
            PersonalData.NONE,
            "analytics-service",
            "currency rates to the company's currency"),
    MIS_KPIS(
            "mis.kpis.v1",
            "kpi|window|start|currency or -|name=value,… sorted",
            Retention.compactWithTombstones(),
            PersonalData.NONE,
            "mis-bridge",
            "one KPI of one window, with its proof"),
    MIS_CUSTOMERS(
            "mis.customers.v1",
            "customerId",
            Retention.compactWithTombstones(),
            PersonalData.PSEUDONYMOUS,
            "mis-bridge",
            "the unified customer without direct identifiers"),
    MIS_INSIGHTS(
            "mis.insights.v1",
            "kind + subject",
            Retention.compactWithTombstones(),
            PersonalData.NONE,
            "mis-bridge",
            "insights with the KPIs they rest on"),
    MIS_INPUTS(
            "mis.inputs.v1",
            "input",
            Retention.compact(),
            PersonalData.NONE,
            "the MIS",
            "targets, budgets, costs and stock from the MIS"),
    PRIVACY_REQUESTS(
            "privacy.requests.v1",
            "requestId",
            Retention.days(14),
            PersonalData.YES,
            "customer-service",
            "who is to be forgotten, and of whom that is lifted"),
    PRIVACY_RECEIPTS(
            "privacy.receipts.v1",
            "requestId",
            Retention.kept(),
            PersonalData.NONE,
            "every service",
            "what was done for a data-subject request");

    /** Every topic has this many partitions, never changed within a {@code .v1}. */
    public static final int PARTITIONS = 12;

    /** How long a dead-letter topic keeps a record. */
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);

    private final String topicName;
    private final String key;
    private final Retention retention;
    private final PersonalData personalData;
    private final String writtenBy;
    private final String carries;

    Topic(
            String topicName,
            String key,
            Retention retention,
            PersonalData personalData,
            String writtenBy,
            String carries) {
        this.topicName = topicName;
        this.key = key;
        this.retention = retention;
        this.personalData = personalData;
        this.writtenBy = writtenBy;
        this.carries = carries;
    }

    public static Optional<Topic> named(String topicName) {
        return Stream.of(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }

    public String topicName() {
        return topicName;
    }

    /** The topic that takes what a consumer of this one could not read or apply. */
    public String deadLetterName() {
        return topicName + ".dlq";
    }

    public String key() {
        return key;
    }

    /** Whether each record is of one customer, named by its key. */
    public boolean isByCustomer() {
        return key.equals("customerId");
    }

    public Retention retention() {
        return retention;
    }

    public PersonalData personalData() {
        return personalData;
    }

    public String writtenBy() {
        return writtenBy;
    }

    public String carries() {
        return carries;
    }

    /** What a record of the topic may say about a person. */
    public enum PersonalData {
        NONE,
        PSEUDONYMOUS,
        POSSIBLE,
        YES
    }

    /** How the broker keeps records: for ever, for a time, or the newest of each key. */
    public sealed interface Retention {
        record Kept() implements Retention {}

        record For(Duration time) implements Retention {}

        record Compact(boolean tombstones) implements Retention {}

        static Retention kept() {
            return new Kept();
        }

        static Retention days(int days) {
            return new For(Duration.ofDays(days));
        }

        static Retention compact() {
            return new Compact(false);
        }

        static Retention compactWithTombstones() {
            return new Compact(true);
        }
    }
}
