package io.rapport.mis.export;

import io.rapport.mis.kpi.Revision;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Writes any number of KPIs with the memory of one slice. */
@ApplicationScoped
class Exports {
    private final KpiSlices slices;

    Exports(KpiSlices slices) {
        this.slices = slices;
    }

    void write(Selection selection, Format format, OutputStream out) throws IOException {
        var sheet = format.sheet(out);
        var slice = slices.after(selection, Optional.empty());
        while (!slice.isEmpty()) {
            write(slice, sheet);
            slice = slice.size() < KpiSlices.SLICE ? List.of() : slices.after(selection, Optional.of(slice.getLast()));
        }
        sheet.close();
    }

    private static void write(List<Revision> slice, Sheet sheet) throws IOException {
        for (var revision : slice) {
            sheet.write(revision.published());
        }
    }
}
