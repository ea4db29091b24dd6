import { z } from 'zod'
import { bytesText, civilDate, uuid } from '../shared/codecs.ts'
import { conditionStatus } from './tenancy.schemas.ts'

const count = z.int().min(0)

/** In millionths of a degree (WGS 84), the north and the east being positive. */
export const geographicPosition = z.object({
  longitudeMicrodegrees: z.int().min(-180_000_000).max(180_000_000),
  latitudeMicrodegrees: z.int().min(-90_000_000).max(90_000_000),
})

/** What a département looks like: rings of longitude and latitude in turn, in millionths of a degree. */
const departementOutline = z.object({
  departementCode: z.string(),
  ringsMicrodegrees: z.array(z.array(z.int())),
})

/** What members were given, and what of it was in use on the last day that was measured. */
const given = {
  quotaBytes: bytesText,
  /** Who was not measured then counts for nothing; null: none of them was. */
  usedBytes: bytesText.nullable(),
}

/** The members of one EPCI in one département; `groupId` null: those that belong to none. */
export const territoryPlace = z
  .object({
    departementCode: z.string().nullable(),
    groupId: uuid.nullable(),
    groupName: z.string().nullable(),
    members: count,
    notReady: count,
    unknown: count,
    inhabitants: count,
    ...given,
  })
  .meta({ id: 'TerritoryPlace' })

export const territory = z
  .object({
    asOf: civilDate,
    measuredOn: civilDate.nullable(),
    places: z.array(territoryPlace),
    /** Of the départements in which members are, those whose outline is known. */
    outlines: z.array(departementOutline),
  })
  .meta({ id: 'Territory' })

/** More members of one place are not shown in one look: the largest département has 890 communes. */
export const territoryMembersMax = 1_000

export const territoryMember = z
  .object({
    tenantId: uuid,
    name: z.string(),
    groupId: uuid.nullable(),
    /** Of the commune that it is or has its seat in. */
    inseeCode: z.string().nullable().optional(),
    inhabitants: count.nullable(),
    ready: conditionStatus,
    /** Of the commune that it is or has its seat in; null: it is not known where that lies. */
    position: geographicPosition.nullable(),
    ...given,
  })
  .meta({ id: 'TerritoryMember' })

/** Of one département, or of everywhere. */
export const territoryQuery = z.object({ departement: z.string().min(2).max(3).optional() })

/** Of one EPCI, of one département, of both at once, or of everywhere. */
export const territoryMembersQuery = z.object({
  departement: z.string().min(2).max(3).optional(),
  groupId: uuid.optional(),
  /** How many members come before the page; left out: none. */
  behind: z.coerce.number().int().min(0).max(100_000).optional(),
  limit: z.coerce.number().int().min(1).max(territoryMembersMax).optional(),
})

export const territoryMembers = z
  .object({
    asOf: civilDate,
    measuredOn: civilDate.nullable(),
    items: z.array(territoryMember).max(territoryMembersMax),
    /** Behind how many the next page begins; null on the last one. */
    nextBehind: count.nullable().optional(),
  })
  .meta({ id: 'TerritoryMembers' })

export type GeographicPosition = z.output<typeof geographicPosition>
export type TerritoryOutline = z.output<typeof departementOutline>
export type TerritoryPlace = z.output<typeof territoryPlace>
export type TerritoryMember = z.output<typeof territoryMember>
