// Answers a question about each Parquet file: how many rows, of how many kinds, the sum of seq, the latest time, the columns.
import { DuckDBInstance } from '@duckdb/node-api'

const db = await (await DuckDBInstance.create(':memory:')).connect()
for (const file of process.argv.slice(2)) {
  const from = `read_parquet('${file.replaceAll("'", "''")}')`
  const [row] = (await db.runAndReadAll(`SELECT count(*), count(DISTINCT kind), sum(seq), max(t) FROM ${from}`)).getRows()
  const columns = (await db.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)).getRows().map((r) => r[0] + ':' + r[1])
  console.log(JSON.stringify({ rows: row.map(String), columns }))
}
