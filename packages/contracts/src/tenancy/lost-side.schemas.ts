import { z } from 'zod'
import { bytesText, instantText, uuid } from '../shared/codecs.ts'

/** Kinds of things that hold a member's data, or open it: what a manifest and a certificate list. */
export const exitItemKind = z.enum(['volume', 'claim', 'snapshot', 'backup', 'bucket', 'key', 'namespace'])

/** Something that was last known to stand on a cluster declared lost, and that nobody saw to be gone. */
export const lostItem = z
  .object({
    kind: exitItemKind,
    namespace: z.string().nullable(),
    name: z.string(),
    /** The cluster's own id of the very object; null where it was never looked at. */
    uid: z.string().nullable(),
    sizeBytes: bytesText.nullable(),
  })
  .meta({ id: 'LostItem' })

/** A side of a move that was left to the cluster declared lost: whose word that is, and what was known to stand there. */
export const lostSide = z
  .object({
    moveId: uuid,
    clusterId: uuid,
    kubeSystemUid: z.string(),
    namespace: z.string(),
    requestedBy: z.string(),
    approvedBy: z.string(),
    lostAt: instantText,
    reason: z.string(),
    items: z.array(lostItem),
  })
  .meta({ id: 'LostSide' })

export type LostItem = z.output<typeof lostItem>
export type LostSide = z.output<typeof lostSide>
