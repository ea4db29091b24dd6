import { priceRule, type TariffDraft, tariffDraftKeys } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TariffDraftMethods = Pick<
  BillingStore,
  'insertTariffDraft' | 'listTariffDrafts' | 'getTariffDraft' | 'lockTariffDraft' | 'saveTariffDraft'
>

const rules = z.array(priceRule)

type DraftRow = Omit<TariffDraft, 'rules' | 'keys'> & {
  readonly rules: z.input<typeof rules>
  readonly keys: z.input<typeof tariffDraftKeys>
}

/** Prices and keys before they are voted: written until they end. Platform scope only. */
export function createTariffDrafts(context: StoreContext): TariffDraftMethods {
  const { sql } = context
  return {
    async insertTariffDraft(draft) {
      await sql`
        INSERT INTO tariff_draft (id, name, rules, sharing_keys, created_by, created_at)
        VALUES (${draft.id}, ${draft.name}, ${json(z.encode(rules, draft.rules))},
                ${json(z.encode(tariffDraftKeys, draft.keys))}, ${draft.createdBy}, ${at(draft.createdAt)})`
    },

    async listTariffDrafts({ cursor, limit }) {
      const list = { list: 'tariff-drafts', sortedBy: 'instant' } as const
      const drafts = await readDrafts(context, { after: positionOf(cursor, list), limit: limit + 1 })
      return pageFrom(drafts, {
        ...list,
        limit,
        positionOf: ({ createdAt, id }) => ({ sort: instantToIso(createdAt), id }),
        itemOf: (draft) => draft,
      })
    },

    async getTariffDraft(id) {
      const [draft] = await readDrafts(context, { after: beforeAll, limit: 1, id })
      return draft ?? null
    },

    async lockTariffDraft(id) {
      await sql`SELECT 1 FROM tariff_draft WHERE id = ${id} FOR UPDATE`
      const [draft] = await readDrafts(context, { after: beforeAll, limit: 1, id })
      return draft ?? null
    },

    async saveTariffDraft(draft) {
      await sql`
        UPDATE tariff_draft
           SET name = ${draft.name}, rules = ${json(z.encode(rules, draft.rules))},
               sharing_keys = ${json(z.encode(tariffDraftKeys, draft.keys))}, changed_by = ${draft.changedBy},
               changed_at = ${draft.changedAt === null ? null : at(draft.changedAt)},
               withdrawal_reason = ${draft.withdrawalReason}, withdrawn_by = ${draft.withdrawnBy},
               withdrawn_at = ${draft.withdrawnAt === null ? null : at(draft.withdrawnAt)},
               tariff_id = ${draft.tariffId}, version = ${draft.version}
         WHERE id = ${draft.id}`
    },
  }
}

interface DraftQuery {
  readonly after: Position
  readonly limit: number
  readonly id?: string
}

async function readDrafts({ sql }: StoreContext, { after, limit, id }: DraftQuery): Promise<TariffDraft[]> {
  const rows = await sql<DraftRow>`
    SELECT id, name, rules, sharing_keys AS keys, created_by AS "createdBy", created_at AS "createdAt",
           changed_by AS "changedBy", changed_at AS "changedAt", withdrawal_reason AS "withdrawalReason",
           withdrawn_by AS "withdrawnBy", withdrawn_at AS "withdrawnAt", tariff_id AS "tariffId",
           coalesce(version, 1) AS version
      FROM tariff_draft
     WHERE (${id ?? null}::uuid IS NULL OR id = ${id ?? null})
       AND (created_at, id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY created_at, id LIMIT ${limit}`
  return rows.map((row) => ({ ...row, rules: z.decode(rules, row.rules), keys: z.decode(tariffDraftKeys, row.keys) }))
}
