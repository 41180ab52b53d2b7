package io.rapport.analytics.segment;

/** Something about customers that rules ask for: when it changes, those rules are asked again and no others. */
public record Operand(Kind kind, String detail) {
    public static final Operand ORDERS = new Operand(Kind.ORDERS, "");
    public static final Operand PROFILE = new Operand(Kind.PROFILE, "");
    public static final Operand CONSENTS = new Operand(Kind.CONSENTS, "");
    public static final Operand CAMPAIGNS = new Operand(Kind.CAMPAIGNS, "");
    public static final Operand TICKETS = new Operand(Kind.TICKETS, "");
    public static final Operand SCORES = new Operand(Kind.SCORES, "");

    enum Kind {
        ORDERS,
        EVENT,
        PROFILE,
        CONSENTS,
        CAMPAIGNS,
        TICKETS,
        SCORES
    }

    /** @param type the {@code ce_type} */
    public static Operand event(String type) {
        return new Operand(Kind.EVENT, type);
    }

    /** It belongs to visitors, and so moves with them from customer to customer. */
    boolean isOfVisitors() {
        return switch (kind) {
            case ORDERS, EVENT, SCORES -> true;
            case PROFILE, CONSENTS, CAMPAIGNS, TICKETS -> false;
        };
    }
}
