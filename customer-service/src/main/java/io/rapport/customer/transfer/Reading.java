package io.rapport.customer.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.directory.CustomerBatches.Line;
import io.rapport.customer.directory.CustomerBatches.Refusal;
import io.rapport.customer.profile.Declared;
import io.rapport.events.EventJson;
import io.rapport.kit.Records;
import io.rapport.kit.Records.Piece;
import io.rapport.kit.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a batch of lines; blank ones say nothing. */
final class Reading {
    private static final ObjectReader JSON =
            EventJson.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Csv csv;
    private final Declared declared;
    private final List<Line> lines = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    /** @param csv null for lines of JSON */
    Reading(Csv csv, Declared declared) {
        this.csv = csv;
        this.declared = declared;
    }

    static String header(Piece first) {
        return text(first).strip();
    }

    Reading read(List<Piece> pieces) {
        pieces.forEach(this::read);
        return this;
    }

    List<Line> lines() {
        return lines;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    Declared declared() {
        return declared;
    }

    private void read(Piece piece) {
        try {
            var text = text(piece);
            if (!text.isBlank()) {
                lines.add(new Line(piece.line(), csv == null ? json(text) : csv.read(text, declared)));
            }
        } catch (Problem problem) {
            refuse(piece.line(), problem);
        }
    }

    private void refuse(long line, Problem problem) {
        if (problem.errors().isEmpty()) {
            refusals.add(new Refusal(line, null, problem.getMessage()));
        }
        problem.errors().forEach(error -> refusals.add(new Refusal(line, error.field(), error.message())));
    }

    private static String text(Piece piece) {
        if (piece.bytes() == null) {
            throw new Problem(400, "Invalid line", "is longer than " + Records.LONGEST + " bytes");
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(piece.bytes()))
                    .toString();
            return piece.line() == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new Problem(400, "Invalid line", "is not UTF-8");
        }
    }

    private static ObjectNode json(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // answered alike
        }
        throw new Problem(400, "Invalid line", "is no JSON object");
    }
}
