import type { Act } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Deliberations and decisions. */
export function createActs({ sql }: StoreContext): Pick<TenancyStore, 'insertAct' | 'getAct'> {
  return {
    async insertAct(act) {
      await sql`
        INSERT INTO act (id, organ, number, title, adopted_on, sent_to_prefect_on, published_on, executory_from, recorded_at)
        VALUES (${act.id}, ${act.organ}, ${act.number}, ${act.title}, ${act.adoptedOn}, ${act.sentToPrefectOn},
                ${act.publishedOn}, ${act.executoryFrom}, ${at(act.recordedAt)})`
    },

    async getAct(id) {
      const [act] = await sql<Act>`
        SELECT id, organ, number, title, adopted_on AS "adoptedOn", sent_to_prefect_on AS "sentToPrefectOn",
               published_on AS "publishedOn", executory_from AS "executoryFrom", recorded_at AS "recordedAt"
          FROM act WHERE id = ${id}`
      return act ?? null
    },
  }
}
