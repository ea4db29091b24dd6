import { z } from 'zod'
import { civilDate, instantText, uuid } from '../shared/codecs.ts'
import { dataClass, residencyMin } from '../tenancy/data-class.schemas.ts'
import { reasonText } from '../tenancy/suspension.schemas.ts'

/** The visa of the archives administration under which public archives are let go. */
const archivesVisa = z.object({
  reference: z.string().trim().min(1).max(100),
  authority: z.string().trim().min(1).max(200),
  signedOn: civilDate,
})

export const changeTenantPlacementBody = z.object({
  /** What the tenant stores from now on where a request does not say otherwise. */
  dataClass,
  /** How near all of it must stay from now on; null: wherever offers stand. */
  residencyMin: residencyMin.nullable(),
  reason: reasonText,
  /** Wanted where public archives are let go. */
  visa: archivesVisa.nullable().default(null),
})

/** Another class of what a tenant stores, or another wish of residency: it holds from `changedAt` on. */
export const placementChange = z
  .object({
    id: uuid,
    tenantId: uuid,
    dataClassBefore: dataClass,
    dataClass,
    residencyMinBefore: residencyMin.nullable(),
    residencyMin: residencyMin.nullable(),
    reason: z.string(),
    visaReference: z.string().nullable(),
    visaAuthority: z.string().nullable(),
    visaSignedOn: civilDate.nullable(),
    changedBy: z.string(),
    changedAt: instantText,
  })
  .meta({ id: 'PlacementChange' })

export const placementChanges = z.object({ items: z.array(placementChange) })

export type PlacementChange = z.output<typeof placementChange>
