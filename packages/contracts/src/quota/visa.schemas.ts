import { z } from 'zod'

/** Why the mayor or a delegate has to sign a request, with the figures. */
export const visaReason = z
  .object({
    code: z.enum(['visa-above-commitment', 'visa-above-ceiling', 'visa-cost-unknown']),
    params: z.record(z.string(), z.string()),
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'VisaReason' })

export const visaReasons = z.array(visaReason)

export type VisaReasonData = z.output<typeof visaReason>
