import { z } from 'zod'
import { civilDate, uuid } from '../shared/codecs.ts'
import { endable } from './endable.ts'
import { tenantParams } from './tenancy.schemas.ts'

/** A mandate's power: to sign for the organisation, to sign by delegation, to ask for space. */
export const mandateFunction = z.enum(['mayor', 'delegate', 'requester'])

/** Whole cents, 0 or more, as decimal text. */
const ceilingCents = z.codec(
  z
    .string()
    .regex(/^(0|[1-9]\d{0,14})$/)
    .meta({ examples: ['50000'] }),
  z.bigint(),
  { decode: (text) => BigInt(text), encode: (value) => value.toString() },
)

export const recordMandateBody = z.object({
  /** Who the person is to the identity provider: the `sub` of its token. */
  personSubject: z.string().min(1).max(200),
  personName: z.string().min(1).max(200),
  function: mandateFunction,
  /**
   * What one request of this person, or one it gives its visa to, may add to the cost of a year, before VAT as every charge
   * is; null: no ceiling.
   */
  ceilingCents: ceilingCents.nullable(),
  validFrom: civilDate,
  /** The first day on which it no longer holds; null: until further notice. */
  validUntil: civilDate.nullable(),
  /** The act it rests on; a delegate's must be named. */
  actId: uuid.nullable(),
})

export const mandate = recordMandateBody.extend(endable).meta({ id: 'Mandate' })

/** The first day on which it no longer holds: today or later, and earlier than its end so far. */
export const endMandateBody = z.object({ validUntil: civilDate })

export const mandates = z.object({ items: z.array(mandate) })
export const mandateParams = tenantParams.extend({ mandateId: uuid })

export type Mandate = z.output<typeof mandate>
