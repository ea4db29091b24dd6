import { billingCycles } from '@grenier/quota-billing'
import { z } from 'zod'
import { namespaceNameText } from '../provisioning/namespace-name.ts'
import { bytesText, civilDate, instantText, integerText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { sirenDigits, siretDigits } from '../shared/sirene-digits.ts'
import { dataClass, residencyMin } from './data-class.schemas.ts'

export const organisationKind = z.enum(['region', 'departement', 'epci', 'commune', 'syndicat', 'ccas', 'autre'])

/** A population figure never stands alone: which one, of which vintage, in force from when, from which source. */
export const population = z.object({
  kind: z.enum(['municipale', 'totale']),
  vintage: z.int().min(1990).max(2100),
  inForceFrom: civilDate,
  inhabitants: z.int().min(0).max(20_000_000),
  source: z.string().min(1).max(200),
})

export const registerOrganisationBody = z.object({
  kind: organisationKind,
  name: z.string().min(1).max(200),
  siren: sirenDigits.nullable(),
  inseeCode: z
    .string()
    .regex(/^[0-9AB]{5}$/)
    .nullable(),
  departementCode: z.string().min(2).max(3).nullable(),
  population: population.nullable(),
  /** The EPCI it belongs to from `validFrom`, or null: it then hangs under the operator. */
  groupId: uuid.nullable(),
  validFrom: civilDate,
  source: z.string().min(1).max(200),
})

export const organisation = registerOrganisationBody
  .extend({ id: uuid, recordedAt: instantText, version })
  .meta({ id: 'Organisation' })

export const recordActBody = z.object({
  organ: z.string().min(1).max(200),
  number: z.string().min(1).max(60),
  title: z.string().min(1).max(300),
  adoptedOn: civilDate,
  sentToPrefectOn: civilDate.nullable(),
  publishedOn: civilDate.nullable(),
})

export const act = recordActBody
  .extend({
    id: uuid,
    /** The first day on which it binds: the later of transmission and publication (CGCT L2131-1); null while one is missing. */
    executoryFrom: civilDate.nullable(),
    recordedAt: instantText,
  })
  .meta({ id: 'Act' })

export const billingCycle = z.enum(billingCycles)

/** What an agreement says besides what is reckoned by; what is left out was not recorded. */
const furtherTerms = z.object({
  /** Codes of the offers that it covers. */
  coveredOfferCodes: z.array(z.string().min(1).max(60)).min(1).max(50).optional(),
  /** What becomes of it at its end, by how many months at a time: prolonged unless a party refuses, or only by an avenant. */
  prolongation: z.object({ kind: z.enum(['tacit', 'express']), months: z.int().min(1).max(120) }).optional(),
  /** By what the member approved it; `actId` is the operator’s. */
  memberAct: z
    .object({ organ: z.string().min(1).max(200), number: z.string().min(1).max(60), adoptedOn: civilDate })
    .optional(),
})

export const agreementBody = z.object({
  number: z.string().min(1).max(60),
  actId: uuid,
  startsOn: civilDate,
  endsOn: civilDate.nullable(),
  noticeDays: z.int().min(0).max(1_000),
  billingCycle,
  /** What the member agreed to spend in a year, cents; null: no commitment, so growth is never automatic. */
  annualCommitmentCents: integerText.nullable(),
  /** What is asked ahead for a year, cents before VAT, where the cycle is `advance-and-balance`. */
  advanceCents: integerText.optional(),
  ...furtherTerms.shape,
})

/** How a debt is settled: by title of revenue, by offset of the compensation paid to a commune, inside the operator, by e-invoice. */
export const settlementMode = z.enum(['titre', 'imputation-ac', 'internal', 'e-invoice'])

export const recipientBody = z.object({
  siret: siretDigits.nullable(),
  budget: z.string().min(1).max(100),
  serviceCode: z.string().max(100).nullable(),
  serviceCodeRequired: z.boolean(),
  engagementRequired: z.boolean(),
  expenseAccount: z.string().max(20).nullable(),
  vatLiable: z.boolean(),
  settlementMode,
})

export const enrolTenantBody = z.object({
  organisationId: uuid,
  /** The pool node under which its quotas are counted. */
  parentNodeId: uuid,
  /** Left out: the rule of placement chooses among the clusters that fit. */
  storageClusterId: uuid.optional(),
  backupClusterId: uuid.optional(),
  /** What the tenant stores where a request does not say otherwise. */
  dataClass: dataClass.default('ordinary'),
  /** How near all of it must stay, backups too; null: wherever offers stand. */
  residencyMin: residencyMin.nullable().default(null),
  /** Why backups may stay on the site of the storage although another could take them. */
  sameSiteReason: z.string().trim().min(3).max(1_000).nullable().default(null),
  agreement: agreementBody,
  recipient: recipientBody,
  starterQuotas: z.array(z.object({ offerId: uuid, quotaBytes: bytesText })).max(50),
  /**
   * An existing namespace that is to be taken over: until then, or until that is waived, nothing is provisioned. The
   * storage cluster is then the one where it stands, and has to be named.
   */
  adopts: z.object({ storageNamespace: namespaceNameText }).optional(),
})

export const conditionStatus = z.enum(['True', 'False', 'Unknown'])

/** An observed truth about a tenant; the reason is a stable code, the message is for people. */
export const condition = z
  .object({
    type: z.string(),
    status: conditionStatus,
    reason: z.string(),
    message: z.string(),
    observedGeneration: z.int(),
    changedAt: instantText,
  })
  .meta({ id: 'Condition' })

export const tenant = z
  .object({
    id: uuid,
    slug: z.string(),
    organisationId: uuid,
    name: z.string(),
    siren: z.string().nullable(),
    inseeCode: z.string().nullable(),
    groupName: z.string().nullable(),
    inhabitants: z.int().nullable(),
    parentNodeId: uuid,
    storageClusterId: uuid,
    backupClusterId: uuid,
    /** Rises with each change of what the tenant should be; conditions name the generation they speak of. */
    generation: z.int(),
    ready: conditionStatus,
    enrolledAt: instantText,
    version,
  })
  .meta({ id: 'Tenant' })

/** How a tenant's clusters came to be its own, and what it was enrolled to store. */
export const tenantPlacement = z
  .object({
    chosenBy: z.enum(['operator', 'policy']),
    isSameSite: z.boolean(),
    sameSiteReason: z.string().nullable(),
    dataClass,
    residencyMin: residencyMin.nullable(),
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'TenantPlacement' })

export const tenantDetail = tenant
  .extend({
    conditions: z.array(condition),
    agreement: agreementBody.nullable(),
    /** Left out for a tenant enrolled before this was recorded. */
    placement: tenantPlacement.optional(),
  })
  .meta({ id: 'TenantDetail' })

/**
 * In what somebody looks after members: `member` has not left; `behind` should be something else than was observed last; the others
 * have at least one quota, volume or failed drill of the last 30 days of that kind. `gone` is what nobody has acknowledged.
 */
export const tenantSituation = z.enum([
  'member',
  'behind',
  'over',
  'suspended',
  'leaving',
  'covered',
  'stale',
  'uncovered',
  'gone',
  'failed-drill',
  'put-back',
])

/** What members are narrowed to. */
export const tenantFilters = z.object({
  /** Part of a name, without regard to accents and hyphens, or of a SIREN, an INSEE code or a slug. */
  search: z.string().max(100).optional(),
  ready: conditionStatus.optional(),
  /** As INSEE writes it. */
  departement: z.string().min(2).max(3).optional(),
  /** The EPCI they belong to today. */
  groupId: uuid.optional(),
  /** Where they are stored. */
  clusterId: uuid.optional(),
  situation: tenantSituation.optional(),
})

export const tenantSort = z.enum(['name', 'group', 'inhabitants', 'enrolled'])
export const sortDirection = z.enum(['asc', 'desc'])

/** Unknown group and population come first, going up. */
export const listTenantsQuery = pageQuery.extend({
  ...tenantFilters.shape,
  /** By name, going up, where nothing is said. */
  sort: tenantSort.optional(),
  direction: sortDirection.optional(),
})

export const tenantCount = z.object({ total: z.int().min(0) }).meta({ id: 'TenantCount' })

export const tenantPage = pageOf(tenant)
export const organisationPage = pageOf(organisation)
export const tenantParams = z.object({ tenantId: uuid })

export type Population = z.output<typeof population>
export type Organisation = z.output<typeof organisation>
export type Act = z.output<typeof act>
export type AgreementTerms = z.output<typeof agreementBody>
export type RecipientTerms = z.output<typeof recipientBody>
export type Condition = z.output<typeof condition>
export type ConditionStatus = z.output<typeof conditionStatus>
export type Tenant = z.output<typeof tenant>
export type TenantPlacement = z.output<typeof tenantPlacement>
export type TenantDetail = z.output<typeof tenantDetail>
export type TenantFilters = z.output<typeof tenantFilters>
export type TenantSituation = z.output<typeof tenantSituation>
export type TenantSort = z.output<typeof tenantSort>
export type SortDirection = z.output<typeof sortDirection>
