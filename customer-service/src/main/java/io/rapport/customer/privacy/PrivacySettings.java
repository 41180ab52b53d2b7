package io.rapport.customer.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** What the law and the company say about requests. */
@ConfigMapping(prefix = "rapport.privacy")
interface PrivacySettings {
    /** Days in which a request is to be answered. */
    @WithDefault("30")
    int dueDays();

    /** Whose receipts make an erasure complete. */
    @WithDefault("customer-service,interaction-service,support-service,campaign-service,analytics-service,mis-bridge")
    Set<String> services();

    /** By service: where it is asked for what it holds of a customer. */
    Map<String, URI> urls();
}
