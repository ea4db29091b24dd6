import type { Subprocessor } from '@grenier/contracts'
import type { SubprocessorStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Who works on data of members in the operator's name. */
export function createSubprocessors(context: StoreContext): SubprocessorStore {
  const { sql } = context
  return {
    async insertSubprocessor(one, recordedBy) {
      await sql`
        INSERT INTO subprocessor (id, name, siren, country, place, activity, description, transfer_safeguard, starts_on,
                                  ends_on, recorded_at, recorded_by, version)
        VALUES (${one.id}, ${one.name}, ${one.siren}, ${one.country}, ${one.place}, ${one.activity}, ${one.description},
                ${one.transferSafeguard}, ${one.startsOn}, ${one.endsOn}, ${at(one.recordedAt)}, ${recordedBy},
                ${one.version})`
    },

    async getSubprocessor(id) {
      return (await readSubprocessors(context, { id }))[0] ?? null
    },

    async lockSubprocessor(id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, rows] = await Promise.all([
        sql`SELECT FROM subprocessor WHERE id = ${id} FOR NO KEY UPDATE`,
        readSubprocessors(context, { id }),
      ])
      return rows[0] ?? null
    },

    async endSubprocessor({ id, endsOn, version }) {
      await sql`UPDATE subprocessor SET ends_on = ${endsOn}, version = ${version} WHERE id = ${id}`
    },

    listSubprocessors: (on) => readSubprocessors(context, { on }),

    async keepsSiteOn(id, day) {
      const rows = await sql<{ keeps: boolean }>`
        SELECT EXISTS (
          SELECT FROM (SELECT subprocessor_id,
                              lead(valid_from) OVER (PARTITION BY site_id ORDER BY valid_from) AS valid_until
                         FROM site_location) location
           WHERE subprocessor_id = ${id} AND coalesce(valid_until > ${day}, true)) AS keeps`
      return onlyRow(rows).keeps
    },
  }
}

function readSubprocessors(
  { sql }: StoreContext,
  { id = null, on = null }: { id?: string | null; on?: CivilDate | null },
): Promise<Subprocessor[]> {
  return sql<Subprocessor>`
    SELECT id, name, siren, country, place, activity, description, transfer_safeguard AS "transferSafeguard",
           starts_on AS "startsOn", ends_on AS "endsOn", recorded_at AS "recordedAt", version
      FROM subprocessor
     WHERE (${id}::uuid IS NULL OR id = ${id})
       AND (${on}::date IS NULL OR (starts_on <= ${on} AND coalesce(ends_on > ${on}, true)))
     ORDER BY starts_on, id`
}
