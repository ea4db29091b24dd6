import { z } from 'zod'
import { civilDate, instantText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { tenantParams } from './tenancy.schemas.ts'

export const objectToSubprocessorBody = z.object({
  subprocessorId: uuid,
  /** Why the member does not want it to work on its data. */
  reason: z.string().trim().min(10).max(2_000),
})

/** A member's objection to a subprocessor, and what the operator answered (RGPD art. 28(2)). */
export const subprocessorObjection = objectToSubprocessorBody
  .extend({
    id: uuid,
    tenantId: uuid,
    subprocessorName: z.string(),
    recordedAt: instantText,
    recordedBy: z.string(),
    /** Null: the operator has not answered yet. */
    answer: z.string().nullable(),
    answeredAt: instantText.nullable(),
    answeredBy: z.string().nullable(),
    version,
  })
  .meta({ id: 'SubprocessorObjection' })

export const subprocessorObjections = z.object({ items: z.array(subprocessorObjection) })

/** The same as the operator reads it: by whom, and from when on the subprocessor works. */
export const listedObjection = subprocessorObjection
  .extend({ memberName: z.string(), subprocessorStartsOn: civilDate })
  .meta({ id: 'ListedObjection' })
export const subprocessorObjectionPage = pageOf(listedObjection)
export const listSubprocessorObjectionsQuery = pageQuery.extend({
  /** `open` ones, `answered` ones; left out: both. */
  state: z.enum(['open', 'answered']).optional(),
})
export const subprocessorObjectionParams = tenantParams.extend({ objectionId: uuid })
export const answerSubprocessorObjectionBody = z.object({
  /** What is done about it; the member reads it. */
  answer: z.string().trim().min(10).max(2_000),
})

export type ListedObjection = z.output<typeof listedObjection>
export type SubprocessorObjection = z.output<typeof subprocessorObjection>
