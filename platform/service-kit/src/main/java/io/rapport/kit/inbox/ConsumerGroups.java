package io.rapport.kit.inbox;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.regex.Pattern;

/** A channel reads as the consumer group {@code <service>.<channel>} unless its service says otherwise. */
public final class ConsumerGroups implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final Pattern GROUP = Pattern.compile("mp\\.messaging\\.incoming\\.([\\w-]+)\\.group\\.id");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        var said = context.proceed(name);
        var group = GROUP.matcher(name);
        if (said != null || !group.matches()) {
            return said;
        }
        var service = context.restart("quarkus.application.name");
        return service == null ? null : of(name, service.getValue() + "." + group.group(1));
    }

    private static ConfigValue of(String name, String value) {
        return ConfigValue.builder()
                .withName(name)
                .withValue(value)
                .withRawValue(value)
                .withConfigSourceName(ConsumerGroups.class.getSimpleName())
                .build();
    }
}
