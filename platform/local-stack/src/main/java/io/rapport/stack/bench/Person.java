package io.rapport.stack.bench;

/** A customer without orders: as the storefront knows her, and as Rapport does. */
record Person(String userId, String customerId) {}
