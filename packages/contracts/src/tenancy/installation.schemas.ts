import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'

export const installation = z
  .object({
    id: uuid,
    operatorName: z.string(),
    timeZone: z.string(),
    accounting: z.enum(['helios', 'other']),
    vatRegime: z.enum(['out-of-scope', 'exempt', 'standard']),
    /** Business time now; simulated in a demo, and said so wherever it shows. */
    now: instantText,
    /** Technical time now, which is never simulated: by it sessions, tokens and roles end, and work is late. */
    technicalNow: instantText,
    simulatedClock: z.boolean(),
  })
  .meta({ id: 'Installation' })

export type Installation = z.output<typeof installation>
