package io.rapport.mis.measure;

/** How a KPI comes about: summed from buckets, or counted as distinct customers from exact rows. */
public enum Family {
    SUMS,
    ACTIVE,
    NEW
}
