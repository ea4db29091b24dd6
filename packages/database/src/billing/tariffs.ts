import { priceRule, type TariffData } from '@grenier/contracts'
import { type BillingStore, Problem } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TariffMethods = Pick<BillingStore, 'insertTariff' | 'endTariff' | 'listTariffs' | 'tariffOn'>

const rules = z.array(priceRule)

type TariffRow = Omit<TariffData, 'rules'> & { readonly rules: z.input<typeof rules> }

function tariffOf(row: TariffRow): TariffData {
  return { ...row, rules: z.decode(rules, row.rules) }
}

/** Prices: voted, dated, never changed but for the end of a tariff that had none. Platform scope only. */
export function createTariffs({ sql }: StoreContext): TariffMethods {
  return {
    async insertTariff(tariff) {
      await sql`
        INSERT INTO tariff (id, code, name, act_id, currency, valid_from, valid_to, rules, recorded_at, version)
        VALUES (${tariff.id}, ${tariff.code}, ${tariff.name}, ${tariff.actId}, ${tariff.currency}, ${tariff.validFrom},
                ${tariff.validTo}, ${json(z.encode(rules, tariff.rules))}, ${at(tariff.recordedAt)}, ${tariff.version})`
    },

    async endTariff({ id, validTo }) {
      const ended = await sql.affected`
        UPDATE tariff SET valid_to = ${validTo}, version = version + 1 WHERE id = ${id} AND valid_to IS NULL`
      if (ended === 0) throw new Problem('tariff-overlaps')
    },

    async listTariffs({ cursor, limit }) {
      const list = { list: 'tariffs', sortedBy: 'day' } as const
      const after = positionOf(cursor, list)
      const rows = await sql<TariffRow & { actNumber: string }>`
        SELECT tariff.id, tariff.code, tariff.name, tariff.act_id AS "actId", tariff.currency,
               tariff.valid_from AS "validFrom", tariff.valid_to AS "validTo", tariff.rules,
               tariff.recorded_at AS "recordedAt", tariff.version, act.number AS "actNumber"
          FROM tariff JOIN act ON act.id = tariff.act_id
         WHERE (tariff.valid_from, tariff.id) > (${after.sort || '-infinity'}::date, ${after.id}::uuid)
         ORDER BY tariff.valid_from, tariff.id LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ validFrom, id }) => ({ sort: validFrom, id }),
        itemOf: ({ actNumber, ...row }) => ({ ...tariffOf(row), actNumber }),
      })
    },

    async tariffOn(day) {
      const [row] = await sql<TariffRow & { actNumber: string }>`
        SELECT tariff.id, tariff.code, tariff.name, tariff.act_id AS "actId", tariff.currency,
               tariff.valid_from AS "validFrom", tariff.valid_to AS "validTo", tariff.rules,
               tariff.recorded_at AS "recordedAt", tariff.version, act.number AS "actNumber"
          FROM tariff JOIN act ON act.id = tariff.act_id
         WHERE tariff.valid_from <= ${day} AND (tariff.valid_to IS NULL OR tariff.valid_to >= ${day})`
      if (row === undefined) return null
      const { actNumber, ...tariff } = row
      return { tariff: tariffOf(tariff), actNumber }
    },
  }
}
