import { type Command, type SortDirection, searchText, type TenantFilters, type TenantSort } from '@grenier/contracts'
import type { Page, TenantListingStore } from '@grenier/control-plane/ports'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Filters as the function `tenants_found` takes them. */
interface Found {
  readonly on: CivilDate
  readonly pattern: string | null
  readonly ready: string | null
  readonly departement: string | null
  readonly groupId: string | null
  readonly clusterId: string | null
  readonly situation: string | null
}

interface FoundRow {
  readonly id: string
  readonly organisationId: string
}

interface Slice {
  readonly found: Found
  readonly after: Position
  readonly limit: number
}

/** How many tenants are found, and which: their rows are read by their ids. Platform scope only. */
export function createTenantListing(context: StoreContext): TenantListingStore {
  return {
    async countTenants(filters, on) {
      const { pattern, ready, departement, groupId, clusterId, situation } = foundOf(filters, on)
      const rows = await context.sql<{ total: number }>`
        SELECT count(*)::integer AS total
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation})`
      return onlyRow(rows).total
    },
  }
}

/** One page of ids, in the order asked for. @throws Problem `cursor-invalid`. */
export async function pageOfTenants(
  context: StoreContext,
  query: Command<'listTenants'>,
  on: CivilDate,
): Promise<Page<string>> {
  const {
    cursor,
    limit,
    sort = 'name',
    direction = 'asc',
    search,
    ready,
    departement,
    groupId,
    clusterId,
    situation,
  } = query
  const list = {
    list: `tenants by ${sort} ${direction}`,
    sortedBy: forms[sort],
    filters: { search, ready, departement, groupId, clusterId, situation },
  } as const
  const after = cursor === undefined ? ends[sort][direction] : positionOf(cursor, list)
  const rows = await readers[sort](context, { found: foundOf(query, on), after, limit: limit + 1 }, direction)
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ sort: value, organisationId }) => ({ sort: value, id: organisationId }),
    itemOf: ({ id }) => id,
  })
}

const forms = { name: 'text', group: 'text', inhabitants: 'number', enrolled: 'instant' } as const

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** No text sorts above this one in any language (CLDR root collation, U+FFFF). */
const aboveTexts: Position = { sort: '\uffff', id: lastId }

/** Where a list begins, in each direction. */
const ends: Readonly<Record<TenantSort, Readonly<Record<SortDirection, Position>>>> = {
  name: { asc: beforeAll, desc: aboveTexts },
  group: { asc: beforeAll, desc: aboveTexts },
  inhabitants: { asc: { ...beforeAll, sort: '-2' }, desc: { sort: '2147483647', id: lastId } },
  enrolled: { asc: { ...beforeAll, sort: '-infinity' }, desc: { sort: 'infinity', id: lastId } },
}

/** The filters as the function takes them; what is searched for stands as names do in `search_text`. */
function foundOf({ search, ready, departement, groupId, clusterId, situation }: TenantFilters, on: CivilDate): Found {
  const words = search === undefined ? undefined : searchText(search).replace(/[\\%_]/g, (sign) => `\\${sign}`)
  return {
    on,
    pattern: words === undefined ? null : `%${words}%`,
    ready: ready ?? null,
    departement: departement ?? null,
    groupId: groupId ?? null,
    clusterId: clusterId ?? null,
    situation: situation ?? null,
  }
}

type SortedRow = FoundRow & { readonly sort: string }
type Reader = (context: StoreContext, slice: Slice, direction: SortDirection) => Promise<SortedRow[]>

const readers: Readonly<Record<TenantSort, Reader>> = {
  name: byName,
  group: byGroup,
  inhabitants: byInhabitants,
  enrolled: byEnrolment,
}

function byName({ sql }: StoreContext, { found, after, limit }: Slice, direction: SortDirection) {
  const { on, pattern, ready, departement, groupId, clusterId, situation } = found
  return direction === 'asc'
    ? sql<SortedRow>`
        SELECT id, organisation_id AS "organisationId", name AS sort
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation})
         WHERE (name COLLATE "fr-x-icu", organisation_id) > (${after.sort}, ${after.id}::uuid)
         ORDER BY name COLLATE "fr-x-icu", organisation_id LIMIT ${limit}`
    : sql<SortedRow>`
        SELECT id, organisation_id AS "organisationId", name AS sort
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation})
         WHERE (name COLLATE "fr-x-icu", organisation_id) < (${after.sort}, ${after.id}::uuid)
         ORDER BY name COLLATE "fr-x-icu" DESC, organisation_id DESC LIMIT ${limit}`
}

function byGroup({ sql }: StoreContext, { found, after, limit }: Slice, direction: SortDirection) {
  const { on, pattern, ready, departement, groupId, clusterId, situation } = found
  return direction === 'asc'
    ? sql<SortedRow>`
        SELECT found.id, found.organisation_id AS "organisationId", coalesce(grouping.name, '') AS sort
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation}) found
          LEFT JOIN organisation_group belongs ON belongs.organisation_id = found.organisation_id
               AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
          LEFT JOIN organisation_identity grouping ON grouping.organisation_id = belongs.group_id
               AND grouping.valid_from <= ${on} AND (grouping.valid_to IS NULL OR grouping.valid_to > ${on})
         WHERE (coalesce(grouping.name, '') COLLATE "fr-x-icu", found.organisation_id) > (${after.sort}, ${after.id}::uuid)
         ORDER BY coalesce(grouping.name, '') COLLATE "fr-x-icu", found.organisation_id LIMIT ${limit}`
    : sql<SortedRow>`
        SELECT found.id, found.organisation_id AS "organisationId", coalesce(grouping.name, '') AS sort
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation}) found
          LEFT JOIN organisation_group belongs ON belongs.organisation_id = found.organisation_id
               AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
          LEFT JOIN organisation_identity grouping ON grouping.organisation_id = belongs.group_id
               AND grouping.valid_from <= ${on} AND (grouping.valid_to IS NULL OR grouping.valid_to > ${on})
         WHERE (coalesce(grouping.name, '') COLLATE "fr-x-icu", found.organisation_id) < (${after.sort}, ${after.id}::uuid)
         ORDER BY coalesce(grouping.name, '') COLLATE "fr-x-icu" DESC, found.organisation_id DESC LIMIT ${limit}`
}

function byInhabitants({ sql }: StoreContext, { found, after, limit }: Slice, direction: SortDirection) {
  const { on, pattern, ready, departement, groupId, clusterId, situation } = found
  return direction === 'asc'
    ? sql<SortedRow>`
        SELECT found.id, organisation_id AS "organisationId", coalesce(figure.inhabitants, -1)::text AS sort
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation}) found
          LEFT JOIN (SELECT DISTINCT ON (organisation_id) organisation_id, inhabitants FROM organisation_population
                      WHERE in_force_from <= ${on}
                      ORDER BY organisation_id, in_force_from DESC, kind) figure USING (organisation_id)
         WHERE (coalesce(figure.inhabitants, -1), organisation_id) > (${after.sort}::bigint, ${after.id}::uuid)
         ORDER BY coalesce(figure.inhabitants, -1), organisation_id LIMIT ${limit}`
    : sql<SortedRow>`
        SELECT found.id, organisation_id AS "organisationId", coalesce(figure.inhabitants, -1)::text AS sort
          FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation}) found
          LEFT JOIN (SELECT DISTINCT ON (organisation_id) organisation_id, inhabitants FROM organisation_population
                      WHERE in_force_from <= ${on}
                      ORDER BY organisation_id, in_force_from DESC, kind) figure USING (organisation_id)
         WHERE (coalesce(figure.inhabitants, -1), organisation_id) < (${after.sort}::bigint, ${after.id}::uuid)
         ORDER BY coalesce(figure.inhabitants, -1) DESC, organisation_id DESC LIMIT ${limit}`
}

/** The order of `tenant` itself, so that its index is walked. */
async function byEnrolment({ sql }: StoreContext, { found, after, limit }: Slice, direction: SortDirection) {
  const { on, pattern, ready, departement, groupId, clusterId, situation } = found
  type Row = FoundRow & { readonly enrolledAt: Instant }
  const rows =
    direction === 'asc'
      ? await sql<Row>`
          SELECT found.id, found.organisation_id AS "organisationId", tenant.enrolled_at AS "enrolledAt"
            FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation}) found
            JOIN tenant ON tenant.id = found.id
           WHERE (tenant.enrolled_at, tenant.organisation_id) > (${after.sort}::timestamptz, ${after.id}::uuid)
           ORDER BY tenant.enrolled_at, tenant.organisation_id LIMIT ${limit}`
      : await sql<Row>`
          SELECT found.id, found.organisation_id AS "organisationId", tenant.enrolled_at AS "enrolledAt"
            FROM tenants_found(${on}::date, ${pattern}, ${ready}, ${departement}, ${groupId}::uuid, ${clusterId}::uuid, ${situation}) found
            JOIN tenant ON tenant.id = found.id
           WHERE (tenant.enrolled_at, tenant.organisation_id) < (${after.sort}::timestamptz, ${after.id}::uuid)
           ORDER BY tenant.enrolled_at DESC, tenant.organisation_id DESC LIMIT ${limit}`
  return rows.map(({ enrolledAt, ...row }) => ({ ...row, sort: at(enrolledAt) }))
}
