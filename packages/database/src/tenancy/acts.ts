import type { Act } from '@grenier/contracts'
import type { ActWithUses, TenancyStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import { type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ActMethods = Pick<TenancyStore, 'insertAct' | 'getAct' | 'actsNamed' | 'listActs' | 'lockAct' | 'updateActDates'>

/** A first page: later than any act. */
const afterAll: Position = { sort: '9999-12-31', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** Deliberations and decisions. */
export function createActs(context: StoreContext): ActMethods {
  const { sql } = context
  const actsNamed = (ids: readonly string[]) => sql<Act>`
    SELECT id, organ, number, title, adopted_on AS "adoptedOn", sent_to_prefect_on AS "sentToPrefectOn",
           published_on AS "publishedOn", executory_from AS "executoryFrom", recorded_at AS "recordedAt"
      FROM act WHERE id = ANY (${plainArray(ids)}::uuid[])`
  return {
    async insertAct(act) {
      await sql`
        INSERT INTO act (id, organ, number, title, adopted_on, sent_to_prefect_on, published_on, executory_from, recorded_at)
        VALUES (${act.id}, ${act.organ}, ${act.number}, ${act.title}, ${act.adoptedOn}, ${act.sentToPrefectOn},
                ${act.publishedOn}, ${act.executoryFrom}, ${at(act.recordedAt)})`
    },

    getAct: async (id) => (await actsNamed([id]))[0] ?? null,

    actsNamed,

    async listActs({ cursor, limit, search = '' }) {
      const list = { list: 'acts', sortedBy: 'day', filters: { search } } as const
      const from = cursor === undefined ? afterAll : positionOf(cursor, list)
      const rows = await readActs(context, { search, from, limit: limit + 1, id: null })
      const sortOf = ({ adoptedOn, id }: ActWithUses): Position => ({ sort: adoptedOn, id })
      return pageFrom(rows, { ...list, limit, positionOf: sortOf, itemOf: (act) => act })
    },

    async lockAct(id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [act]] = await Promise.all([
        sql`SELECT FROM act WHERE id = ${id} FOR NO KEY UPDATE`,
        readActs(context, { search: '', from: afterAll, limit: 1, id }),
      ])
      return act ?? null
    },

    async updateActDates({ id, sentToPrefectOn, publishedOn, executoryFrom }) {
      await sql`
        UPDATE act SET sent_to_prefect_on = ${sentToPrefectOn}, published_on = ${publishedOn},
                       executory_from = ${executoryFrom}
         WHERE id = ${id}`
    },
  }
}

interface ActQuery {
  readonly search: string
  readonly from: Position
  readonly limit: number
  readonly id: string | null
}

/** The newest first, before a position. */
function readActs({ sql }: StoreContext, { search, from, limit, id }: ActQuery): Promise<ActWithUses[]> {
  return sql<ActWithUses>`
    SELECT act.id, organ, number, title, adopted_on AS "adoptedOn", sent_to_prefect_on AS "sentToPrefectOn",
           published_on AS "publishedOn", executory_from AS "executoryFrom", recorded_at AS "recordedAt",
           jsonb_build_object(
             'agreements', (SELECT count(*) FROM agreement WHERE act_id = act.id),
             'amendments', (SELECT count(*) FROM agreement_amendment WHERE act_id = act.id),
             'payerAssignments', (SELECT count(*) FROM payer_assignment WHERE act_id = act.id),
             'tariffs', (SELECT count(*) FROM tariff WHERE act_id = act.id),
             'costPools', (SELECT count(*) FROM cost_pool WHERE act_id = act.id),
             'mandates', (SELECT count(*) FROM mandate WHERE act_id = act.id)) AS "usedBy"
      FROM act
     WHERE (adopted_on, act.id) < (${from.sort}::date, ${from.id}::uuid)
       AND (${id}::uuid IS NULL OR act.id = ${id})
       AND (${search} = '' OR strpos(lower(number || ' ' || title || ' ' || organ), lower(${search})) > 0)
     ORDER BY adopted_on DESC, act.id DESC LIMIT ${limit}`
}
