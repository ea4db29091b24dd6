import type { Offer } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What members can ask for. Platform scope only. */
export function createOffers({ sql }: StoreContext): Pick<QuotaStore, 'insertOffer' | 'getOffer' | 'listOffers'> {
  return {
    async insertOffer(offer) {
      await sql`
        INSERT INTO offer (id, code, name, kind, cluster_id, class_name, residency, rounding_step_bytes,
                           quota_bytes_max, size_steps_bytes, recorded_at, version)
        VALUES (${offer.id}, ${offer.code}, ${offer.name}, ${offer.kind}, ${offer.clusterId}, ${offer.className},
                ${offer.residency}, ${offer.roundingStepBytes}, ${offer.quotaBytesMax},
                ${plainArray(offer.sizeStepsBytes)}, ${at(offer.recordedAt)}, ${offer.version})`
    },

    async getOffer(id) {
      const rows = await sql<Offer>`
        SELECT id, code, name, kind, cluster_id AS "clusterId", class_name AS "className", residency,
               rounding_step_bytes AS "roundingStepBytes", quota_bytes_max AS "quotaBytesMax",
               size_steps_bytes AS "sizeStepsBytes", recorded_at AS "recordedAt", version
          FROM offer WHERE id = ${id}`
      return rows[0] ?? null
    },

    async listOffers({ cursor, limit }) {
      const list = { list: 'offers', sortedBy: 'text' } as const
      const after = positionOf(cursor, list)
      const rows = await sql<Offer>`
        SELECT id, code, name, kind, cluster_id AS "clusterId", class_name AS "className", residency,
               rounding_step_bytes AS "roundingStepBytes", quota_bytes_max AS "quotaBytesMax",
               size_steps_bytes AS "sizeStepsBytes", recorded_at AS "recordedAt", version
          FROM offer WHERE code > ${after.sort} ORDER BY code LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ code, id }) => ({ sort: code, id }),
        itemOf: (row) => row,
      })
    },
  }
}
