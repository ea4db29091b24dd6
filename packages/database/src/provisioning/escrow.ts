import type { EscrowReceipt } from '@grenier/contracts'
import type { EscrowSeal, EscrowState, EscrowStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Seals and receipts, which are only ever added. For the platform scope only. */
export function createEscrow({ sql }: StoreContext): EscrowStore {
  return {
    async keepEscrowSeal({ tenantId, keyId, sealed, at: sealedAt }) {
      await sql`
        INSERT INTO escrow_seal (tenant_id, key_id, sealed, sealed_at)
        VALUES (${tenantId}, ${keyId}, ${sealed}, ${at(sealedAt)}) ON CONFLICT (tenant_id, key_id) DO NOTHING`
    },

    async escrowState(tenantId, keyId) {
      const [row] = await sql<EscrowState>`
        SELECT seal.sealed_at AS "sealedAt", receipt.recorded_at AS "exportedAt"
          FROM escrow_seal seal
          LEFT JOIN escrow_receipt_seal kept ON (kept.tenant_id, kept.key_id) = (seal.tenant_id, seal.key_id)
          LEFT JOIN escrow_receipt receipt ON receipt.id = kept.receipt_id
         WHERE seal.tenant_id = ${tenantId} AND seal.key_id = ${keyId}`
      return row ?? null
    },

    async isEscrowed(tenantId) {
      const rows = await sql`SELECT FROM escrow_seal WHERE tenant_id = ${tenantId} LIMIT 1`
      return rows.length > 0
    },

    listEscrowSeals: () => sql<EscrowSeal>`
        SELECT seal.tenant_id AS "tenantId", tenant.slug, seal.key_id AS "keyId", seal.sealed
          FROM escrow_seal seal
          JOIN tenant ON tenant.id = seal.tenant_id
          JOIN backup_repository repository
            ON repository.tenant_id = seal.tenant_id AND repository.destroyed_at IS NULL
         ORDER BY tenant.slug, seal.key_id`,

    async countOutsideEscrow(keyId, sealedBefore) {
      const rows = await sql<{ unsealed: bigint; overdue: bigint }>`
        SELECT count(*) FILTER (WHERE seal.tenant_id IS NULL) AS unsealed,
               count(*) FILTER (WHERE kept.tenant_id IS NULL AND seal.sealed_at < ${at(sealedBefore)}) AS overdue
          FROM backup_repository repository
          LEFT JOIN escrow_seal seal ON seal.tenant_id = repository.tenant_id AND seal.key_id = ${keyId}
          LEFT JOIN escrow_receipt_seal kept ON (kept.tenant_id, kept.key_id) = (seal.tenant_id, seal.key_id)
         WHERE repository.destroyed_at IS NULL`
      const { unsealed, overdue } = onlyRow(rows)
      return { unsealed: Number(unsealed), overdue: Number(overdue) }
    },

    async insertEscrowReceipt(receipt, seals) {
      const { id, exportedOn, sealCount, sha256, place, recordedAt, recordedBy } = receipt
      await sql`
        INSERT INTO escrow_receipt (id, exported_on, seal_count, sha256, place, recorded_at, recorded_by)
        VALUES (${id}, ${exportedOn}, ${sealCount}, ${sha256}, ${place}, ${at(recordedAt)}, ${recordedBy})`
      const kept = seals.map(({ tenantId, keyId }) => ({ tenant_id: tenantId, key_id: keyId }))
      await sql`
        INSERT INTO escrow_receipt_seal (tenant_id, key_id, receipt_id)
        SELECT tenant_id, key_id, ${id}::uuid
          FROM jsonb_to_recordset(${json(kept)}) AS kept (tenant_id uuid, key_id text)
        ON CONFLICT (tenant_id, key_id) DO NOTHING`
    },

    listEscrowReceipts: () => sql<EscrowReceipt>`
        SELECT id, exported_on AS "exportedOn", seal_count AS "sealCount", sha256, place,
               recorded_at AS "recordedAt", recorded_by AS "recordedBy"
          FROM escrow_receipt ORDER BY recorded_at DESC, id DESC`,
  }
}
