import { z } from 'zod'
import { instantText, version } from '../shared/codecs.ts'

/** More would not be read before one is picked. */
export const refusalMotifsMax = 12

export const refusalMotif = z.object({
  /** How the operator finds it. */
  label: z.string().trim().min(2).max(60),
  /** What the member reads; whoever refuses may still change it. */
  text: z.string().trim().min(3).max(1_000),
})

export const saveRefusalMotifsBody = z.object({ motifs: z.array(refusalMotif).min(1).max(refusalMotifsMax) })

/** The reasons offered to whoever refuses a request, in their order; version 1 is the product's own and nobody saved it. */
export const refusalMotifs = saveRefusalMotifsBody
  .extend({ savedBy: z.string().nullable(), savedAt: instantText.nullable(), version })
  .meta({ id: 'RefusalMotifs' })

export type RefusalMotif = z.output<typeof refusalMotif>
export type RefusalMotifs = z.output<typeof refusalMotifs>
