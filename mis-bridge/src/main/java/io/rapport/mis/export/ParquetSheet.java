package io.rapport.mis.export;

import static java.math.RoundingMode.HALF_UP;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.mis.measure.Dimension;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Parquet with the columns of the CSV; {@code value} is a decimal(38, 9), instants are microseconds UTC. */
final class ParquetSheet implements Sheet {
    private static final int SCALE = 9;
    private static final int DECIMAL_BYTES = 16;
    /** What is held in memory before it goes out. */
    private static final int ROW_GROUP_BYTES = 4 * 1024 * 1024;

    private static final MessageType COLUMNS = Types.buildMessage()
            .required(BINARY)
            .as(stringType())
            .named("kpi")
            .required(BINARY)
            .as(stringType())
            .named("window")
            .required(INT64)
            .as(timestampType(true, TimeUnit.MICROS))
            .named("start")
            .optional(BINARY)
            .as(stringType())
            .named("currency")
            .required(BINARY)
            .as(stringType())
            .named("dimensions")
            .required(FIXED_LEN_BYTE_ARRAY)
            .length(DECIMAL_BYTES)
            .as(decimalType(SCALE, 38))
            .named("value")
            .required(INT64)
            .named("revision")
            .required(BOOLEAN)
            .named("final")
            .required(INT64)
            .named("eventCount")
            .required(BINARY)
            .as(stringType())
            .named("checksum")
            .required(INT64)
            .as(timestampType(true, TimeUnit.MICROS))
            .named("revisedAt")
            .named("kpis");

    private final ParquetWriter<Group> writer;
    private final SimpleGroupFactory rows = new SimpleGroupFactory(COLUMNS);

    ParquetSheet(OutputStream out) throws IOException {
        this.writer = ExampleParquetWriter.builder(new StreamedFile(out))
                .withType(COLUMNS)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize((long) ROW_GROUP_BYTES)
                .build();
    }

    @Override
    public void write(KpiRevised kpi) throws IOException {
        var row = rows.newGroup()
                .append("kpi", kpi.kpi())
                .append("window", kpi.window())
                .append("start", micros(kpi.start()))
                .append("dimensions", Dimension.write(kpi.dimensions()))
                .append("value", decimal(kpi.value()))
                .append("revision", kpi.revision())
                .append("final", kpi.last())
                .append("eventCount", kpi.eventCount())
                .append("checksum", kpi.checksum())
                .append("revisedAt", micros(kpi.revisedAt()));
        if (kpi.currency() != null) {
            row.append("currency", kpi.currency());
        }
        writer.write(row);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** Two's complement, the highest byte first. */
    private static Binary decimal(BigDecimal value) {
        var digits = value.setScale(SCALE, HALF_UP).unscaledValue().toByteArray();
        var bytes = new byte[DECIMAL_BYTES];
        Arrays.fill(bytes, (byte) (digits[0] < 0 ? -1 : 0));
        System.arraycopy(digits, 0, bytes, DECIMAL_BYTES - digits.length, digits.length);
        return Binary.fromConstantByteArray(bytes);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
