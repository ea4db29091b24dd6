import type { TenancyStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import { civilDay, instantOfDate } from '../shared/prisma-values.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Deliberations and decisions. */
export function createActs({ sql, prisma }: StoreContext): Pick<TenancyStore, 'insertAct' | 'getAct'> {
  return {
    async insertAct(act) {
      await sql`
        INSERT INTO act (id, organ, number, title, adopted_on, sent_to_prefect_on, published_on, executory_from, recorded_at)
        VALUES (${act.id}, ${act.organ}, ${act.number}, ${act.title}, ${act.adoptedOn}, ${act.sentToPrefectOn},
                ${act.publishedOn}, ${act.executoryFrom}, ${at(act.recordedAt)})`
    },

    async getAct(id) {
      const row = await prisma().act.findUnique({ where: { id } })
      if (row === null) return null
      return {
        id,
        organ: row.organ,
        number: row.number,
        title: row.title,
        adoptedOn: civilDay(row.adoptedOn),
        sentToPrefectOn: row.sentToPrefectOn && civilDay(row.sentToPrefectOn),
        publishedOn: row.publishedOn && civilDay(row.publishedOn),
        executoryFrom: row.executoryFrom && civilDay(row.executoryFrom),
        recordedAt: instantOfDate(row.recordedAt),
      }
    },
  }
}
