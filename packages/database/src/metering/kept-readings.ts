import type { KeptReading, MeteringStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Raw readings as they stood. Platform scope only: who said them stands with their calls, which are of no tenant. */
export function createKeptReadings({ sql }: StoreContext): Pick<MeteringStore, 'readingsAround'> {
  return {
    // Along the key, to one side and to the other. What was replaced has its row still, and what it said before beside it: the last
    // that was recorded by then counts. Nothing is recorded before it is read, which ends the search for the one after.
    readingsAround: ({ tenantId, meter, gauges, dayStart, dayEnd, asOf }) => sql<KeptReading>`
      SELECT gauge.resource_id AS "resourceId", gauge.offer_id AS "offerId", own.taken_at AS "takenAt",
             said.value_bytes AS "valueBytes", said.simulated, said.source
        FROM unnest(${gauges.map(({ resourceId }) => resourceId)}::text[],
                    ${plainArray(gauges.map(({ offerId }) => offerId))}::uuid[])
             WITH ORDINALITY AS gauge (resource_id, offer_id, number)
       CROSS JOIN LATERAL (
         SELECT (SELECT taken_at FROM reading
                  WHERE tenant_id = ${tenantId} AND meter = ${meter} AND resource_id = gauge.resource_id
                    AND offer_id = gauge.offer_id AND taken_at < ${at(dayStart)}
                    AND (EXISTS (SELECT FROM reading_batch WHERE id = batch_id AND recorded_at <= ${at(asOf)})
                         OR EXISTS (SELECT FROM replaced_reading old JOIN reading_batch ON id = old.batch_id
                                     WHERE old.tenant_id = reading.tenant_id AND old.meter = reading.meter
                                       AND old.resource_id = reading.resource_id AND old.taken_at = reading.taken_at
                                       AND recorded_at <= ${at(asOf)}))
                  ORDER BY taken_at DESC LIMIT 1) AS before_at,
                (SELECT taken_at FROM reading
                  WHERE tenant_id = ${tenantId} AND meter = ${meter} AND resource_id = gauge.resource_id
                    AND offer_id = gauge.offer_id AND taken_at >= ${at(dayEnd)} AND taken_at <= ${at(asOf)}
                    AND (EXISTS (SELECT FROM reading_batch WHERE id = batch_id AND recorded_at <= ${at(asOf)})
                         OR EXISTS (SELECT FROM replaced_reading old JOIN reading_batch ON id = old.batch_id
                                     WHERE old.tenant_id = reading.tenant_id AND old.meter = reading.meter
                                       AND old.resource_id = reading.resource_id AND old.taken_at = reading.taken_at
                                       AND recorded_at <= ${at(asOf)}))
                  ORDER BY taken_at LIMIT 1) AS after_at) AS around
        JOIN reading own ON own.tenant_id = ${tenantId} AND own.meter = ${meter} AND own.resource_id = gauge.resource_id
             AND own.offer_id = gauge.offer_id AND own.taken_at >= coalesce(around.before_at, ${at(dayStart)})
             AND (own.taken_at < ${at(dayEnd)} OR own.taken_at = around.after_at)
             AND own.taken_at <= coalesce(around.after_at, ${at(dayEnd)})
       CROSS JOIN LATERAL (
         SELECT version.value_bytes, version.simulated, source
           FROM (SELECT own.value_bytes, own.simulated, own.batch_id, 1 AS rank
                 UNION ALL
                 SELECT value_bytes, simulated, batch_id, 0 FROM replaced_reading old
                  WHERE old.tenant_id = own.tenant_id AND old.meter = own.meter AND old.resource_id = own.resource_id
                    AND old.taken_at = own.taken_at) AS version
           JOIN reading_batch ON id = version.batch_id
          WHERE recorded_at <= ${at(asOf)}
          ORDER BY recorded_at DESC, rank DESC LIMIT 1) AS said
       ORDER BY gauge.number, own.taken_at`,
  }
}
