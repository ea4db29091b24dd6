import { createHash } from 'node:crypto'
import { canonicalJson } from '@grenier/audit-chain'
import type { Client as Caller, ResidencyAttestation, Role } from '@grenier/contracts'
import { residencyRecord } from '@grenier/contracts'
import { addMs, civilDate, GIB, type Instant, instantFromIso } from '@grenier/quota-billing'
import { flattenedVerify, importJWK } from 'jose'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clusterOf, idOf, ids, insertGround, insertMember, recordedAt, site } from '../harness/fixtures.ts'
import { plantHoldings, plantRow, quoted } from './support/holdings.ts'
import { clustersOfTheSuite, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
let operator: Caller
let admin: Client
const tenantId = ids.tenant(1)
const params = { tenantId }
const [southSite, southCluster] = [idOf(1, 2), idOf(2, 9)]
const now = instantFromIso('2026-06-15T10:00:00.000Z')
const switchedAt = instantFromIso('2026-05-01T00:00:00.000Z')

beforeAll(async () => {
  const recordsSite = { code: 'nord', since: civilDate('2026-03-01') }
  api = await startRealApi(now, { ...clustersOfTheSuite, recordsSite })
  operator = api.client('operator')
  admin = new Client({ connectionString: api.adminUrl })
  await admin.connect()
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await insertMember(tx, 2)
    const south = { ...site, id: southSite, code: 'sud', name: 'Site sud', s3Endpoint: 'https://s3.sud.example' }
    await tx.provisioning.insertSite(south)
    await tx.provisioning.insertCluster({ ...clusterOf(southCluster, 'gamma'), siteId: southSite }, 'sealed')
  })
  await plantHoldings({ admin, tenantId, southCluster, switchedAt })
})
afterAll(async () => {
  await admin?.end()
  await api?.close()
})

const body = {
  name: 'Hébergeur du Sud',
  siren: '424242428',
  country: 'FR',
  place: 'Gravelines',
  activity: 'hosting',
  description: 'Salle et énergie',
  transferSafeguard: null,
  startsOn: civilDate('2026-03-01'),
  shortNoticeReason: 'en place depuis le début',
} as const

const located = (subprocessorId: string | null) =>
  ({
    validFrom: civilDate('2026-03-01'),
    country: 'FR',
    postalCode: '59820',
    locality: 'Gravelines',
    subprocessorId,
  }) as const

const attestation = (role: Role, at?: Instant): Promise<ResidencyAttestation> =>
  api.client(role, tenantId).call('getResidency', { params, ...(at === undefined ? {} : { query: { at } }) })

describe('the residency of a tenant', () => {
  it('before anybody has recorded where sites are says that it is not known', async () => {
    const { record } = await attestation('member-admin')
    expect(record.places.map(({ code, location, keeper }) => ({ code, location, keeper }))).toEqual([
      { code: 'nord', location: null, keeper: null },
      { code: 'sud', location: null, keeper: null },
    ])
    expect(record.unknown).toEqual(['copies-not-placed', 'site-not-located'])
  })

  it('tells every volume on both sides of a move, buckets and copies, with who keeps each place since when', async () => {
    const keeper = await operator.call('recordSubprocessor', { body })
    await operator.call('locateSite', { params: { siteId: southSite }, body: located(keeper.id) })
    await operator.call('locateSite', { params: { siteId: ids.site }, body: located(null) })
    const { record } = await attestation('member-viewer')
    const shown = record.holdings.map(({ kind, name, count, sizeBytes, since, siteId, clusterName }) => ({
      kind,
      name,
      count,
      sizeBytes,
      siteId,
      clusterName,
      since: new Date(since).toISOString(),
    }))
    expect(shown).toEqual([
      {
        kind: 'volume',
        name: 'archives',
        count: 1,
        sizeBytes: 1024n,
        siteId: southSite,
        clusterName: 'gamma',
        since: '2026-05-01T00:00:00.000Z',
      },
      {
        kind: 'volume-left',
        name: 'archives',
        count: 1,
        sizeBytes: 1024n,
        siteId: ids.site,
        clusterName: 'alpha',
        since: '2026-02-01T00:00:00.000Z',
      },
      {
        kind: 'copies',
        name: 'archives',
        count: 2,
        sizeBytes: 30n,
        siteId: ids.site,
        clusterName: null,
        since: '2026-02-02T02:00:00.000Z',
      },
      {
        kind: 'copies',
        name: 'archives',
        count: 1,
        sizeBytes: null,
        siteId: null,
        clusterName: null,
        since: '2026-03-01T02:00:00.000Z',
      },
      {
        kind: 'records',
        name: record.installationId,
        count: 1,
        sizeBytes: null,
        siteId: ids.site,
        clusterName: null,
        since: '2026-02-28T23:00:00.000Z',
      },
    ])
    expect(record.places.map(({ code, keeper: who, location }) => [code, who?.kind, location?.since])).toEqual([
      ['nord', 'operator', '2026-03-01'],
      ['sud', 'subprocessor', '2026-03-01'],
    ])
    expect(record.unknown).toEqual(['copies-not-placed'])
  })

  it('of an instant before the move tells the one side, the copies that were there, and places as they then were', async () => {
    const { record } = await attestation('member-admin', instantFromIso('2026-02-15T00:00:00.000Z'))
    expect(record.holdings.map(({ kind, siteId, count }) => [kind, siteId, count])).toEqual([
      ['volume', ids.site, 1],
      ['copies', ids.site, 1],
    ])
    expect(record.places).toMatchObject([{ code: 'nord', location: null, keeper: null }])
    expect(record.unknown).toEqual(expect.arrayContaining(['site-not-located', 'records-not-located']))
  })

  it('is signed by the installation: the signature holds for what was sent, and for nothing else', async () => {
    const { record, recordSha256, publicJwk, signature } = await attestation('auditor')
    const payload = canonicalJson(z.encode(residencyRecord, record))
    expect(createHash('sha256').update(payload).digest('hex')).toBe(recordSha256)
    const key = await importJWK(publicJwk, 'ES256')
    const [head = '', , tail = ''] = signature.split('.')
    const verify = (text: string) =>
      flattenedVerify({ protected: head, payload: Buffer.from(text).toString('base64url'), signature: tail }, key)
    await expect(verify(payload)).resolves.toBeDefined()
    await expect(verify(payload.replace('Gravelines', 'Cergy'))).rejects.toThrow('signature verification failed')
  })

  it('is the same for the member in its own scope and for the operator', async () => {
    const [mine, theirs] = await Promise.all([attestation('member-admin'), attestation('operator')])
    expect(mine.record).toEqual(theirs.record)
  })

  it('comes as PDF, of an instant too', async () => {
    const response = await fetch(`${api.baseUrl}/v1/tenants/${tenantId}/residency.pdf?at=2026-02-15T00:00:00.000Z`, {
      headers: { authorization: `Bearer ${await api.token('member-admin', tenantId)}` },
    })
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toContain('attestation-localisation-2026-02-15')
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })

  it.each([
    [addMs(now, 1), 422, 'instant-ahead'],
    [addMs(recordedAt, -1), 404, 'not-found'],
  ])('of an instant that has not come, or before the tenant was enrolled, is refused: %i', async (at, status, code) => {
    const path = `/v1/tenants/${tenantId}/residency?at=${new Date(at).toISOString()}`
    const response = await fetch(`${api.baseUrl}${path}`, {
      headers: { authorization: `Bearer ${await api.token('operator')}` },
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  })
})

describe('what is recorded of places and subprocessors', () => {
  const faultOf = async (call: Promise<unknown>): Promise<string | undefined> =>
    await call.then(
      () => undefined,
      (error: unknown) => (error as { code?: string }).code,
    )

  it.each([
    ['a country outside the declared residency', { ...located(null), country: 'DE' }, 'site-location-elsewhere'],
    ['a day that has a place', located(null), 'site-location-known'],
    [
      'a subprocessor nobody knows',
      { ...located(idOf(1, 77)), validFrom: civilDate('2026-04-01') },
      'subprocessor-unknown',
    ],
  ])('a site is not located with %s', async (_what, given, code) => {
    expect(await faultOf(operator.call('locateSite', { params: { siteId: ids.site }, body: given }))).toBe(code)
  })

  it('a subprocessor outside the European Economic Area needs what covers the transfer', async () => {
    const abroad = { ...body, siren: null, country: 'US', name: 'Relay Inc.' }
    expect(await faultOf(operator.call('recordSubprocessor', { body: abroad }))).toBe('transfer-safeguard-missing')
    const covered = { ...abroad, transferSafeguard: 'Clauses contractuelles types 2021/914' }
    expect(await operator.call('recordSubprocessor', { body: covered })).toMatchObject({ country: 'US', version: 1 })
  })

  it('ends once, not before its first day, and not while it keeps a site', async () => {
    const { items } = await api.client('member-viewer', tenantId).call('listSubprocessors')
    const keeper = items.find(({ name }) => name === body.name)
    const abroad = items.find(({ name }) => name === 'Relay Inc.')
    const end = (subprocessor: typeof keeper, endsOn: string, ifMatch = 1) =>
      operator.call('endSubprocessor', {
        params: { subprocessorId: subprocessor?.id ?? '' },
        body: { endsOn: civilDate(endsOn) },
        ifMatch,
      })
    expect(await faultOf(end(keeper, '2026-07-01'))).toBe('subprocessor-keeps-site')
    expect(await faultOf(end(abroad, '2026-02-28'))).toBe('subprocessor-dates')
    expect(await faultOf(end(abroad, '2026-07-01', 2))).toBe('version-stale')
    expect(await end(abroad, '2026-07-01')).toMatchObject({ endsOn: '2026-07-01', version: 2 })
    expect(await faultOf(end(abroad, '2026-07-02', 2))).toBe('subprocessor-ended')
    await operator.call('locateSite', {
      params: { siteId: southSite },
      body: { ...located(null), validFrom: civilDate('2026-07-01') },
    })
    expect(await end(keeper, '2026-07-01')).toMatchObject({ endsOn: '2026-07-01' })
    const at = await api.client('operator').call('listSubprocessors', { query: { on: civilDate('2026-07-01') } })
    expect(at.items).toEqual([])
    const late = { ...located(keeper?.id ?? ''), validFrom: civilDate('2026-08-01') }
    expect(await faultOf(operator.call('locateSite', { params: { siteId: southSite }, body: late }))).toBe(
      'subprocessor-not-at-work',
    )
  })
})

describe('the register of processing', () => {
  it('is made of what is in use: services, contacts, subprocessors, certificates', async () => {
    const dates = { validFrom: civilDate('2026-01-01'), validUntil: null }
    for (const [of, email] of [
      ['dpo', 'dpo@cdg.example'],
      ['secretary', 'mairie@auvers.example'],
      ['finance', 'finances@auvers.example'],
    ] as const) {
      await operator.call('recordContact', { params, body: { function: of, name: of, email, ...dates } })
    }
    await admin.query('SET session_replication_role = replica')
    const granted = { offer_id: quoted(ids.offer(1)), quota_bytes: String(10n * GIB) }
    const given = { ...granted, base_bytes: String(10n * GIB), owed_bytes: '0' }
    await plantRow(admin, 'quota', { tenantId, given })
    await admin.query('SET session_replication_role = origin')
    await api.client('member-admin', tenantId).call('recordWebhookEndpoint', {
      params,
      body: { url: 'https://recepteur.example/hook', noticeKinds: [] },
    })
    await operator.call('recordCertificate', {
      body: {
        kind: 'hds',
        siteId: ids.site,
        offerId: null,
        reference: 'HDS-1',
        issuedBy: 'Organisme',
        validFrom: civilDate('2026-01-01'),
        validUntil: civilDate('2028-12-31'),
      },
    })
    const register = await api.client('member-viewer', tenantId).call('getTenantProcessingRegister', { params })
    const { controller } = register
    expect(controller.contacts.map(({ email }) => email)).toEqual(['mairie@auvers.example'])
    expect(controller.officers.map(({ email }) => email)).toEqual(['dpo@cdg.example'])
    expect(controller.processings.map(({ kind }) => kind)).toEqual([
      'storage',
      'backup',
      'administration',
      'notification',
      'webhooks',
    ])
    expect(register.certificates).toMatchObject([{ kind: 'hds', of: 'Site nord' }])
    expect(register.subprocessors.map(({ name }) => name)).toEqual(['Hébergeur du Sud', 'Relay Inc.'])
    expect(register.measures).not.toContain('passwords-in-escrow')
    // The same in the member's own scope and in the operator's.
    expect(await operator.call('getTenantProcessingRegister', { params })).toEqual(register)
  })

  it('of all members comes page by page, each with what it uses and nothing it does not', async () => {
    const first = await operator.call('getProcessingRegister', { query: { limit: 1 } })
    expect(first.items.map((item) => item.tenantId)).toEqual([tenantId])
    const second = await operator.call('getProcessingRegister', { query: { limit: 1, cursor: first.nextCursor ?? '' } })
    expect(second.nextCursor).toBeNull()
    expect(second.items).toMatchObject([
      { tenantId: ids.tenant(2), contacts: [], officers: [], processings: [{ kind: 'administration', offers: [] }] },
    ])
  })

  const fileOf = async (path: string, role: Role, of?: string) => {
    const authorization = `Bearer ${await api.token(role, of)}`
    const response = await fetch(`${api.baseUrl}${path}`, { headers: { authorization } })
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status: response.status, mediaType: response.headers.get('content-type'), bytes }
  }

  it('comes as PDF', async () => {
    const drawn = await fileOf(`/v1/tenants/${tenantId}/processing-register.pdf`, 'member-admin', tenantId)
    expect(drawn.mediaType).toBe('application/pdf')
    expect(drawn.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('of all members comes whole, as PDF and as CSV, to the operator and the auditor alone', async () => {
    for (const role of ['operator', 'auditor'] as const) {
      const pdf = await fileOf('/v1/processing-register.pdf', role)
      expect([pdf.status, pdf.mediaType]).toEqual([200, 'application/pdf'])
      const csv = await fileOf('/v1/processing-register.csv?reader=machines', role)
      expect(csv.mediaType).toContain('text/csv')
      expect(csv.bytes.toString().match(/^[\da-f-]{36},/gm)).toEqual([`${tenantId},`, `${ids.tenant(2)},`])
    }
    for (const format of ['pdf', 'csv']) {
      expect((await fileOf(`/v1/processing-register.${format}`, 'finance')).status).toBe(403)
      expect((await fileOf(`/v1/processing-register.${format}`, 'member-admin', tenantId)).status).toBe(403)
    }
  })

  it('is narrowed to a département, or to members whose organisation names none', async () => {
    await admin.query(
      `UPDATE organisation_identity SET departement_code = '60'
        WHERE organisation_id = (SELECT organisation_id FROM tenant WHERE id = $1)`,
      [ids.tenant(2)],
    )
    await admin.query(
      `UPDATE organisation_identity SET departement_code = NULL
        WHERE organisation_id = (SELECT organisation_id FROM tenant WHERE id = $1)`,
      [tenantId],
    )
    const of = async (departement: string) => {
      const { items, departements } = await operator.call('getProcessingRegister', {
        query: { limit: 10, departement },
      })
      expect(departements).toEqual([
        { code: '60', members: 1 },
        { code: null, members: 1 },
      ])
      const csv = await fileOf(`/v1/processing-register.csv?reader=machines&departement=${departement}`, 'auditor')
      expect(csv.bytes.toString().match(/^[\da-f-]{36}(?=,)/gm) ?? []).toEqual(items.map((item) => item.tenantId))
      return items.map((item) => item.tenantId)
    }
    expect([await of('60'), await of('none'), await of('95')]).toEqual([[ids.tenant(2)], [tenantId], []])
    expect((await fileOf('/v1/processing-register.pdf?departement=60', 'auditor')).status).toBe(200)
    expect((await fileOf('/v1/processing-register.pdf?departement=val', 'auditor')).status).toBe(400)
  })

  it('of more members than a PDF has is refused as PDF, with what to ask for, and whole as CSV', async () => {
    await admin.query('BEGIN')
    await admin.query('SET LOCAL session_replication_role = replica')
    await admin.query(
      `INSERT INTO tenant
       SELECT (jsonb_populate_record(known, jsonb_build_object(
                'id', gen_random_uuid(), 'organisation_id', gen_random_uuid(), 'slug', 'further-' || number))).*
         FROM tenant known, generate_series(1, 1000) AS number WHERE known.id = $1`,
      [tenantId],
    )
    await admin.query('COMMIT')
    const refused = await fileOf('/v1/processing-register.pdf', 'operator')
    expect(refused.status).toBe(422)
    expect(JSON.parse(refused.bytes.toString())).toMatchObject({ code: 'register-too-long' })
    expect(refused.bytes.toString()).toContain('1000')
    const csv = await fileOf('/v1/processing-register.csv', 'operator')
    expect(csv.bytes.toString().trim().split('\r\n')).toHaveLength(1_003)
  })
})
