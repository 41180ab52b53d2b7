package io.rapport.mis.kpi;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import java.math.BigDecimal;
import java.util.List;

/** A KPI as its rows give it now; published only if it differs from what was published last. */
public record Figure(Kpi kpi, Bucket bucket, BigDecimal value, long events, long checksum, List<SourceRange> sources) {}
