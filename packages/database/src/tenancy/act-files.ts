import type { Act, ActFile, ActFileInBrief } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ActFileMethods = Pick<
  TenancyStore,
  'lockActFiles' | 'actFilesOf' | 'countingActFiles' | 'actOfFile' | 'insertActFile' | 'actFileBytes'
>

/** The signed papers of acts: kept for good, each under its number. */
export function createActFiles({ sql }: StoreContext): ActFileMethods {
  return {
    async lockActFiles() {
      await sql`SELECT pg_advisory_xact_lock(hashtext('act files'), 0)`
    },

    actFilesOf: (actIds) => sql<ActFile & { actId: string }>`
      SELECT act_id AS "actId", number, name, size_bytes AS "sizeBytes", encode(sha256, 'hex') AS sha256,
             recorded_at AS "recordedAt", recorded_by AS "recordedBy", replaced_at AS "replacedAt",
             replaced_by AS "replacedBy"
        FROM act_file WHERE act_id = ANY (${plainArray(actIds)}::uuid[]) ORDER BY act_id, number DESC`,

    countingActFiles: (actIds) => sql<ActFileInBrief & { actId: string }>`
      SELECT act_id AS "actId", number, name, size_bytes AS "sizeBytes", encode(sha256, 'hex') AS sha256,
             recorded_at AS "recordedAt"
        FROM act_file
       WHERE replaced_at IS NULL AND (${actIds === null} OR act_id = ANY (${plainArray(actIds ?? [])}::uuid[]))`,

    async actOfFile(sha256) {
      const [act] = await sql<Act>`
        SELECT act.id, organ, act.number, title, adopted_on AS "adoptedOn", sent_to_prefect_on AS "sentToPrefectOn",
               published_on AS "publishedOn", executory_from AS "executoryFrom", act.recorded_at AS "recordedAt"
          FROM act_file file JOIN act ON act.id = file.act_id
         WHERE file.sha256 = decode(${sha256}, 'hex') AND file.replaced_at IS NULL`
      return act ?? null
    },

    async insertActFile(file, bytes) {
      const recordedAt = at(file.recordedAt)
      await sql`
        UPDATE act_file SET replaced_at = ${recordedAt}, replaced_by = ${file.recordedBy}
         WHERE act_id = ${file.actId} AND replaced_at IS NULL`
      await sql`
        INSERT INTO act_file (act_id, number, name, size_bytes, sha256, bytes, recorded_at, recorded_by)
        VALUES (${file.actId}, ${file.number}, ${file.name}, ${file.sizeBytes}, decode(${file.sha256}, 'hex'),
                decode(${Buffer.from(bytes).toString('base64')}, 'base64'), ${recordedAt}, ${file.recordedBy})`
    },

    async actFileBytes(actId, number) {
      const [row] = await sql<{ bytes: Uint8Array }>`
        SELECT bytes FROM act_file
         WHERE act_id = ${actId} AND (number = ${number}::integer OR (${number}::integer IS NULL AND replaced_at IS NULL))`
      return row?.bytes ?? null
    },
  }
}
