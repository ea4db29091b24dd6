import type { Command, Organisation } from '@grenier/contracts'
import type { Page, TenancyStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import { civilDay, dayAsDate, instantOfDate } from '../shared/prisma-values.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { type OrganisationRow, organisationOf } from './organisation-rows.ts'

/** Legal bodies and their dated attributes. A row's end is exclusive; an open one is in force until further notice. */
export function createOrganisations(
  context: StoreContext,
): Pick<TenancyStore, 'insertOrganisation' | 'getOrganisation' | 'listOrganisations'> {
  const { sql } = context
  return {
    async insertOrganisation(organisation) {
      const { id, population, recordedAt, source, validFrom, version } = organisation
      // Foreign keys are checked at the end of the statement, so one round trip inserts all four.
      await sql`
        WITH body AS (
          INSERT INTO organisation (id, recorded_at, version) VALUES (${id}, ${at(recordedAt)}, ${version})
          RETURNING id, recorded_at
        ), population AS (
          INSERT INTO organisation_population
            (organisation_id, kind, in_force_from, vintage, inhabitants, source, recorded_at)
          SELECT id, ${population?.kind ?? null}, ${population?.inForceFrom ?? null}, ${population?.vintage ?? null},
                 ${population?.inhabitants ?? null}, ${population?.source ?? null}, recorded_at
            FROM body WHERE ${population !== null}
        ), belongs AS (
          INSERT INTO organisation_group (organisation_id, valid_from, group_id, source, recorded_at)
          SELECT id, ${validFrom}, ${organisation.groupId}, ${source}, recorded_at
            FROM body WHERE ${organisation.groupId !== null}
        )
        INSERT INTO organisation_identity
          (organisation_id, valid_from, kind, name, siren, insee_code, departement_code, source, recorded_at)
        SELECT id, ${validFrom}, ${organisation.kind}, ${organisation.name}, ${organisation.siren},
               ${organisation.inseeCode}, ${organisation.departementCode}, ${source}, recorded_at
          FROM body`
    },

    getOrganisation: (id, on) => getOrganisation(context, id, on),
    listOrganisations: (query) => listOrganisations(context, query),
  }
}

async function getOrganisation({ prisma }: StoreContext, id: string, on: CivilDate): Promise<Organisation | null> {
  const day = dayAsDate(on)
  const inForce = { validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gt: day } }] }
  const row = await prisma().organisation.findUnique({
    where: { id },
    include: {
      identities: { where: inForce },
      groups: { where: inForce },
      populations: {
        where: { inForceFrom: { lte: day } },
        orderBy: [{ inForceFrom: 'desc' }, { kind: 'asc' }],
        take: 1,
      },
    },
  })
  const [identity] = row?.identities ?? []
  if (row === null || identity === undefined) return null
  const [population] = row.populations
  return organisationOf({
    id,
    kind: identity.kind as OrganisationRow['kind'],
    name: identity.name,
    siren: identity.siren,
    inseeCode: identity.inseeCode,
    departementCode: identity.departementCode,
    validFrom: civilDay(identity.validFrom),
    source: identity.source,
    groupId: row.groups[0]?.groupId ?? null,
    populationKind: (population?.kind ?? null) as OrganisationRow['populationKind'],
    vintage: population?.vintage ?? null,
    inForceFrom: population === undefined ? null : civilDay(population.inForceFrom),
    inhabitants: population?.inhabitants ?? null,
    populationSource: population?.source ?? null,
    recordedAt: instantOfDate(row.recordedAt),
    version: row.version,
  })
}

/** By name as French sorts it; each with the attributes that are in force until further notice. */
async function listOrganisations(
  { sql }: StoreContext,
  { cursor, limit }: Command<'listOrganisations'>,
): Promise<Page<Organisation>> {
  const list = { list: 'organisations', sortedBy: 'text' } as const
  const after = positionOf(cursor, list)
  const rows = await sql<OrganisationRow>`
    SELECT body.id, identity.kind, identity.name, identity.siren, identity.insee_code AS "inseeCode",
           identity.departement_code AS "departementCode", identity.valid_from AS "validFrom", identity.source,
           belongs.group_id AS "groupId", population.kind AS "populationKind", population.vintage,
           population.in_force_from AS "inForceFrom", population.inhabitants,
           population.source AS "populationSource", body.recorded_at AS "recordedAt", body.version
      FROM organisation_identity identity
      JOIN organisation body ON body.id = identity.organisation_id
      LEFT JOIN organisation_group belongs ON belongs.organisation_id = body.id AND belongs.valid_to IS NULL
      LEFT JOIN LATERAL (
        SELECT * FROM organisation_population figure WHERE figure.organisation_id = body.id
         ORDER BY figure.in_force_from DESC, figure.kind LIMIT 1) population ON true
     WHERE identity.valid_to IS NULL
       AND (identity.name COLLATE "fr-x-icu", identity.organisation_id) > (${after.sort}, ${after.id}::uuid)
     ORDER BY identity.name COLLATE "fr-x-icu", identity.organisation_id
     LIMIT ${limit + 1}`
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ name, id }) => ({ sort: name, id }),
    itemOf: organisationOf,
  })
}
