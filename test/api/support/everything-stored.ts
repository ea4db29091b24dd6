import { Client } from 'pg'

/** Every table of the database with a hash of its rows: two that are equal mean that nothing was stored, changed or queued. */
export async function everythingStored(adminUrl: string): Promise<Readonly<Record<string, string>>> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    )
    const hashes: [string, string][] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ hash: string | null }>(
        `SELECT md5(string_agg(stored::text, E'\\n' ORDER BY stored::text)) AS hash FROM ${name} AS stored`,
      )
      hashes.push([name, rows[0]?.hash ?? 'empty'])
    }
    return Object.fromEntries(hashes)
  } finally {
    await client.end()
  }
}
