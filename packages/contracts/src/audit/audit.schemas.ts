import { z } from 'zod'

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
