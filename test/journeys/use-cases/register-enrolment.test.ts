import type { Answer, Command } from '@grenier/contracts'
import { civilDate, GIB } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { prepareRegion, type Region } from './region.ts'

const cergy = '95127'
const cergyPontoise = '249500109'
const register = createCommuneRegister()

let house: House
let region: Region

function termsOf(inseeCode: string): Command<'enrolCommune'> {
  return {
    inseeCode,
    parentNodeId: region.root.id,
    storageClusterId: region.clusterId,
    backupClusterId: region.clusterId,
    dataClass: 'ordinary',
    residencyMin: null,
    sameSiteReason: null,
    agreement: {
      number: `CONV-${inseeCode}`,
      actId: region.actId,
      startsOn: civilDate('2026-01-01'),
      endsOn: null,
      noticeDays: 180,
      billingCycle: 'month',
      annualCommitmentCents: null,
    },
    recipient: {
      siret: null,
      budget: 'Budget principal',
      serviceCode: null,
      serviceCodeRequired: false,
      engagementRequired: false,
      expenseAccount: null,
      vatLiable: false,
      settlementMode: 'titre',
    },
    starterQuotas: [{ offerId: region.block.id, quotaBytes: 20n * GIB }],
  }
}

async function rows(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    return (await admin.query(text, values)).rows as Record<string, unknown>[]
  } finally {
    await admin.end()
  }
}

const listed = (query: Partial<Command<'listRegisterCommunes'>>): Promise<Answer<'listRegisterCommunes'>> =>
  house.api.listRegisterCommunes({ limit: 100, ...query }, callOf(operator))

const codesOf = ({ items }: Answer<'listRegisterCommunes'>) => items.map(({ inseeCode }) => inseeCode)

beforeAll(async () => {
  house = await openHouse('2026-02-01T08:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house?.close())

describe('enrolment from the register', () => {
  it('records the commune, its population and its EPCI, and enrols it, in one go', async () => {
    const tenant = await house.api.enrolCommune(termsOf(cergy), callOf(operator))
    expect(tenant).toMatchObject({ name: 'Cergy', siren: '219501277', inseeCode: cergy, inhabitants: 70_906 })
    expect(tenant.groupName).toBe('CA de Cergy-Pontoise')
    expect(tenant.agreement?.number).toBe('CONV-95127')
    const [figure] = await rows(
      'SELECT kind, vintage, source, in_force_from::text AS since FROM organisation_population WHERE organisation_id = $1',
      [tenant.organisationId],
    )
    const { source, population } = register.edition
    expect(figure).toEqual({ kind: 'municipale', vintage: population.vintage, source, since: population.inForceFrom })
    const facts = await rows(
      "SELECT subject_kind, after->>'name' AS name FROM audit_entry WHERE action = 'enrolCommune' ORDER BY 1, 2",
    )
    expect(facts).toEqual([
      { subject_kind: 'organisation', name: 'CA de Cergy-Pontoise' },
      { subject_kind: 'organisation', name: 'Cergy' },
      { subject_kind: 'tenant', name: 'Cergy' },
    ])
  })

  it('gives the same answer to the same call, and refuses another one of that commune', async () => {
    const again = callOf(operator, { key: 'enrol:95018' })
    const first = await house.api.enrolCommune(termsOf('95018'), again)
    expect(await house.api.enrolCommune(termsOf('95018'), again)).toEqual(first)
    expect((await problemOf(house.api.enrolCommune(termsOf('95018'), callOf(operator)))).code).toBe('tenant-known')
  })

  it('records an EPCI once, however many of its communes are enrolled at once', async () => {
    const epci = '249500513'
    const communes = register.communesOf({ kind: 'epci', code: epci })?.slice(0, 5) ?? []
    expect(communes).toHaveLength(5)
    const tenants = await Promise.all(
      communes.map(({ inseeCode }) => house.api.enrolCommune(termsOf(inseeCode), callOf(operator))),
    )
    expect(new Set(tenants.map(({ groupName }) => groupName)).size).toBe(1)
    expect(await rows('SELECT 1 FROM organisation_identity WHERE siren = $1', [epci])).toHaveLength(1)
  })

  it('leaves nothing behind where a pool has no room, an act is unknown, or the agreement is older than the register', async () => {
    const before = await rows('SELECT count(*)::integer AS n FROM organisation')
    const terms = termsOf('95306')
    const large = { ...terms, starterQuotas: [{ offerId: region.block.id, quotaBytes: 5_000n * GIB }] }
    expect((await problemOf(house.api.enrolCommune(large, callOf(operator)))).code).toBe('capacity-exceeded')
    const unvoted = { ...terms, agreement: { ...terms.agreement, actId: region.root.id } }
    expect((await problemOf(house.api.enrolCommune(unvoted, callOf(operator)))).code).toBe('act-unknown')
    const early = { ...terms, agreement: { ...terms.agreement, startsOn: civilDate('2025-12-31') } }
    expect(await problemOf(house.api.enrolCommune(early, callOf(operator)))).toEqual({
      code: 'agreement-before-register',
      params: { registerOn: '2026-01-01', startsOn: '2025-12-31' },
    })
    expect((await problemOf(house.api.enrolCommune(termsOf('75101'), callOf(operator)))).code).toBe('not-found')
    expect(await rows('SELECT count(*)::integer AS n FROM organisation')).toEqual(before)
  })
})

describe('the register beside who is enrolled', () => {
  it('says of each commune of an EPCI whether it is a member, and what of it is recorded', async () => {
    const all = await listed({ epci: cergyPontoise })
    expect(all.communes).toBe(register.communesOf({ kind: 'epci', code: cergyPontoise })?.length)
    expect(all).toMatchObject({ members: 1, total: all.communes, nextCursor: null, source: register.edition.source })
    const members = all.items.filter(({ tenantId }) => tenantId !== null)
    expect(members.map(({ name }) => name)).toEqual(['Cergy'])
    const groups = new Set(all.items.map(({ epci }) => epci?.organisationId))
    expect([...groups]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)])
    expect(codesOf(await listed({ epci: cergyPontoise, membership: 'member' }))).toEqual([cergy])
    expect((await listed({ epci: cergyPontoise, membership: 'open' })).total).toBe(all.communes - 1)
  })

  it('pages a département by name, each commune once, and finds without accents', async () => {
    const codes: string[] = []
    let cursor: string | null = null
    do {
      const page: Answer<'listRegisterCommunes'> = await listed({
        departement: '95',
        limit: 50,
        ...(cursor === null ? {} : { cursor }),
      })
      codes.push(...codesOf(page))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(codes).toEqual(register.communesOf({ kind: 'departement', code: '95' })?.map(({ inseeCode }) => inseeCode))
    const found = await listed({ departement: '95', search: 'ecouen' })
    expect(found.items.map(({ name }) => name)).toEqual(['Écouen'])
    expect(found.total).toBe(1)
  })

  it('refuses no place, two places, an unknown one and a cursor of elsewhere', async () => {
    for (const query of [{}, { departement: '95', epci: cergyPontoise }, { departement: '96' }]) {
      expect((await problemOf(listed(query))).code).toBe('register-place-unknown')
    }
    expect((await problemOf(listed({ departement: '95', cursor: '75056' }))).code).toBe('cursor-invalid')
  })

  it('finds départements and EPCI by a part of their name, or by their code', async () => {
    const named = await house.api.listRegisterPlaces({ search: 'pontoise' }, callOf(operator))
    expect(named.items).toContainEqual({
      kind: 'epci',
      code: cergyPontoise,
      name: 'CA de Cergy-Pontoise',
      communes: register.communesOf({ kind: 'epci', code: cergyPontoise })?.length,
    })
    const coded = await house.api.listRegisterPlaces({ search: '2a' }, callOf(operator))
    expect(coded.items[0]).toMatchObject({ kind: 'departement', code: '2A', communes: 124 })
    const all = await house.api.listRegisterPlaces({}, callOf(operator))
    expect(all.items).toHaveLength(20)
    expect(all.total).toBe(register.places().length)
  })
})
