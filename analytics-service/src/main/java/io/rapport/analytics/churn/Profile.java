package io.rapport.analytics.churn;

import java.util.Map;

/** What is known of a customer when her churn is predicted; nothing of it may come from after that moment. */
public record Profile(Map<String, Double> numbers, Map<String, String> categories) {}
