package io.rapport.campaign.template;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts as they were parsed, those that were asked for last: a campaign says the same to all its readers. */
final class Parsed {
    private static final int MOST = 200;

    private final Engine engine;
    private final Map<Key, Template> known = Collections.synchronizedMap(new Lately());

    Parsed(Engine engine) {
        this.engine = engine;
    }

    /** @throws io.quarkus.qute.TemplateException if it is broken */
    Template of(String text, Variant variant) {
        var key = new Key(text, variant.getContentType());
        var template = known.get(key);
        if (template == null) {
            template = engine.parse(text, variant);
            known.put(key, template);
        }
        return template;
    }

    private record Key(String text, String contentType) {}

    private static final class Lately extends LinkedHashMap<Key, Template> {
        private static final long serialVersionUID = 1L;

        Lately() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Template> eldest) {
            return size() > MOST;
        }
    }
}
