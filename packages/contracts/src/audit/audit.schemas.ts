import { z } from 'zod'
import { civilDate, instantText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'

/** The number of a fact in a chain; 0: before the first. As many digits as a trail's lines carry. */
const factNumber = z.codec(
  z
    .string()
    .regex(/^(0|[1-9]\d{0,17})$/)
    .meta({ examples: ['0'] }),
  z.bigint(),
  { decode: (text) => BigInt(text), encode: (value) => value.toString() },
)

/** Facts up to this number are left out: where an earlier export ended. */
export const trailQuery = z.object({ after: factNumber.default(0n) })

/** Lines of a trail: header, facts and signed places in their order, end. */
export const trailLines = z.object({ items: z.array(z.record(z.string(), z.unknown())) })

/** Public keys that sign places of the audit trail (RFC 8037), by which an export is verified offline. */
export const auditKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        /** 32 bytes, base64url. */
        x: z.string(),
        /** RFC 7638 thumbprint: what a checkpoint names the key by. */
        kid: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuditKeys' })

export const auditFactsQuery = pageQuery.extend({
  tenantId: uuid.optional(),
  /** Who did it, exactly as it is kept. */
  actor: z.string().min(1).max(200).optional(),
  /** Which operation, such as `closePeriod`. */
  action: z.string().min(1).max(100).optional(),
  subjectId: z.string().min(1).max(200).optional(),
  /** First and last day, in the operator's zone. */
  from: civilDate.optional(),
  to: civilDate.optional(),
})

/** How a fact stands: in the chain as it was sealed, not sealed yet, or not what was sealed. */
const auditFactStanding = z.enum(['sealed', 'awaiting-seal', 'altered'])

/** One fact as it is kept, with its place in the installation's chain, computed again as it was read. */
export const auditFactView = z
  .object({
    id: uuid,
    tenantId: uuid.nullable(),
    actor: z.string(),
    action: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    requestId: z.string(),
    recordedAt: instantText,
    before: z.unknown(),
    after: z.unknown(),
    standing: auditFactStanding,
    /** Null until it is sealed. */
    sequence: factNumber.nullable(),
    hash: z.string().nullable(),
  })
  .meta({ id: 'AuditFact' })

export const auditFactPage = pageOf(auditFactView)

/** How the installation's chain stands now; only an exported trail that is verified elsewhere proves all of it. */
export const auditStanding = z
  .object({
    chain: z.string(),
    sealedCount: factNumber,
    /** Of the last place; null where nothing is sealed yet. */
    hash: z.string().nullable(),
    /** Facts that wait for their seal, a minute or so. */
    awaitingCount: z.int(),
    lastCheckpoint: z
      .object({
        sequence: factNumber,
        signedAt: instantText,
        keyId: z.string(),
        /** Its signature, and that the chain still says at that place what was signed. */
        holds: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'AuditStanding' })

export type AuditFactView = z.output<typeof auditFactView>
export type AuditStanding = z.output<typeof auditStanding>
