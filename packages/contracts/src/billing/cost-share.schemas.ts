import { z } from 'zod'
import { meterCode } from '../metering/metering.schemas.ts'
import { civilMonth, integerText, memberPageQuery, nextAfter, uuid } from '../shared/codecs.ts'

/** A cost and its key before they are declared. A fixed key is not among them: its parts are the shares. */
export const previewCostSharesQuery = memberPageQuery
  .extend({
    month: civilMonth,
    amountCents: integerText,
    keyKind: z.enum(['population', 'equal', 'use']),
    populationKind: z.enum(['municipale', 'totale']).default('municipale'),
    /** The year whose figures count; left out: those in force on the month's last day. */
    vintage: z.coerce.number().int().min(1900).max(2200).optional(),
    /** Of a key by use. */
    meter: meterCode.optional(),
  })
  .refine(({ keyKind, meter }) => keyKind !== 'use' || meter !== undefined, {
    error: 'a key by use names its meter',
    path: ['meter'],
  })

/** How a cost would be split, to the cent: Σ parts + `unsharedCents` is the amount. */
export const costSharePreview = z
  .object({
    month: civilMonth,
    amountCents: integerText,
    /** Why the key cannot split it; null where it can. */
    fault: z.enum(['population-mixed', 'population-missing', 'key-without-weight']).nullable(),
    /** What no member would carry. */
    unsharedCents: integerText,
    memberCount: z.int(),
    /** The greatest part first. */
    members: z.array(
      z.object({
        tenantId: uuid,
        name: z.string(),
        siren: z.string().nullable(),
        weight: integerText,
        totalWeight: integerText,
        amountCents: integerText,
      }),
    ),
    nextAfter,
  })
  .meta({ id: 'CostSharePreview' })

export type CostSharePreview = z.output<typeof costSharePreview>
