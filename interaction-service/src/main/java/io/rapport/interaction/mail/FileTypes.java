package io.rapport.interaction.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** What a file is: by its first bytes where they tell, as a sender may call anything an image; else as the mail or its name says. */
final class FileTypes {
    private static final String UNKNOWN = "application/octet-stream";

    /** Of what a browser would run or show as a page: shown to nobody. */
    private static final List<String> ACTIVE = List.of(
            "text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml", "text/javascript");

    private record Signature(String type, String hex) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature("application/pdf", "25504446"),
            new Signature("image/png", "89504e470d0a1a0a"),
            new Signature("image/jpeg", "ffd8ff"),
            new Signature("image/gif", "47494638"),
            new Signature("application/gzip", "1f8b"),
            new Signature("application/x-msdownload", "4d5a"),
            new Signature("application/x-elf", "7f454c46"),
            new Signature("application/x-rar-compressed", "526172211a07"),
            new Signature("application/x-7z-compressed", "377abcaf271c"));

    private FileTypes() {}

    static String of(byte[] content, String name) {
        return of(content, name, Objects.requireNonNullElse(URLConnection.guessContentTypeFromName(name), UNKNOWN));
    }

    static String of(byte[] content, String name, String declared) {
        var found = SIGNATURES.stream()
                .filter(signature -> startsWith(content, signature.hex()))
                .map(Signature::type)
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        var guessed = guessed(content);
        var type = guessed == null ? named(name, declared) : guessed;
        return ACTIVE.contains(type) ? UNKNOWN : type;
    }

    private static String named(String name, String declared) {
        return declared.equals(UNKNOWN)
                ? Objects.requireNonNullElse(URLConnection.guessContentTypeFromName(name), UNKNOWN)
                : declared;
    }

    private static String guessed(byte[] content) {
        try {
            return URLConnection.guessContentTypeFromStream(new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean startsWith(byte[] content, String hex) {
        var signature = HexFormat.of().parseHex(hex);
        return content.length >= signature.length
                && Arrays.equals(content, 0, signature.length, signature, 0, signature.length);
    }
}
