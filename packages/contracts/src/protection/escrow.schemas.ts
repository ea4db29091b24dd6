import { z } from 'zod'
import { civilDate, instantText, uuid } from '../shared/codecs.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Every repository password, sealed for the operator's escrow key, as a file to be kept offline. */
export const escrowFile = z
  .object({
    /** Of the escrow key that passwords are sealed for now; null: none is configured. */
    keyId: z.string().nullable(),
    sealCount: z.int(),
    /** Of the file's bytes. */
    sha256,
    /** Tenants whose password is not sealed for that key. */
    unsealedCount: z.int(),
    /** Format in docs/escrow.md: JSON lines. */
    file: z.string(),
  })
  .meta({ id: 'EscrowFile' })

/** An operator says that the file with that hash is kept offline, and where. */
export const recordEscrowReceiptBody = z.object({ sha256, place: z.string().min(3).max(300) })

export const escrowReceipt = z
  .object({
    id: uuid,
    exportedOn: civilDate,
    sealCount: z.int(),
    sha256,
    place: z.string(),
    recordedAt: instantText,
    recordedBy: z.string(),
  })
  .meta({ id: 'EscrowReceipt' })

/** The newest first. */
export const escrowReceipts = z.object({ items: z.array(escrowReceipt) })

export type EscrowReceipt = z.output<typeof escrowReceipt>
