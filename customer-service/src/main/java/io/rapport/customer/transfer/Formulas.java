package io.rapport.customer.transfer;

import java.util.regex.Pattern;

/** Spreadsheets run a cell that begins like a formula; an apostrophe before it makes it text again. */
final class Formulas {
    private static final Pattern FORMULA = Pattern.compile("^'*[=+\\-@\t\r|%]", Pattern.DOTALL);
    private static final Pattern DEFUSED = Pattern.compile("^'+[=+\\-@\t\r|%]", Pattern.DOTALL);

    private Formulas() {}

    static String defused(String cell) {
        return FORMULA.matcher(cell).lookingAt() ? "'" + cell : cell;
    }

    /** As it was before it was defused. */
    static String armed(String cell) {
        return DEFUSED.matcher(cell).lookingAt() ? cell.substring(1) : cell;
    }
}
