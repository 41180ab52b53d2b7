package io.rapport.mis.export;

import io.rapport.kit.http.Problem;
import java.io.IOException;
import java.io.OutputStream;

/** What an export is written as. */
enum Format {
    CSV("text/csv;charset=utf-8", "kpis.csv") {
        @Override
        Sheet sheet(OutputStream out) throws IOException {
            return new CsvSheet(out);
        }
    },
    PARQUET("application/vnd.apache.parquet", "kpis.parquet") {
        @Override
        Sheet sheet(OutputStream out) throws IOException {
            return new ParquetSheet(out);
        }
    };

    private final String mediaType;
    private final String fileName;

    Format(String mediaType, String fileName) {
        this.mediaType = mediaType;
        this.fileName = fileName;
    }

    /** @throws Problem 400 */
    static Format of(String label) {
        return switch (label) {
            case "csv" -> CSV;
            case "parquet" -> PARQUET;
            default -> throw Problem.invalid("format", "must be csv or parquet");
        };
    }

    abstract Sheet sheet(OutputStream out) throws IOException;

    String mediaType() {
        return mediaType;
    }

    String fileName() {
        return fileName;
    }
}
