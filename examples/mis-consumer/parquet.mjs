// Reads an export in Parquet: node parquet.mjs kpis.parquet
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

const rows = await parquetReadObjects({ file: await asyncBufferFromFile(process.argv[2]) })
for (const row of rows) console.log(`${row.kpi} ${row.window} ${row.start.toISOString()} ${row.value} ${row.currency ?? ''}`)
console.log(`${rows.length} rows`)
