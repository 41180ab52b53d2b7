package io.rapport.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a stream of bytes into the records of a file, holding no more than one of them. */
public final class Records {
    public static final int LONGEST = 64 * 1024;

    private static final int END = -1;
    private static final int READ_AHEAD = 64 * 1024;

    private final InputStream bytes;
    private final boolean quotes;
    private long line;
    private long read;
    private long consumed;

    /**
     * @param quotes whether a line may break inside of double quotes
     * @param line how many lines were read before
     */
    public Records(InputStream bytes, boolean quotes, long line) {
        this.bytes = new BufferedInputStream(bytes, READ_AHEAD);
        this.quotes = quotes;
        this.line = line;
    }

    /** {@code line}: where it begins, 1 is the first; {@code bytes}: null if it is longer than any record may be. */
    public record Piece(long line, byte[] bytes) {}

    /** As many as there are, up to {@code most}; none at the end. */
    public List<Piece> next(int most, boolean last) throws IOException {
        var pieces = new ArrayList<Piece>();
        var piece = Optional.<Piece>empty();
        while (pieces.size() < most && (piece = next(last)).isPresent()) {
            pieces.add(piece.get());
        }
        return pieces;
    }

    /** Empty at the end. {@code last}: nothing follows, so that the record need not end with a line break. */
    private Optional<Piece> next(boolean last) throws IOException {
        var start = line + 1;
        var piece = new ByteArrayOutputStream();
        var quoted = false;
        int one;
        while ((one = bytes.read()) != END) {
            read++;
            if (one == '\n') {
                line++;
                if (!quoted || piece.size() >= LONGEST) {
                    return Optional.of(cut(start, piece));
                }
            }
            quoted ^= quotes && one == '"';
            if (piece.size() < LONGEST) {
                piece.write(one);
            }
        }
        if (last && piece.size() > 0) {
            line++;
            return Optional.of(cut(start, piece));
        }
        return Optional.empty();
    }

    /** How many bytes make up the records so far; what came after the last of them has to be sent again. */
    public long consumed() {
        return consumed;
    }

    public long line() {
        return line;
    }

    private Piece cut(long start, ByteArrayOutputStream piece) {
        consumed = read;
        return new Piece(start, piece.size() >= LONGEST ? null : piece.toByteArray());
    }
}
