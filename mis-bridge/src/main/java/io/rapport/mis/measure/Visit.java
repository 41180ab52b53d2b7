package io.rapport.mis.measure;

/**
 * What one event says about its visitor in one window.
 *
 * @param active a person was seen to do something
 * @param ordered an order of the window was placed or cancelled
 * @param orders +1 or −1 where {@code ordered}, else 0
 * @param added something was put into the cart
 */
public record Visit(Bucket bucket, boolean active, boolean ordered, int orders, boolean added) {}
