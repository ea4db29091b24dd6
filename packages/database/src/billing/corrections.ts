import { type Amendment, amendedFact, type Correction, correction as correctionSchema } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import { type CivilMonth, instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type CorrectionMethods = Pick<
  BillingStore,
  | 'insertAmendment'
  | 'amendmentsOf'
  | 'insertCorrection'
  | 'lockCorrection'
  | 'getCorrection'
  | 'savePostedCorrection'
  | 'listCorrections'
  | 'latestMonthBegun'
>

const costPools = correctionSchema.shape.costPools

type AmendmentRow = Omit<Amendment, 'fact'> & { readonly fact: z.input<typeof amendedFact> }
type CorrectionRow = Omit<Correction, 'costPools'> & { readonly costPools: z.input<typeof costPools> }

/** Amended facts of closed months, and corrections. Platform scope only. */
export function createCorrections(context: StoreContext): CorrectionMethods {
  const { sql } = context
  return {
    async insertAmendment({ id, month, reason, fact, recordedBy, recordedAt }) {
      await sql`
        INSERT INTO period_amendment (id, month, reason, fact, recorded_by, recorded_at)
        VALUES (${id}, ${month}, ${reason}, ${json(z.encode(amendedFact, fact))}, ${recordedBy}, ${at(recordedAt)})`
    },

    async amendmentsOf(month) {
      const rows = await sql<AmendmentRow>`
        SELECT id, month, reason, fact, recorded_by AS "recordedBy", recorded_at AS "recordedAt"
          FROM period_amendment WHERE month = ${month} ORDER BY recorded_at, id`
      return rows.map((row) => ({ ...row, fact: z.decode(amendedFact, row.fact) }))
    },

    async insertCorrection(correction) {
      await sql`
        INSERT INTO correction (id, month, reason, tenant_ids, state, row_count, difference_micros, digest, cost_pools,
                                proposed_by, proposed_at, version)
        VALUES (${correction.id}, ${correction.month}, ${correction.reason},
                ${correction.tenantIds === null ? null : json(correction.tenantIds)}, ${correction.state},
                ${correction.rowCount}, ${correction.differenceMicros}, ${correction.digest},
                ${json(z.encode(costPools, correction.costPools))}, ${correction.proposedBy},
                ${at(correction.proposedAt)}, ${correction.version})`
    },

    async lockCorrection(id) {
      await sql`SELECT FROM correction WHERE id = ${id} FOR UPDATE`
      return await readCorrection(context, id)
    },

    getCorrection: (id) => readCorrection(context, id),

    async savePostedCorrection({ id, state, postedMonth, postedBy, postedAt, version }) {
      await sql`
        UPDATE correction SET state = ${state}, posted_month = ${postedMonth}, posted_by = ${postedBy},
                              posted_at = ${postedAt === null ? null : at(postedAt)}, version = ${version}
         WHERE id = ${id}`
    },

    async listCorrections({ cursor, limit }) {
      const list = { list: 'corrections', sortedBy: 'instant' } as const
      const rows = await readCorrections(context, { after: positionOf(cursor, list), limit: limit + 1 })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ proposedAt, id }) => ({ sort: instantToIso(proposedAt), id }),
        itemOf: (row) => row,
      })
    },

    async latestMonthBegun() {
      const rows = await sql<{ month: CivilMonth | null }>`SELECT max(month) AS month FROM period WHERE state <> 'open'`
      return onlyRow(rows).month
    },
  }
}

async function readCorrection(context: StoreContext, id: string): Promise<Correction | null> {
  const [row] = await readCorrections(context, { after: beforeAll, limit: 1, id })
  return row ?? null
}

interface CorrectionQuery {
  readonly after: Position
  readonly limit: number
  readonly id?: string
}

async function readCorrections({ sql }: StoreContext, { after, limit, id }: CorrectionQuery): Promise<Correction[]> {
  const rows = await sql<CorrectionRow>`
    SELECT id, month, reason, tenant_ids AS "tenantIds", state, row_count AS "rowCount",
           difference_micros AS "differenceMicros", digest, cost_pools AS "costPools", proposed_by AS "proposedBy",
           proposed_at AS "proposedAt", posted_month AS "postedMonth", posted_by AS "postedBy",
           posted_at AS "postedAt", version
      FROM correction
     WHERE (${id ?? null}::uuid IS NULL OR id = ${id ?? null})
       AND (proposed_at, id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY proposed_at, id LIMIT ${limit}`
  return rows.map((row) => ({ ...row, costPools: z.decode(costPools, row.costPools) }))
}
