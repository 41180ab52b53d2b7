package io.rapport.mis.export;

import io.rapport.events.MisEvent.KpiRevised;
import java.io.Closeable;
import java.io.IOException;

/** Takes KPIs one by one and holds only few of them; without {@code close} it is no whole file. */
interface Sheet extends Closeable {
    void write(KpiRevised kpi) throws IOException;
}
