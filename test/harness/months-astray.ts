import type { Client } from 'pg'

/** What is kept of a month's use and what its days add up to, where the two differ, by tenant, month, offer and meter. */
export async function monthsAstray(admin: Client): Promise<readonly object[]> {
  const { rows } = await admin.query<object>(
    `SELECT *
       FROM (SELECT tenant_id, to_char(day, 'YYYY-MM') AS month, offer_id, meter, sum(byte_seconds) AS byte_seconds,
                    sum(estimated_seconds) AS estimated_seconds, count(*) FILTER (WHERE simulated) AS simulated_slices
               FROM usage_slice GROUP BY 1, 2, 3, 4) AS summed
       FULL JOIN usage_month AS kept USING (tenant_id, month, offer_id, meter)
      WHERE summed.byte_seconds IS DISTINCT FROM kept.byte_seconds
         OR summed.estimated_seconds IS DISTINCT FROM kept.estimated_seconds
         OR summed.simulated_slices IS DISTINCT FROM kept.simulated_slices`,
  )
  return rows
}
