import { z } from 'zod'
import { pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { sirenDigits } from '../shared/sirene-digits.ts'
import { enrolTenantBody } from './tenancy.schemas.ts'

const count = z.int().min(0)
/** As INSEE writes it. */
const departementCode = z.string().regex(/^[0-9AB]{2,3}$/)
/** Of a commune, as INSEE writes it. */
const inseeCode = z.string().regex(/^[0-9AB]{5}$/)

/** More places are not told in one answer: whoever looks for one writes more of its name. */
export const registerPlacesMax = 20

/** A département or an EPCI of the official register; `code` is what INSEE calls the one, and the SIREN of the other. */
export const registerPlace = z
  .object({ kind: z.enum(['departement', 'epci']), code: z.string(), name: z.string(), communes: count })
  .meta({ id: 'RegisterPlace' })

export const listRegisterPlacesQuery = z.object({
  /** Part of a name, without regard to accents and hyphens, or of a code. */
  search: z.string().max(100).optional(),
})

export const registerPlaces = z
  .object({
    /** Which edition of the register is read. */
    source: z.string(),
    items: z.array(registerPlace).max(registerPlacesMax),
    /** How many are found; more than are told where there are many. */
    total: count,
  })
  .meta({ id: 'RegisterPlaces' })

export const registerMembership = z.enum(['member', 'open'])

/** Of one département or of one EPCI; never of both, nor of everywhere. */
export const listRegisterCommunesQuery = pageQuery.extend({
  departement: departementCode.optional(),
  epci: sirenDigits.optional(),
  /** Part of a name, without regard to accents and hyphens, or of an INSEE code. */
  search: z.string().max(100).optional(),
  /** `member`: those that are or were tenants; `open`: those that can be enrolled. */
  membership: registerMembership.optional(),
})

/** A commune of the official register beside what is recorded here of it. */
export const registerCommune = z
  .object({
    inseeCode,
    name: z.string(),
    siren: sirenDigits.nullable(),
    /** Null: the register states none. */
    inhabitants: count.nullable(),
    departementCode,
    /** Null: it belongs to no EPCI with own taxation. */
    epci: z
      .object({
        siren: sirenDigits,
        name: z.string(),
        /** Null: this EPCI is not recorded here yet. */
        organisationId: uuid.nullable(),
      })
      .nullable(),
    /** Null: it is not recorded here yet. */
    organisationId: uuid.nullable(),
    /** Null: it is no tenant and never was. */
    tenantId: uuid.nullable(),
  })
  .meta({ id: 'RegisterCommune' })

export const registerCommunePage = pageOf(registerCommune)
  .extend({
    source: z.string(),
    /** Of the whole place, whatever is searched for. */
    communes: count,
    members: count,
    /** Those that are found. */
    total: count,
  })
  .meta({ id: 'RegisterCommunePage' })

export const communeParams = z.object({ inseeCode })

/** As for any organisation, which is here the commune in the path. */
export const enrolCommuneBody = enrolTenantBody.omit({ organisationId: true, adopts: true })

export type RegisterPlace = z.output<typeof registerPlace>
export type RegisterCommune = z.output<typeof registerCommune>
export type RegisterMembership = z.output<typeof registerMembership>
