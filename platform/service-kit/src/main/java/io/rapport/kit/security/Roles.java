package io.rapport.kit.security;

/** Who may do what; the token's claim {@code groups} names them. */
public final class Roles {
    public static final String ADMIN = "admin";
    public static final String SYSTEM = "system";
    public static final String AGENT = "agent";
    public static final String MARKETER = "marketer";
    public static final String ANALYST = "analyst";

    private Roles() {}
}
