package io.rapport.interaction.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/** Bytes of mails as text, whatever they say that they are. Labels mean what browsers take them for (WHATWG Encoding): Latin-1 is Windows-1252. */
final class Charsets {
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("latin5", "windows-1254"),
            Map.entry("iso-8859-8-i", "windows-1255"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("utf8mb4", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"));

    private Charsets() {}

    /** @param label as the mail names it, or null; what is valid UTF-8 is UTF-8 where the label says less */
    static String decode(byte[] bytes, String label) {
        var named = named(label);
        if (named == null || named.equals(WESTERN)) {
            var utf8 = strictly(bytes);
            return utf8 == null ? new String(bytes, WESTERN) : utf8;
        }
        return new String(bytes, named);
    }

    private static Charset named(String label) {
        if (label == null || label.isBlank()) {
            return null;
        }
        var name = label.strip().replaceAll("^[\"']|[\"']$", "").toLowerCase(Locale.ROOT);
        try {
            return Charset.forName(MEANT.getOrDefault(name, MimeUtility.javaCharset(name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return null;
        }
    }

    private static String strictly(byte[] bytes) {
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    /** As every database and consumer can hold it: no control characters but tabs and line ends, no half characters. */
    static String clean(String text) {
        var unix = text.replace("\r\n", "\n").replace('\r', '\n');
        var clean = new StringBuilder(unix.length());
        unix.codePoints()
                .filter(one -> one == '\n' || one == '\t' || (one >= ' ' && one != 0x7f && one != 0xfeff))
                .map(one -> one >= 0xd800 && one <= 0xdfff ? 0xfffd : one)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
