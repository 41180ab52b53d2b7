package io.rapport.interaction.collector;

import io.rapport.interaction.source.WriteKeys.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What SDKs of the Segment family ask before they send: that everything goes to us, and nothing anywhere else. */
@ApplicationScoped
class SdkSettings {
    private static final Map<String, Object> ENABLED =
            Map.of("__default", Map.of("enabled", true, "integrations", Map.of()));
    private static final Map<String, Object> PLAN = Map.of("track", ENABLED, "identify", ENABLED, "group", ENABLED);
    private static final Map<String, Object> UNWANTED = Map.of("enabled", false);

    @ConfigProperty(name = "rapport.collector.public-url")
    Optional<String> publicUrl;

    /** Of analytics.js and Segment's mobile SDKs. @param asked where the request came to */
    Map<String, Object> segment(String writeKey, URI asked) {
        var url = publicUrl.map(URI::create).orElse(asked);
        var host = url.getRawAuthority() + "/v1";
        return Map.of(
                "integrations",
                Map.of(
                        "Segment.io",
                        Map.of(
                                "apiKey", writeKey,
                                "apiHost", host,
                                "protocol", url.getScheme(),
                                "unbundledIntegrations", List.of(),
                                "addBundledMetadata", true,
                                "maybeBundledConfigIds", Map.of(),
                                "versionSettings", Map.of("version", "4.4.7", "componentTypes", List.of("browser")))),
                "plan",
                PLAN,
                "edgeFunction",
                Map.of(),
                "middlewareSettings",
                Map.of(),
                "enabledMiddleware",
                Map.of(),
                "remotePlugins",
                List.of(),
                "metrics",
                Map.of("sampleRate", 0, "host", host),
                "analyticsNextEnabled",
                true,
                "legacyVideoPluginsEnabled",
                false);
    }

    /** Of RudderStack's SDKs: the application names the data plane itself. */
    Map<String, Object> rudderStack(String writeKey, Sender sender) {
        var source = Map.of(
                "id", sender.source(),
                "name", sender.source(),
                "writeKey", writeKey,
                "enabled", true,
                "workspaceId", sender.shop(),
                "config", Map.of("statsCollection", Map.of("errors", UNWANTED, "metrics", UNWANTED)),
                "connections", List.of(),
                "destinations", List.of(),
                "dataplanes", Map.of());
        return Map.of("source", source);
    }
}
