import { z } from 'zod'
import { civilDate, instantText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { dataClass, residency, residencyMin } from '../tenancy/data-class.schemas.ts'

/** What others attest of the hosting: hosts of health data, keepers of public archives, the qualification of ANSSI. */
export const certificateKind = z.enum(['hds', 'archive-agreement', 'secnumcloud'])

const certificateState = z.enum(['to-come', 'held', 'expiring', 'expired', 'withdrawn'])

const reasonText = z.string().trim().min(3).max(1_000)

export const recordCertificateBody = z.object({
  kind: certificateKind,
  /** The site whose hosting it attests, with every offer there; or one offer alone. Exactly one of the two. */
  siteId: uuid.nullable(),
  offerId: uuid.nullable(),
  /** Its number, as whoever issued it wrote it. */
  reference: z.string().trim().min(1).max(200),
  issuedBy: z.string().trim().min(1).max(200),
  /** First and last day on which it holds. */
  validFrom: civilDate,
  validUntil: civilDate,
})

export const withdrawCertificateBody = z.object({
  /** First day on which it holds no more; may lie in the past, since one learns of it later. */
  withdrawnOn: civilDate,
  reason: reasonText,
})

/** A dated fact. Expired or withdrawn is not held; what was stored under it stays, and nothing is added. */
export const certificate = recordCertificateBody
  .extend({
    id: uuid,
    /** Today: `expiring` for its last 90 days. */
    state: certificateState,
    withdrawnOn: civilDate.nullable(),
    /** Who withdrew and recorded it, and why: null for members, who are told where it stands alone. */
    withdrawnBy: z.string().nullable(),
    withdrawalReason: z.string().nullable(),
    recordedAt: instantText,
    recordedBy: z.string().nullable(),
    version,
  })
  .meta({ id: 'Certificate' })

export const listCertificatesQuery = pageQuery.extend({ state: certificateState.optional() })
export const certificatePage = pageOf(certificate)
export const certificateParams = z.object({ certificateId: uuid })

/** Why something may not stand somewhere, as data; its sentence is that of the problem with this code. */
export const placementFault = z
  .object({
    code: z.enum([
      'certificate-missing',
      'certificate-expired',
      'residency-not-met',
      'cluster-full',
      'object-store-missing',
      'offer-elsewhere',
      'backup-same-site',
      'placement-impossible',
      'cluster-unknown',
    ]),
    params: z.record(z.string(), z.string()),
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'PlacementFault' })

const idList = z.codec(
  z
    .string()
    .max(2_000)
    .meta({ examples: ['0198c0de-7a00-7000-8000-000000000001'] }),
  z.array(uuid).max(50),
  {
    decode: (text) => text.split(','),
    encode: (ids) => ids.join(','),
  },
)

export const simulatePlacementQuery = z.object({
  dataClass: dataClass.default('ordinary'),
  residencyMin: residencyMin.optional(),
  /** The offers the tenant begins with, commas between them. */
  offerIds: idList.optional(),
  storageClusterId: uuid.optional(),
  backupClusterId: uuid.optional(),
  sameSiteReason: reasonText.optional(),
})

/** One cluster and what speaks against it; nothing does where both lists are empty. */
export const placementCandidate = z
  .object({
    clusterId: uuid,
    clusterName: z.string(),
    siteId: uuid,
    siteName: z.string(),
    residency,
    /** Namespaces of tenants that stand there or are to, and how many may. */
    namespaces: z.int(),
    namespacesMax: z.int(),
    storageFaults: z.array(placementFault),
    backupFaults: z.array(placementFault),
  })
  .meta({ id: 'PlacementCandidate' })

/** Where a tenant would stand if it were enrolled now. */
export const simulatedPlacement = z
  .object({
    choice: z
      .object({
        storageClusterId: uuid,
        backupClusterId: uuid,
        isSameSite: z.boolean(),
        chosenBy: z.enum(['operator', 'policy']),
      })
      .nullable(),
    /** Why nothing is chosen; null where something is. */
    refusal: placementFault.nullable(),
    clusters: z.array(placementCandidate),
    /** Of the choice, in the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'SimulatedPlacement' })

export type Certificate = z.output<typeof certificate>
export type PlacementFaultData = z.output<typeof placementFault>
export type PlacementCandidate = z.output<typeof placementCandidate>
export type SimulatedPlacement = z.output<typeof simulatedPlacement>
