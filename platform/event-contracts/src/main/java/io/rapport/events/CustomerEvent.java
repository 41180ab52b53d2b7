package io.rapport.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Who the customers are, published by customer-service. */
public sealed interface CustomerEvent extends RapportEvent {

    /** The whole customer as of now. */
    @EventType(value = "customer.profile-changed", topic = Topic.CUSTOMER_PROFILES)
    record ProfileChanged(
            @Required UUID customerId,
            @Required long version,
            Names names,
            List<String> emails,
            List<String> phones,
            List<Address> addresses,
            LocalDate birthDate,
            String gender,
            String language,
            String country,
            String timeZone,
            String currency,
            List<String> tags,
            ObjectNode attributes,
            List<String> notes,
            Preferences preferences,
            Instant createdAt)
            implements CustomerEvent {}

    /** One-name people have {@code full} alone. */
    record Names(String full, String given, String family) {}

    /**
     * What the customer chose to hear.
     *
     * @param channels such as {@code email}
     * @param frequency {@code always}, {@code daily}, {@code weekly}, {@code monthly} or {@code quarterly}
     */
    record Preferences(List<String> topics, List<String> channels, String frequency) {}

    record Address(String street, String city, String region, String postalCode, String country) {}

    /** Whose visitor it is; the highest version wins, in any order of arrival. */
    @EventType(value = "customer.attribution-changed", topic = Topic.CUSTOMER_ATTRIBUTIONS)
    record AttributionChanged(
            @Required UUID visitorId,
            @Required UUID customerId,
            @Required long version) implements CustomerEvent {}

    @EventType(value = "customer.identity-changed", topic = Topic.CUSTOMER_IDENTITIES)
    record IdentityChanged(
            @Required String identity,
            @Required UUID customerId,
            @Required long version) implements CustomerEvent {}

    /** What travels on {@code customer.lifecycle.v1}. */
    sealed interface Lifecycle extends CustomerEvent {}

    @EventType(value = "customer.created", topic = Topic.CUSTOMER_LIFECYCLE)
    record Created(@Required UUID customerId, @Required boolean historical) implements Lifecycle {}

    /** Sent under both customerIds. */
    @EventType(value = "customer.merged", topic = Topic.CUSTOMER_LIFECYCLE)
    record Merged(
            @Required UUID mergeId,
            @Required UUID survivor,
            @Required UUID absorbed) implements Lifecycle {}

    /** Sent under both customerIds. */
    @EventType(value = "customer.unmerged", topic = Topic.CUSTOMER_LIFECYCLE)
    record Unmerged(
            @Required UUID mergeId,
            @Required UUID survivor,
            @Required UUID absorbed) implements Lifecycle {}

    /**
     * @param channel such as {@code email}
     * @param purpose such as {@code marketing}
     * @param state {@code granted} or {@code withdrawn}
     * @param version rises per customer, channel and purpose; the highest wins
     */
    @EventType(value = "customer.consent-changed", topic = Topic.CUSTOMER_LIFECYCLE)
    record ConsentChanged(
            @Required UUID customerId,
            @Required String channel,
            @Required String purpose,
            @Required String state,
            String source,
            String textVersion,
            Instant validUntil,
            @Required boolean historical,
            @Required long version)
            implements Lifecycle {}

    @EventType(value = "customer.erased", topic = Topic.CUSTOMER_LIFECYCLE)
    record Erased(@Required UUID customerId, UUID requestId) implements Lifecycle {}
}
