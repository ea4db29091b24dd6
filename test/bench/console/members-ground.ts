import { type RegisterCommune, type RegisterEpci, readRegister, UnknownDepartement } from '@grenier/register'
import { Client } from 'pg'

/** What stands before the members: made through the use cases. */
export interface MembersGround {
  readonly adminUrl: string
  readonly poolId: string
  readonly offerId: string
  readonly clusterIds: readonly string[]
}

const startsOn = '2026-01-01'

/** An id that says what it is of and which: the same in every run. */
const idOf = (kind: 'epci' | 'commune' | 'tenant', number: number): string =>
  `0198c0de-${{ epci: 'e000', commune: 'c000', tenant: 'a000' }[kind]}-8000-8000-${number.toString(16).padStart(12, '0')}`

/** Of each hundred members one is not ready and two were not seen yet. */
const readyOf = (number: number): string => ({ 7: 'False', 31: 'Unknown', 62: 'Unknown' })[number % 100] ?? 'True'

function knownDepartements(): readonly string[] {
  try {
    readRegister({ departementCode: '' })
    return []
  } catch (error) {
    if (error instanceof UnknownDepartement) return error.knownCodes
    throw error
  }
}

/** Every commune of the register, and each EPCI once. */
function readFrance(): { communes: RegisterCommune[]; epcis: RegisterEpci[] } {
  const registers = knownDepartements().map((departementCode) => readRegister({ departementCode }))
  const epcis = new Map(registers.flatMap((register) => register.epcis.map((epci) => [epci.siren, epci] as const)))
  return { communes: registers.flatMap(({ communes }) => communes), epcis: [...epcis.values()] }
}

const insertOrganisations = `
  WITH row AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1) AS row (id uuid, kind text, name text, siren text, insee text, departement text,
                                                 inhabitants integer, group_id uuid)
  ), organisations AS (
    INSERT INTO organisation (id, recorded_at, version) SELECT id, now(), 1 FROM row
  ), identities AS (
    INSERT INTO organisation_identity (organisation_id, valid_from, kind, name, siren, insee_code, departement_code,
                                       source, recorded_at)
    SELECT id, '${startsOn}', kind, name, siren, insee, departement, 'register', now() FROM row
  ), populations AS (
    INSERT INTO organisation_population (organisation_id, kind, in_force_from, vintage, inhabitants, source, recorded_at)
    SELECT id, 'municipale', '${startsOn}', 2023, inhabitants, 'register', now() FROM row WHERE inhabitants IS NOT NULL
  )
  INSERT INTO organisation_group (organisation_id, valid_from, group_id, source, recorded_at)
  SELECT id, '${startsOn}', group_id, 'register', now() FROM row WHERE group_id IS NOT NULL`

const insertTenants = `
  WITH row AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1) AS row (id uuid, slug text, organisation_id uuid, cluster_id uuid, ready text)
  ), nodes AS (
    INSERT INTO quota_node (id, kind, parent_id, depth, path, organisation_id, recorded_at, version)
    SELECT row.id, 'tenant', parent.id, parent.depth + 1, parent.path || row.id, row.organisation_id, now(), 1
      FROM row JOIN quota_node parent ON parent.id = $2::uuid
    RETURNING id
  )
  INSERT INTO tenant (id, slug, organisation_id, parent_node_id, storage_cluster_id, backup_cluster_id, generation, ready,
                      enrolled_at, version)
  SELECT id, slug, organisation_id, $2::uuid, cluster_id, cluster_id, 1, ready,
         now() - make_interval(mins => (row_number() OVER (ORDER BY id))::integer), 1
    FROM row`

/** A space by population. */
const insertQuotas = `
  INSERT INTO quota (tenant_id, offer_id, quota_bytes, state)
  SELECT tenant.id, $1::uuid, (10 + coalesce(figure.inhabitants, 0) / 100) * 1073741824::bigint, 'active'
    FROM tenant LEFT JOIN organisation_population figure ON figure.organisation_id = tenant.organisation_id`

/** What was in use of it on one day: between nothing and a little more than there is. */
const insertUse = `
  INSERT INTO usage_slice (tenant_id, meter, resource_id, offer_id, day, byte_seconds, reading_count, estimated_seconds,
                           missing_readings, simulated, inputs_hash, computed_at)
  SELECT tenant_id, meter, 'volume', offer_id, '2026-01-04',
         quota_bytes::numeric * 864 * (('x' || right(tenant_id::text, 2))::bit(8)::integer * 105 / 255), 24, 0, 0, true,
         decode(repeat('00', 32), 'hex'), now()
    FROM quota CROSS JOIN unnest(ARRAY['storage.provisioned', 'storage.used']) AS meter`

/** Makes every commune of France a member, in SQL: what is measured is how they are looked at. Returns how many. */
export async function insertMembers({ adminUrl, poolId, offerId, clusterIds }: MembersGround): Promise<number> {
  const { communes, epcis } = readFrance()
  const epciIds = new Map(epcis.map(({ siren }, number) => [siren, idOf('epci', number)]))
  const groups = epcis.map(({ siren, name }) => ({ id: epciIds.get(siren), kind: 'epci', name, siren }))
  const members = communes.map((commune, number) => ({
    id: idOf('commune', number),
    kind: 'commune',
    name: commune.name,
    siren: commune.siren,
    insee: commune.inseeCode,
    departement: commune.departementCode,
    inhabitants: commune.population,
    group_id: commune.epciSiren === null ? null : epciIds.get(commune.epciSiren),
  }))
  const tenants = communes.map(({ inseeCode }, number) => ({
    id: idOf('tenant', number),
    slug: `c${inseeCode.toLowerCase()}`,
    organisation_id: idOf('commune', number),
    cluster_id: clusterIds[number % clusterIds.length],
    ready: readyOf(number),
  }))
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(insertOrganisations, [JSON.stringify(groups)])
    await admin.query(insertOrganisations, [JSON.stringify(members)])
    await admin.query(insertTenants, [JSON.stringify(tenants), poolId])
    await admin.query(insertQuotas, [offerId])
    await admin.query(insertUse)
    await admin.query('VACUUM ANALYZE')
  } finally {
    await admin.end()
  }
  return tenants.length
}
