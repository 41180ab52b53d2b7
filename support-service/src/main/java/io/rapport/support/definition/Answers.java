package io.rapport.support.definition;

import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/** How resources of definitions answer. */
public final class Answers {
    private Answers() {}

    public static Response created(String path, Stored<?> stored) {
        return Response.created(URI.create("/api/v1/" + path + "/" + stored.id()))
                .tag(Etag.of(stored.version()))
                .entity(stored)
                .build();
    }

    public static Response tagged(Stored<?> stored) {
        return Response.ok(stored).tag(Etag.of(stored.version())).build();
    }

    public static <T extends Definition> Page<Stored<T>> page(List<Stored<T>> oneMore, PageRequest page) {
        return Page.of(oneMore, page.limit(), Definitions::sortValues);
    }
}
