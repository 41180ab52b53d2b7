package io.rapport.kit.http;

import jakarta.ws.rs.core.EntityTag;

/** The version of a resource as an ETag, and the check of {@code If-Match} against it. */
public final class Etag {
    private Etag() {}

    public static EntityTag of(long version) {
        return new EntityTag(Long.toString(version));
    }

    /** @throws Problem 428 without {@code If-Match}, 412 if the resource has changed since */
    public static void require(String ifMatch, long version) {
        if (ifMatch == null) {
            throw new Problem(428, "Precondition required", "Send If-Match with the ETag of the resource you read.");
        }
        if (!ifMatch.equals("*") && !ifMatch.equals('"' + Long.toString(version) + '"')) {
            throw new Problem(412, "Precondition failed", "The resource has changed; read it again and repeat.");
        }
    }
}
