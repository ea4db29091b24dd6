import { z } from 'zod'
import { civilDate, instantText, uuid, version } from '../shared/codecs.ts'
import { tenantParams } from './tenancy.schemas.ts'

/** Why somebody did what others will ask about: a sentence for people. */
export const reasonText = z.string().trim().min(3).max(1_000)

export const suspendTenantBody = z.object({ reason: reasonText })
export const resumeTenantBody = z.object({ reason: reasonText })

/** From `suspendedAt` until `resumedAt` a tenant gets no new claims and no access to its namespaces; its data and backups stay. */
export const suspension = z
  .object({
    id: uuid,
    tenantId: uuid,
    reason: z.string(),
    suspendedAt: instantText,
    suspendedBy: z.string(),
    /** When, by whom and why it ended; null while it lasts. */
    resumedAt: instantText.nullable(),
    resumedBy: z.string().nullable(),
    resumeReason: z.string().nullable(),
    version,
  })
  .meta({ id: 'Suspension' })

export const suspensions = z.object({ items: z.array(suspension) })
export const suspensionParams = tenantParams.extend({ suspensionId: uuid })

/** A new legal name, from a day on; everything else of who it is stays as it was the day before. */
export const renameOrganisationBody = z.object({
  name: z.string().min(1).max(200),
  validFrom: civilDate,
  /** Where the name is published: an act, a decree, the register. */
  source: z.string().min(1).max(200),
})

export const organisationParams = z.object({ organisationId: uuid })

export type Suspension = z.output<typeof suspension>
