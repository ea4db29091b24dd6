import type { Role } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterOf, idOf, ids, insertGround, insertMember, recordedAt, site } from '../harness/fixtures.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
const tenantId = ids.tenant(1)
const otherSiteId = idOf(1, 2)
const otherClusterId = idOf(2, 3)
const certificate = {
  kind: 'hds',
  siteId: ids.site,
  offerId: null,
  reference: 'HDS-2026-12',
  issuedBy: 'Organisme certificateur',
  validFrom: '2022-01-01',
  validUntil: '2024-12-31',
}

interface Told {
  readonly status: number
  readonly document: {
    readonly id?: string
    readonly code?: string
    readonly detail?: string
    readonly state?: string
    readonly explanation?: string
    readonly items?: readonly { id: string; state: string }[]
    readonly refusals?: readonly { code: string; explanation: string }[]
    readonly clusters?: readonly { clusterName: string; backupFaults: readonly { explanation: string }[] }[]
  }
}

async function send(path: string, call: { role: Role; body?: object; language?: string }): Promise<Told> {
  const { role, body, language = 'fr' } = call
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await api.token(role, role === 'operator' ? undefined : tenantId)}`,
      'accept-language': language,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, document: (await response.json()) as Told['document'] }
}

beforeAll(async () => {
  api = await startRealApi(anHourAfter(recordedAt))
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await tx.provisioning.insertSite({ ...site, id: otherSiteId, code: 'sud', name: 'Site sud', residency: 'EU' })
    await tx.provisioning.insertCluster({ ...clusterOf(otherClusterId, 'gamma'), siteId: otherSiteId }, 'sealed')
  })
})
afterAll(() => api?.close())

const ask = (dataClass: string, language: string) =>
  send(`/v1/tenants/${tenantId}/quota-requests`, {
    role: 'member-requester',
    language,
    body: {
      lines: [{ offerId: ids.offer(1), wantedQuotaBytes: `${5n * GIB}` }],
      justification: 'Dossiers du CCAS',
      wishedOn: null,
      dataClass,
    },
  })

describe('a request for health data', () => {
  it('is refused with the certificate that is missing, in the caller’s language', async () => {
    const { status, document } = await ask('health', 'fr')
    expect(status).toBe(201)
    expect(document).toMatchObject({ state: 'rejected', refusals: [{ code: 'certificate-missing' }] })
    expect(document.refusals?.[0]?.explanation).toBe(
      'Refusé : « Offer 1 » n’a pas la certification d’hébergeur de données de santé (HDS) : les données de santé ne peuvent y être placées. Aucune autre offre ne peut les recevoir maintenant.',
    )
    expect((await ask('health', 'en')).document.refusals?.[0]?.explanation).toBe(
      'Refused: “Offer 1” does not have the certification of hosts of health data (HDS): health data may not be placed there. No other offer can take them now.',
    )
  })

  it('names the day until which the certificate was held', async () => {
    const recorded = await send('/v1/certificates', { role: 'operator', body: certificate })
    expect(recorded).toMatchObject({ status: 201, document: { state: 'expired' } })
    expect((await ask('health', 'fr')).document.refusals?.[0]?.explanation).toContain(
      'a détenu la certification d’hébergeur de données de santé (HDS) jusqu’au 31 décembre 2024 et ne l’a plus',
    )
    expect((await ask('poems', 'fr')).status).toBe(400)
  })
})

describe('certificates', () => {
  it('are recorded by operators alone, and read by members', async () => {
    expect((await send('/v1/certificates', { role: 'member-admin', body: certificate })).status).toBe(403)
    const unknown = { ...certificate, siteId: idOf(1, 99) }
    expect((await send('/v1/certificates', { role: 'operator', body: unknown })).document.code).toBe('site-unknown')
    const listed = await send('/v1/certificates?state=expired', { role: 'member-viewer' })
    expect(listed.document.items?.map(({ state }) => state)).toEqual(['expired'])
    expect((await send('/v1/certificates?state=held', { role: 'member-viewer' })).document.items).toEqual([])
  })
})

describe('a placement', () => {
  it('is simulated for operators, with what speaks against each cluster in their language', async () => {
    expect((await send('/v1/placements', { role: 'member-admin' })).status).toBe(403)
    const { document } = await send('/v1/placements?residencyMin=FR', { role: 'operator' })
    expect(document.explanation).toContain('aucun autre site ne peut recevoir les sauvegardes')
    const gamma = document.clusters?.find(({ clusterName }) => clusterName === 'gamma')
    expect(gamma?.backupFaults.map(({ explanation }) => explanation)).toEqual([
      '« gamma » se trouve dans l’Union européenne ; ces données doivent rester en France.',
    ])
    const anywhere = await send('/v1/placements', { role: 'operator', language: 'en' })
    expect(anywhere.document.explanation).toContain('backups on another site than the storage')
    const both = `storageClusterId=${ids.cluster}&backupClusterId=${ids.backupCluster}`
    const refused = await send(`/v1/placements?${both}`, { role: 'operator' })
    expect(refused.document).toMatchObject({
      choice: null,
      refusal: {
        code: 'backup-same-site',
        explanation: expect.stringContaining('la grappe « gamma », sur un autre site'),
      },
    })
  })
})
