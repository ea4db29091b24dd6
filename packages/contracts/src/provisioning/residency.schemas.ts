import { z } from 'zod'
import { bytesText, civilDate, instantText, uuid } from '../shared/codecs.ts'
import { canonicalSha256, partyFields, signatureFields } from '../shared/signed-record.ts'
import { residency } from '../tenancy/data-class.schemas.ts'
import { countryCode } from '../tenancy/subprocessor.schemas.ts'

export const locateSiteBody = z.object({
  validFrom: civilDate,
  country: countryCode,
  postalCode: z.string().trim().min(1).max(20),
  locality: z.string().trim().min(1).max(100),
  /** Who keeps the site; null: the operator itself. */
  subprocessorId: uuid.nullable(),
})

/** Where a site is and who keeps it, from a day on until the next row's. */
export const siteLocation = locateSiteBody
  .extend({ siteId: uuid, recordedAt: instantText })
  .meta({ id: 'SiteLocation' })
export const siteLocationList = z.object({ items: z.array(siteLocation) })
export const siteParams = z.object({ siteId: uuid })

export const residencyQuery = z.object({
  /** The instant of which it tells; left out: now. */
  at: instantText.optional(),
})

const holdingKind = z.enum(['volume', 'volume-left', 'volume-coming', 'bucket', 'copies', 'records'])

/** Something of a tenant's that stands somewhere. */
const holding = z.object({
  /**
   * `volume-left` stands on the old side of a move until it is removed, `volume-coming` is being filled by one; `records` is
   * what the installation keeps of it in its own database.
   */
  kind: holdingKind,
  /** Of the volume, or of the bucket; of `copies`, of the volume they are of; of `records`, the id of the installation. */
  name: z.string(),
  /** Class of a volume, repository of copies, offer of a bucket, engine of the database of records. */
  detail: z.string(),
  /** How many copies; 1 of anything else. */
  count: z.int(),
  /** As it was last measured, whatever the instant; null: nobody has measured it. */
  sizeBytes: bytesText.nullable(),
  /** From when on it stood there; of copies, the instant of the oldest. */
  since: instantText,
  /** When it was last seen there, of copies when the newest was taken; null: never. */
  seenAt: instantText.nullable(),
  clusterName: z.string().nullable(),
  /** Null: it is not known in which site it stands. */
  siteId: uuid.nullable(),
})

const keeper = z.object({
  kind: z.enum(['operator', 'subprocessor']),
  name: z.string(),
  siren: z.string().nullable(),
  country: countryCode.nullable(),
})

const place = z.object({
  siteId: uuid,
  code: z.string(),
  name: z.string(),
  /** As it was declared of the site. */
  residency,
  /** Null: nobody has recorded where the site is. */
  location: z
    .object({ country: countryCode, postalCode: z.string(), locality: z.string(), since: civilDate })
    .nullable(),
  /** Null: nobody has recorded who keeps it. */
  keeper: keeper.nullable(),
})

/** What is not known, said as such. */
const unknownThing = z.enum(['never-observed', 'copies-not-placed', 'site-not-located', 'records-not-located'])

export const residencyRecord = z
  .object({
    ...partyFields,
    /** The instant of which it tells, and the one at which it was signed. */
    inForceAt: instantText,
    attestedAt: instantText,
    /** When volumes and copies were last looked at; null: never. */
    observedAt: instantText.nullable(),
    places: z.array(place),
    holdings: z.array(holding),
    unknown: z.array(unknownThing),
  })
  .meta({ id: 'ResidencyRecord' })

export const residencyAttestation = z
  .object({ record: residencyRecord, recordSha256: canonicalSha256, ...signatureFields })
  .meta({ id: 'ResidencyAttestation' })

export type SiteLocation = z.output<typeof siteLocation>
export type ResidencyRecord = z.output<typeof residencyRecord>
export type ResidencyAttestation = z.output<typeof residencyAttestation>
