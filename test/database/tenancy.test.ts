import type { Command, Organisation } from '@grenier/contracts'
import type { Database } from '@grenier/database'
import { civilDate } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { communeOf, communeSiren, foundedOn, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const platform = { kind: 'platform' } as const

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await database.unitOfWork.transact(platform, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2, 3]) await insertMember(tx, number)
  })
})
afterAll(() => migrated.drop())

describe('organisations', () => {
  test('an organisation is read back as it was recorded, on any day it is in force and on none before', async () => {
    const commune = { ...communeOf(10), groupId: ids.organisation(1) }
    await database.unitOfWork.transact(platform, (tx) => tx.tenancy.insertOrganisation(commune))
    const [onDay, before] = await database.unitOfWork.read(platform, async (tx) => [
      await tx.tenancy.getOrganisation(commune.id, civilDate('2027-05-01')),
      await tx.tenancy.getOrganisation(commune.id, civilDate('2025-12-31')),
    ])
    expect(onDay).toEqual(commune)
    expect(before).toBeNull()
  })

  test('a SIREN or INSEE code in force belongs to one organisation', async () => {
    const insert = (change: object): Promise<void> =>
      database.unitOfWork.transact(platform, (tx) =>
        tx.tenancy.insertOrganisation({ ...communeOf(20), id: ids.organisation(99), ...change }),
      )
    await expect(insert({ siren: communeOf(1).siren })).rejects.toMatchObject({ code: 'organisation-known' })
    await expect(insert({ inseeCode: communeOf(1).inseeCode })).rejects.toMatchObject({ code: 'organisation-known' })
  })

  test('pages follow each other in French order and a cursor of another list is refused', async () => {
    await database.unitOfWork.transact(platform, async (tx) => {
      for (const [index, name] of ['Zoteux', 'Écouen', 'Ecquevilly', 'eaubonne'].entries()) {
        await tx.tenancy.insertOrganisation(communeOf(30 + index, name))
      }
    })
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await database.unitOfWork.read(platform, (tx) =>
        tx.tenancy.listOrganisations({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }),
      )
      names.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(names).toHaveLength(new Set(names).size)
    expect(names.slice(-4)).toEqual(['eaubonne', 'Écouen', 'Ecquevilly', 'Zoteux'])
    const { nextCursor } = await database.unitOfWork.read(platform, (tx) => tx.tenancy.listOrganisations({ limit: 1 }))
    await expect(
      database.unitOfWork.read(platform, (tx) => tx.quota.listOffers({ limit: 1, cursor: nextCursor ?? '' })),
    ).rejects.toMatchObject({ code: 'cursor-invalid' })
  })
})

describe('tenants', () => {
  test('a tenant is read with its organisation, below the pool it was enrolled under', async () => {
    const tenant = await database.unitOfWork.read(platform, (tx) => tx.tenancy.getTenant(ids.tenant(1), foundedOn))
    expect(tenant).toMatchObject({
      slug: 'commune-1',
      name: 'Commune 001',
      siren: communeSiren(1),
      groupName: null,
      inhabitants: 1_001,
      parentNodeId: ids.epci,
      ready: 'Unknown',
      generation: 1,
      enrolledAt: recordedAt,
    })
  })

  test('an organisation is enrolled once, and only below a pool', async () => {
    const enrol = (change: object): Promise<void> =>
      database.unitOfWork.transact(platform, (tx) =>
        tx.tenancy.insertTenant({
          id: ids.tenant(50),
          slug: 'another',
          organisationId: ids.organisation(1),
          parentNodeId: ids.epci,
          storageClusterId: ids.cluster,
          backupClusterId: ids.cluster,
          enrolledAt: recordedAt,
          ...change,
        }),
      )
    await expect(enrol({})).rejects.toMatchObject({ code: 'tenant-known' })
    await expect(enrol({ parentNodeId: ids.tenant(1) })).rejects.toMatchObject({ code: 'pool-unknown' })
  })

  test('search treats percent signs and underscores as themselves', async () => {
    const search = (text: string): Promise<string[]> =>
      database.unitOfWork.read(platform, async (tx) =>
        (await tx.tenancy.listTenants({ limit: 10, search: text }, foundedOn)).items.map(({ slug }) => slug),
      )
    expect(await search('commune 002')).toEqual(['commune-2'])
    expect(await search(communeSiren(3))).toEqual(['commune-3'])
    expect(await search('%')).toEqual([])
    expect(await search('commune_1')).toEqual([])
  })

  test('conditions are upserted by type; one that says the same keeps its instant and changes nothing', async () => {
    const condition = {
      type: 'Ready',
      status: 'False',
      reason: 'Waiting',
      message: '…',
      observedGeneration: 1,
      changedAt: recordedAt,
    } as const
    const save = (change: object, ready: 'True' | 'False'): Promise<boolean> =>
      database.unitOfWork.transact(platform, (tx) =>
        tx.tenancy.saveConditions({ tenantId: ids.tenant(2), conditions: [{ ...condition, ...change }], ready }),
      )
    expect(await save({}, 'False')).toBe(true)
    const later = { changedAt: recordedAt + 1_000 }
    expect(await save(later, 'False')).toBe(false)
    expect(await save({ ...later, status: 'True' }, 'True')).toBe(true)
    const { conditions, tenant } = await database.unitOfWork.read(platform, async (tx) => ({
      conditions: await tx.tenancy.listConditions(ids.tenant(2)),
      tenant: await tx.tenancy.getTenant(ids.tenant(2), foundedOn),
    }))
    expect(conditions).toEqual([{ ...condition, ...later, status: 'True' }])
    expect(tenant?.ready).toBe('True')
    const due = await database.unitOfWork.read(platform, (tx) =>
      tx.provisioning.tenantsToExamine({ before: recordedAt, limit: 10 }),
    )
    expect(due).toEqual([ids.tenant(1), ids.tenant(3)])
  })

  test('an avenant in force replaces the terms of its agreement from its day on', async () => {
    const read = (day: string) =>
      database.unitOfWork.read(platform, (tx) => tx.tenancy.agreementInForce(ids.tenant(3), civilDate(day)))
    expect(await read('2025-12-31')).toBeNull()
    expect(await read('2026-03-01')).toMatchObject({ number: 'C-3', endsOn: null, annualCommitmentCents: 60_000n })
  })
})

describe('the list of members', () => {
  const insertCommune = (number: number, change: Partial<Organisation>): Promise<void> =>
    database.unitOfWork.transact(platform, async (tx) => {
      await tx.tenancy.insertOrganisation({ ...communeOf(number), ...change })
      await tx.tenancy.insertTenant({
        id: ids.tenant(number),
        slug: `c-${number}`,
        organisationId: ids.organisation(number),
        parentNodeId: ids.epci,
        storageClusterId: ids.cluster,
        backupClusterId: ids.cluster,
        enrolledAt: recordedAt,
      })
    })

  test('search knows a name without its accents, ligatures, hyphens and apostrophes', async () => {
    const names = ['Saint-Étienne-d’Œuilly', "L'Haÿ", 'Sainte-Étienne']
    const found = (text: string): Promise<string[]> =>
      database.unitOfWork.read(platform, async (tx) =>
        (await tx.tenancy.listTenants({ limit: 10, search: text }, foundedOn)).items.map(({ name }) => name),
      )
    for (const [index, name] of names.entries()) await insertCommune(60 + index, { name })
    expect(await found('saint etienne d oeu')).toEqual([names[0]])
    expect(await found('SAINT-ÉTIENNE')).toEqual([names[0]])
    expect(await found('l’hay')).toEqual([names[1]])
    expect(await found(communeOf(62).inseeCode ?? '')).toEqual([names[2]])
  })

  test.each(['name', 'group', 'inhabitants', 'enrolled'] as const)(
    'pages by %s hold every member once, and going down they are those of going up',
    async (sort) => {
      const walk = async (direction: 'asc' | 'desc'): Promise<string[]> => {
        const ids: string[] = []
        let cursor: string | undefined
        do {
          const query = { limit: 2, sort, direction, ...(cursor === undefined ? {} : { cursor }) }
          const page = await database.unitOfWork.read(platform, (tx) => tx.tenancy.listTenants(query, foundedOn))
          ids.push(...page.items.map(({ id }) => id))
          cursor = page.nextCursor ?? undefined
        } while (cursor !== undefined)
        return ids
      }
      const up = await walk('asc')
      const total = await database.unitOfWork.read(platform, (tx) => tx.tenancy.countTenants({}, foundedOn))
      expect(new Set(up).size).toBe(total)
      expect(up).toHaveLength(total)
      expect(await walk('desc')).toEqual(up.toReversed())
    },
  )

  test('filters narrow the list and its count alike, and a cursor belongs to one order', async () => {
    const ask = (filters: Partial<Command<'listTenants'>>) =>
      database.unitOfWork.read(platform, async (tx) => ({
        ids: (await tx.tenancy.listTenants({ limit: 50, ...filters }, foundedOn)).items.map(({ id }) => id),
        total: await tx.tenancy.countTenants(filters, foundedOn),
      }))
    await insertCommune(70, { name: 'Groupée', groupId: ids.organisation(1), departementCode: '2A' })
    const only = { ids: [ids.tenant(70)], total: 1 }
    expect(await ask({ groupId: ids.organisation(1) })).toEqual(only)
    expect(await ask({ departement: '2A' })).toEqual(only)
    expect(await ask({ departement: '2A', clusterId: ids.cluster })).toEqual(only)
    expect(await ask({ departement: '2A', clusterId: ids.organisation(1) })).toEqual({ ids: [], total: 0 })
    expect(await ask({ departement: '2A', ready: 'True' })).toEqual({ ids: [], total: 0 })
    const byGroup = await database.unitOfWork.read(platform, (tx) =>
      tx.tenancy.listTenants({ limit: 1, sort: 'group', direction: 'desc' }, foundedOn),
    )
    expect(byGroup.items.map(({ name, groupName }) => [name, groupName])).toEqual([['Groupée', 'Commune 001']])
    await expect(
      database.unitOfWork.read(platform, (tx) =>
        tx.tenancy.listTenants({ limit: 1, cursor: byGroup.nextCursor ?? '' }, foundedOn),
      ),
    ).rejects.toMatchObject({ code: 'cursor-invalid' })
  })

  test('what places use is what the last measured day says, each offer by its largest meter', async () => {
    const admin = new Client({ connectionString: migrated.adminUrl })
    await admin.connect()
    await admin.query(
      `INSERT INTO quota (tenant_id, offer_id, quota_bytes, state) VALUES ($1, $2, 100, 'active'), ($1, $3, 50, 'active')`,
      [ids.tenant(60), ids.offer(1), ids.offer(2)],
    )
    await admin.query(
      `INSERT INTO usage_slice (tenant_id, meter, resource_id, offer_id, day, byte_seconds, reading_count,
                                estimated_seconds, missing_readings, simulated, inputs_hash, computed_at)
       SELECT $1::uuid, meter, resource, offer_id, day::date, bytes * 86400::numeric, 24, 0, 0, false, decode(repeat('00', 32), 'hex'), now()
         FROM (VALUES ('storage.provisioned', 'a', $2::uuid, '2026-01-02', 30), ('storage.provisioned', 'b', $2, '2026-01-02', 20),
                      ('storage.used', 'a', $2, '2026-01-02', 7), ('backup.stored', 'c', $3, '2026-01-02', 11),
                      ('storage.used', 'a', $2, '2026-01-01', 99)) AS slice (meter, resource, offer_id, day, bytes)`,
      [ids.tenant(60), ids.offer(1), ids.offer(2)],
    )
    await admin.end()
    const on = civilDate('2026-01-03')
    const measured = {
      day: civilDate('2026-01-02'),
      seconds: 86_400,
      meters: ['storage.provisioned', 'storage.used', 'backup.stored'] as const,
    }
    const { day, none, places, members } = await database.unitOfWork.read(platform, async (tx) => ({
      day: await tx.tenancy.lastMeasuredDay(on),
      none: await tx.tenancy.lastMeasuredDay(foundedOn),
      places: await tx.tenancy.territoryPlaces({ on, measured }),
      members: await tx.tenancy.territoryMembers({ on, measured, departement: '95', groupId: null, limit: 50 }),
    }))
    expect([day, none]).toEqual([measured.day, null])
    expect(members.find(({ tenantId }) => tenantId === ids.tenant(60))).toMatchObject({
      inseeCode: expect.stringMatching(/^95/),
      quotaBytes: 150n,
      usedBytes: 61n,
    })
    expect(members.find(({ tenantId }) => tenantId === ids.tenant(61))).toMatchObject({
      quotaBytes: 0n,
      usedBytes: null,
    })
    expect(places.find(({ departementCode }) => departementCode === '95')).toMatchObject({
      quotaBytes: 150n,
      usedBytes: 61n,
    })
  })

  test('the territory sums the members of each EPCI, and lists them, the most populous first', async () => {
    const { places, members } = await database.unitOfWork.read(platform, async (tx) => ({
      places: await tx.tenancy.territoryPlaces({ on: foundedOn, measured: null }),
      members: await tx.tenancy.territoryMembers({
        on: foundedOn,
        measured: null,
        departement: null,
        groupId: null,
        limit: 3,
      }),
    }))
    expect(places.find(({ departementCode }) => departementCode === '2A')).toEqual({
      departementCode: '2A',
      groupId: ids.organisation(1),
      groupName: 'Commune 001',
      members: 1,
      notReady: 0,
      unknown: 1,
      inhabitants: 1_070,
      quotaBytes: 0n,
      usedBytes: null,
    })
    const total = await database.unitOfWork.read(platform, (tx) => tx.tenancy.countTenants({}, foundedOn))
    expect(places.reduce((sum, place) => sum + place.members, 0)).toBe(total)
    expect(members.map(({ tenantId, inhabitants }) => [tenantId, inhabitants])).toEqual([
      [ids.tenant(70), 1_070],
      [ids.tenant(62), 1_062],
      [ids.tenant(61), 1_061],
    ])
  })
})
