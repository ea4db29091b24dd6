import type { TenantExport } from '@grenier/contracts'
import type { ExportFile, StoredTenantExport, TenantExportStore } from '@grenier/control-plane/ports'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readExportRows, readExportTables } from './export-rows.ts'

type ExportMethods = Pick<
  TenantExportStore,
  'insertExport' | 'listExports' | 'getExport' | 'lockExport' | 'updateExport'
>
type FileMethods = Omit<TenantExportStore, keyof ExportMethods | 'exportTables' | 'exportRows'>

/** Archives of everything of a member, and the rows that they are made of. */
export function createTenantExports(context: StoreContext): TenantExportStore {
  return {
    ...createExports(context),
    ...createFiles(context),
    exportTables: (names) => readExportTables(context, names),
    exportRows: (query) => readExportRows(context, query),
  }
}

function readExports({ sql }: StoreContext, tenantId: string, id: string | null): Promise<StoredTenantExport[]> {
  return sql<StoredTenantExport>`
    SELECT tenant_id AS "tenantId", id, state, step, run, row_count AS "rowCount", requested_by AS "requestedBy",
           requested_at AS "requestedAt", snapshot_at AS "snapshotAt", ended_at AS "endedAt", expires_at AS "expiresAt",
           size_bytes AS "sizeBytes", encode(sha256, 'hex') AS sha256, failure, version
      FROM tenant_export
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY requested_at DESC, id DESC`
}

function withoutRun({ run: _run, ...shown }: StoredTenantExport): TenantExport {
  return shown
}

function createExports(context: StoreContext): ExportMethods {
  const { sql } = context
  return {
    async insertExport(stored) {
      await sql`
        INSERT INTO tenant_export (tenant_id, id, state, step, run, row_count, requested_by, requested_at, version)
        VALUES (${stored.tenantId}, ${stored.id}, ${stored.state}, ${stored.step}, ${stored.run}, ${stored.rowCount},
                ${stored.requestedBy}, ${at(stored.requestedAt)}, ${stored.version})`
    },

    async listExports(tenantId) {
      return (await readExports(context, tenantId, null)).map(withoutRun)
    },

    async getExport(tenantId, id) {
      const [stored] = await readExports(context, tenantId, id)
      return stored === undefined ? null : withoutRun(stored)
    },

    async lockExport(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [stored]] = await Promise.all([
        sql`SELECT FROM tenant_export WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        readExports(context, tenantId, id),
      ])
      return stored ?? null
    },

    async updateExport(stored) {
      await sql`
        UPDATE tenant_export
           SET state = ${stored.state}, step = ${stored.step}, run = ${stored.run}, row_count = ${stored.rowCount},
               snapshot_at = ${atOrNull(stored.snapshotAt)}, ended_at = ${atOrNull(stored.endedAt)},
               expires_at = ${atOrNull(stored.expiresAt)}, size_bytes = ${stored.sizeBytes},
               sha256 = decode(${stored.sha256}, 'hex'), failure = ${stored.failure}, version = ${stored.version}
         WHERE tenant_id = ${stored.tenantId} AND id = ${stored.id}`
    },
  }
}

function createFiles({ sql }: StoreContext): FileMethods {
  return {
    exportFiles: (tenantId, exportId) => sql<ExportFile>`
      SELECT tenant_id AS "tenantId", export_id AS "exportId", path, position, step, table_name AS "tableName",
             row_count AS "rowCount", size_bytes AS "sizeBytes", packed_bytes AS "packedBytes", part_count AS "partCount",
             crc32, after_key AS "afterKey", is_whole AS "isWhole", read_at AS "readAt", encode(sha256, 'hex') AS sha256
        FROM tenant_export_file
       WHERE tenant_id = ${tenantId} AND export_id = ${exportId}
       ORDER BY position, path COLLATE "C"`,

    async saveExportFile(file, piece) {
      await sql`
        INSERT INTO tenant_export_file (tenant_id, export_id, path, position, step, table_name, row_count, size_bytes,
                                        packed_bytes, part_count, crc32, after_key, is_whole, read_at, sha256)
        VALUES (${file.tenantId}, ${file.exportId}, ${file.path}, ${file.position}, ${file.step}, ${file.tableName},
                ${file.rowCount}, ${file.sizeBytes}, ${file.packedBytes}, ${file.partCount}, ${file.crc32},
                ${json(file.afterKey)}::jsonb, ${file.isWhole}, ${at(file.readAt)}, decode(${file.sha256}, 'hex'))
        ON CONFLICT (tenant_id, export_id, path) DO UPDATE
           SET row_count = EXCLUDED.row_count, size_bytes = EXCLUDED.size_bytes, packed_bytes = EXCLUDED.packed_bytes,
               part_count = EXCLUDED.part_count, crc32 = EXCLUDED.crc32, after_key = EXCLUDED.after_key,
               is_whole = EXCLUDED.is_whole, read_at = EXCLUDED.read_at, sha256 = EXCLUDED.sha256`
      if (piece === null) return
      await sql`
        INSERT INTO tenant_export_part (tenant_id, export_id, path, number, bytes)
        VALUES (${file.tenantId}, ${file.exportId}, ${file.path}, ${file.partCount},
                decode(${Buffer.from(piece).toString('base64')}, 'base64'))`
    },

    async dropExportFiles({ tenantId, exportId, step }) {
      await sql`
        DELETE FROM tenant_export_part USING tenant_export_file file
         WHERE tenant_export_part.tenant_id = ${tenantId} AND tenant_export_part.export_id = ${exportId}
           AND file.tenant_id = tenant_export_part.tenant_id AND file.export_id = tenant_export_part.export_id
           AND file.path = tenant_export_part.path AND (${step}::text IS NULL OR file.step = ${step})`
      await sql`
        DELETE FROM tenant_export_file
         WHERE tenant_id = ${tenantId} AND export_id = ${exportId} AND (${step}::text IS NULL OR step = ${step})`
    },

    exportParts: ({ tenantId, exportId, path, after, limit }) => sql<{ number: number; bytes: Uint8Array }>`
      SELECT number, bytes FROM tenant_export_part
       WHERE tenant_id = ${tenantId} AND export_id = ${exportId} AND path = ${path} AND number > ${after}
       ORDER BY number LIMIT ${limit}`,
  }
}
