import { territoryFacts } from '@grenier/quota-billing/territory'
import { z } from 'zod'
import {
  bytesText,
  civilDate,
  civilMonth,
  instantText,
  integerText,
  pageLimitMax,
  pageOf,
  pageQuery,
  uuid,
  version,
} from '../shared/codecs.ts'
import { sirenDigits } from '../shared/sirene-digits.ts'
import { reasonText } from './suspension.schemas.ts'

const count = z.int().min(0)

/** What a body is, by the register or by what is recorded. */
export const territoryBody = z.object({
  name: z.string(),
  siren: sirenDigits.nullable(),
  /** Null for an EPCI. */
  inseeCode: z.string().nullable(),
  departementCode: z.string().nullable(),
  /** Municipal population; null: nobody states one. */
  population: z.object({ inhabitants: count, vintage: z.int() }).nullable(),
  /** Null: it belongs to none and hangs under the operator. */
  epci: z.object({ siren: sirenDigits, name: z.string(), departementCode: z.string() }).nullable(),
})

const territoryChangeKind = z.enum(['changed', 'merged', 'gone'])

/** Why a change cannot be applied; each has its sentence. */
export const territoryObstacleCode = z.enum([
  'successor-unknown',
  'facts-newer',
  'facts-differ',
  'exit-under-way',
  'move-under-way',
  'loan-open',
  'room-missing',
  'payer-missing',
])

export const territoryObstacle = z.object({
  code: territoryObstacleCode,
  /** `poolName`, `offerName`, `missingBytes` of a pool without room. */
  params: z.record(z.string(), z.string()),
  /** In the caller's language; never stored. */
  explanation: z.string().optional(),
})

/** What of an offer leaves one pool for another with a member. */
export const territoryQuotaMove = z.object({
  offerId: uuid,
  offerName: z.string(),
  fromPoolId: uuid,
  fromPoolName: z.string(),
  toPoolId: uuid,
  toPoolName: z.string(),
  allocatedBytes: bytesText,
  heldBytes: bytesText,
})

/** What becomes of one recorded body, and what follows from it for the member behind it. */
export const plannedTerritoryChange = z.object({
  kind: territoryChangeKind,
  bodyKind: z.enum(['commune', 'epci']),
  organisationId: uuid,
  /** Null: it is no tenant. */
  tenantId: uuid.nullable(),
  /** Those of one group are applied together or not at all: a commune nouvelle and all that end in it. */
  groupCode: z.string(),
  facts: z.array(z.enum(territoryFacts)),
  before: territoryBody,
  /** Null: nothing is said of it from then on. */
  after: territoryBody.nullable(),
  /** The organisation that takes over its rights and obligations. */
  successorId: uuid.nullable(),
  quotaMoves: z.array(territoryQuotaMove),
  obstacles: z.array(territoryObstacle),
  /** What it owes in a year, now and then, by twelve times the month that was rated; null where no month could be. */
  yearlyCost: z
    .object({ beforeMicros: integerText, afterMicros: integerText, differenceMicros: integerText })
    .nullable(),
})

/** What an operator does about a new commune; each has its sentence. */
export const newCommuneStep = z.enum(['enrol', 'enrol-part', 'return-merged'])

/** A commune of the register that its edition before had not, where somebody is recorded. Nothing is applied for it. */
const newTerritoryCommune = z.object({
  body: territoryBody.extend({ inseeCode: z.string() }),
  /** The recorded commune that it was a part of, as the register says; null where it does not, or that one is not recorded. */
  splitFrom: z
    .object({ organisationId: uuid, tenantId: uuid.nullable(), name: z.string(), inseeCode: z.string() })
    .nullable(),
  /** It was merged here and is a member of its successor still; null otherwise. */
  mergedTenantId: uuid.nullable(),
  step: newCommuneStep,
  /** What the step is, in the caller's language; never stored. */
  explanation: z.string().optional(),
  /** What it would owe in a year as a member without any space or common cost; null where no tariff is in force. */
  yearlyMicros: integerText.nullable(),
})

export const territorySums = z.object({
  changed: count,
  merged: count,
  gone: count,
  /** Changes of bodies that are tenants. */
  members: count,
  withObstacle: count,
  /** The month that was rated both ways, the last that is over; null where no tariff was in force. */
  ratedMonth: civilMonth.nullable(),
  /** Of all members, also those that do not change themselves: shares of a common cost depend on each other. */
  payingMore: count,
  payingLess: count,
  yearlyBeforeMicros: integerText,
  yearlyAfterMicros: integerText,
  /** Costs, by their codes, that could not be shared by the figures of then: some members would have them of another census. */
  unsplitCosts: z.array(z.string()),
})

const onlyMembers = z.enum(['true', 'false']).default('false')

export const previewTerritoryEventQuery = z.object({
  /** How many changes come before the page. */
  behind: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(pageLimitMax).default(100),
  /** Left out: the day from which the register describes communes. */
  effectiveOn: civilDate.optional(),
  /** `true`: only bodies that are tenants. */
  onlyMembers,
})

export const territoryPreview = z
  .object({
    items: z.array(plannedTerritoryChange),
    /** All of them, on every page. */
    newCommunes: z.array(newTerritoryCommune),
    /** Behind how many the next page begins; null on the last one. */
    nextBehind: count.nullable(),
    /** Which edition of the register is compared with what is recorded. */
    source: z.string(),
    registerOn: civilDate,
    effectiveOn: civilDate,
    sums: territorySums,
  })
  .meta({ id: 'TerritoryPreview' })

export const proposeTerritoryEventBody = z.object({ effectiveOn: civilDate.optional() })

const territoryEventState = z.enum(['proposed', 'confirmed', 'applied', 'withdrawn'])

export const territoryEvent = z
  .object({
    id: uuid,
    source: z.string(),
    registerOn: civilDate,
    effectiveOn: civilDate,
    state: territoryEventState,
    proposedAt: instantText,
    proposedBy: z.string(),
    operatorConfirmedAt: instantText.nullable(),
    operatorConfirmedBy: z.string().nullable(),
    financeConfirmedAt: instantText.nullable(),
    financeConfirmedBy: z.string().nullable(),
    appliedAt: instantText.nullable(),
    withdrawnAt: instantText.nullable(),
    withdrawnBy: z.string().nullable(),
    withdrawalReason: z.string().nullable(),
    /** All of its changes, those that were left out, those that are applied, and those that an obstacle holds up. */
    changes: count,
    leftOut: count,
    applied: count,
    heldUp: count,
    version,
  })
  .meta({ id: 'TerritoryEvent' })

/** The newest first; an installation has one a year. */
export const territoryEvents = z.object({ items: z.array(territoryEvent) })
export const territoryEventParams = z.object({ eventId: uuid })

export const territoryChange = plannedTerritoryChange
  .extend({
    number: z.int().min(1),
    leftOutAt: instantText.nullable(),
    leftOutBy: z.string().nullable(),
    leftOutReason: z.string().nullable(),
    appliedAt: instantText.nullable(),
  })
  .meta({ id: 'TerritoryChange' })

export const listTerritoryChangesQuery = pageQuery.extend({ onlyMembers })
export const territoryChangePage = pageOf(territoryChange).extend({ sums: territorySums })

export const territoryChangeParams = territoryEventParams.extend({
  number: z.coerce.number().int().min(1).max(100_000),
})
export const leaveOutTerritoryChangeBody = z.object({ reason: reasonText })
/** In which of the two roles whoever confirms does so; it must hold that role. */
export const confirmTerritoryEventBody = z.object({ as: z.enum(['operator', 'finance']) })
export const withdrawTerritoryEventBody = z.object({ reason: reasonText })

export type TerritoryBody = z.output<typeof territoryBody>
export type TerritoryObstacle = z.output<typeof territoryObstacle>
export type TerritoryObstacleCode = z.output<typeof territoryObstacleCode>
export type TerritoryQuotaMove = z.output<typeof territoryQuotaMove>
export type PlannedTerritoryChange = z.output<typeof plannedTerritoryChange>
export type NewCommuneStep = z.output<typeof newCommuneStep>
export type NewTerritoryCommune = z.output<typeof newTerritoryCommune>
export type TerritorySums = z.output<typeof territorySums>
export type TerritoryEvent = z.output<typeof territoryEvent>
export type TerritoryChange = z.output<typeof territoryChange>
