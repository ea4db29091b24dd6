import type { ListedObjection, Subprocessor, SubprocessorObjection } from '@grenier/contracts'
import type { SubprocessorStore } from '@grenier/control-plane/ports'
import { type CivilDate, instantToIso } from '@grenier/quota-billing'
import { at, atOrNull, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Who works on data of members in the operator's name. */
export function createSubprocessors(context: StoreContext): SubprocessorStore {
  const { sql } = context
  return {
    async insertSubprocessor(one, recordedBy) {
      await sql`
        INSERT INTO subprocessor (id, name, siren, country, place, activity, description, transfer_safeguard, starts_on,
                                  short_notice_reason, objection_until, ends_on, recorded_at, recorded_by, version)
        VALUES (${one.id}, ${one.name}, ${one.siren}, ${one.country}, ${one.place}, ${one.activity}, ${one.description},
                ${one.transferSafeguard}, ${one.startsOn}, ${one.shortNoticeReason}, ${one.objectionUntil}, ${one.endsOn}, ${at(one.recordedAt)}, ${recordedBy},
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

    ...createObjections(context),
  }
}

function readSubprocessors(
  { sql }: StoreContext,
  { id = null, on = null }: { id?: string | null; on?: CivilDate | null },
): Promise<Subprocessor[]> {
  return sql<Subprocessor>`
    SELECT id, name, siren, country, place, activity, description, transfer_safeguard AS "transferSafeguard",
           starts_on AS "startsOn", short_notice_reason AS "shortNoticeReason", objection_until AS "objectionUntil", ends_on AS "endsOn", recorded_at AS "recordedAt", version
      FROM subprocessor
     WHERE (${id}::uuid IS NULL OR id = ${id})
       AND (${on}::date IS NULL OR (starts_on <= ${on} AND coalesce(ends_on > ${on}, true)))
     ORDER BY starts_on, id`
}

type ObjectionMethods = Pick<
  SubprocessorStore,
  'insertObjection' | 'objectionsOf' | 'listObjections' | 'getObjection' | 'lockObjection' | 'answerObjection'
>

/** What members said against subprocessors, and what they were answered. */
function createObjections(context: StoreContext): ObjectionMethods {
  const { sql } = context
  const one = async (tenantId: string, id: string) =>
    (await readObjections(context, { tenantId, id, after: beforeAll, limit: 1 }))[0] ?? null
  return {
    async insertObjection(objection) {
      await sql`
        INSERT INTO subprocessor_objection (tenant_id, id, subprocessor_id, reason, recorded_at, recorded_by, version)
        VALUES (${objection.tenantId}, ${objection.id}, ${objection.subprocessorId}, ${objection.reason},
                ${at(objection.recordedAt)}, ${objection.recordedBy}, ${objection.version})`
    },

    async objectionsOf(tenantId) {
      return (await readObjections(context, { tenantId, after: beforeAll, limit: null })).toReversed()
    },

    async listObjections({ cursor, limit, state }, on) {
      const list = { list: 'subprocessor-objections', sortedBy: 'instant', filters: { state } } as const
      const after = positionOf(cursor, list)
      const read = await readObjections(context, { state, after, limit: limit + 1 })
      const listed = await whoObjects(context, { objections: read, on })
      return pageFrom(listed, {
        ...list,
        limit,
        positionOf: ({ recordedAt, id }) => ({ sort: instantToIso(recordedAt), id }),
        itemOf: (row) => row,
      })
    },

    getObjection: one,

    async lockObjection(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, objection] = await Promise.all([
        sql`SELECT FROM subprocessor_objection WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        one(tenantId, id),
      ])
      return objection
    },

    async answerObjection({ tenantId, id, answer, answeredAt, answeredBy, version }) {
      await sql`
        UPDATE subprocessor_objection
           SET answer = ${answer}, answered_at = ${atOrNull(answeredAt)}, answered_by = ${answeredBy}, version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },
  }
}

/** The same objections, each with who objects and from when on the subprocessor works. */
async function whoObjects(
  { sql }: StoreContext,
  { objections, on }: { readonly objections: readonly SubprocessorObjection[]; readonly on: CivilDate },
): Promise<ListedObjection[]> {
  const rows = await sql<Pick<ListedObjection, 'id' | 'memberName' | 'subprocessorStartsOn'>>`
    SELECT objection.id, coalesce(identity.name, tenant.slug) AS "memberName",
           subprocessor.starts_on AS "subprocessorStartsOn"
      FROM subprocessor_objection objection
      JOIN subprocessor ON subprocessor.id = objection.subprocessor_id
      JOIN tenant ON tenant.id = objection.tenant_id
      LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
           AND identity.valid_from <= ${on} AND coalesce(identity.valid_to > ${on}, true)
     WHERE objection.id = ANY (${plainArray(objections.map(({ id }) => id))}::uuid[])`
  const known = new Map(rows.map((row) => [row.id, row]))
  return objections.flatMap((objection) => {
    const row = known.get(objection.id)
    return row === undefined ? [] : [{ ...objection, ...row }]
  })
}

interface ObjectionQuery {
  readonly tenantId?: string
  readonly id?: string
  readonly state?: 'open' | 'answered' | undefined
  readonly after: Position
  /** Null: all of them. */
  readonly limit: number | null
}

function readObjections({ sql }: StoreContext, query: ObjectionQuery): Promise<SubprocessorObjection[]> {
  const { tenantId = null, id = null, state = null, after, limit } = query
  return sql<SubprocessorObjection>`
    SELECT objection.tenant_id AS "tenantId", objection.id, subprocessor_id AS "subprocessorId",
           subprocessor.name AS "subprocessorName", reason, objection.recorded_at AS "recordedAt",
           objection.recorded_by AS "recordedBy", answer, answered_at AS "answeredAt", answered_by AS "answeredBy",
           objection.version
      FROM subprocessor_objection objection
      JOIN subprocessor ON subprocessor.id = subprocessor_id
     WHERE (${tenantId}::uuid IS NULL OR objection.tenant_id = ${tenantId})
       AND (${id}::uuid IS NULL OR objection.id = ${id})
       AND (${state}::text IS NULL OR (answered_at IS NULL) = (${state} = 'open'))
       AND (objection.recorded_at, objection.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY objection.recorded_at, objection.id LIMIT ${limit}`
}
