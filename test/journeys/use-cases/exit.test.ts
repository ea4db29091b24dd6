import { createHash, createPublicKey, verify } from 'node:crypto'
import { destructionList, type TenantExit } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExitScene, noticeGivenOn, openExitScene } from './exit-scene.ts'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: ExitScene
beforeAll(async () => {
  scene = await openExitScene()
})
afterAll(() => scene?.close())

const exitOf = ({ tenantId, id }: TenantExit) => scene.house.api.getExit({ tenantId, exitId: id }, callOf(operator))

const namespacesOf = (slug: string) =>
  Promise.all(
    ['storage', 'backup'].map((purpose) =>
      scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-${purpose}` }),
    ),
  )

const start = (tenantId: string, changes: object = {}) =>
  scene.house.api.startExit(
    {
      tenantId,
      noticeGivenOn: noticeGivenOn as TenantExit['noticeGivenOn'],
      dataClass: 'ordinary',
      coolingOffDays: 30,
      reason: 'La commune part',
      ...changes,
    },
    callOf(operator),
  )

/** Keys sorted at every depth, no spaces: what the signature is over. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

describe('an exit', () => {
  it('is dated by the agreement: nothing changes for the member until its notice is over', async () => {
    const tenant = await scene.enrol('Auvers')
    scene.house.setClock('2026-02-02T09:00:00Z')
    const exit = await start(tenant.id)
    expect(exit).toMatchObject({ state: 'notice', noticeDays: 90, noticeEndsOn: '2026-05-03' })
    scene.house.setClock('2026-05-02T20:00:00Z')
    await scene.advance(exit)
    await scene.reconcile(tenant.id)
    expect((await exitOf(exit)).state).toBe('notice')
    const bindings = () => scene.api.list('rbac.authorization.k8s.io/v1', 'RoleBinding', `${tenant.slug}-storage`)
    expect(await bindings()).toHaveLength(2)
    // 2 May, 22:00 UTC is 3 May in Paris.
    scene.house.setClock('2026-05-02T22:00:00Z')
    await scene.advance(exit)
    await scene.reconcile(tenant.id)
    expect((await exitOf(exit)).state).toBe('exporting')
    expect(await bindings()).toEqual([])
    const late = scene.house.api.startExit(
      {
        tenantId: tenant.id,
        noticeGivenOn: exit.noticeGivenOn,
        dataClass: 'ordinary',
        coolingOffDays: 30,
        reason: 'encore',
      },
      callOf(operator),
    )
    expect(await problemOf(late)).toMatchObject({ code: 'exit-open' })
  })

  it('waits for a copy of every claim from after the freeze, and names those that lack one', async () => {
    const tenant = await scene.enrol('Bray')
    await scene.claim(tenant.slug, 'archives')
    await scene.claim(tenant.slug, 'mairie')
    await scene.copy(tenant.slug, 'archives', '2026-01-01T02:00:00Z')
    const exit = await scene.toApproval(tenant, { claims: ['mairie'] }).catch(() => null)
    expect(exit).toBeNull()
    const [open] = (await scene.house.api.listExits({ tenantId: tenant.id }, callOf(memberOf(tenant.id)))).items
    expect(open).toMatchObject({
      state: 'final-backup',
      waitingFor: [{ code: 'copy-missing', params: { claim: 'archives' } }],
    })
    const manifest = await scene.house.api.getExitManifest(
      { tenantId: tenant.id, exitId: open?.id ?? '' },
      callOf(memberOf(tenant.id)),
    )
    const claims = manifest.items.filter(({ kind }) => kind === 'claim')
    expect(claims.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ['archives', 10n * GIB],
      ['mairie', 10n * GIB],
    ])
  })

  it('takes two persons and the visa of public archives, and nothing is deleted before', async () => {
    const tenant = await scene.enrol('Cléry')
    await scene.claim(tenant.slug, 'archives')
    const ready = await scene.toApproval(tenant, { claims: ['archives'] })
    const approveAs = (actor: typeof operator, version: number) =>
      scene.house.api.approveExit(
        { tenantId: tenant.id, exitId: ready.id, reason: 'vérifié' },
        callOf(actor, { ifMatch: version }),
      )
    expect(await problemOf(approveAs(operator, ready.version))).toMatchObject({ code: 'exit-same-person' })
    expect(await problemOf(approveAs(secondOperator, ready.version - 1))).toMatchObject({ code: 'version-stale' })
    await scene.advance(ready)
    expect((await namespacesOf(tenant.slug)).every((namespace) => namespace !== null)).toBe(true)
    const cancelled = await scene.house.api.cancelExit(
      { tenantId: tenant.id, exitId: ready.id, reason: 'la commune reste' },
      callOf(operator, { ifMatch: ready.version }),
    )
    expect(cancelled.state).toBe('cancelled')
    expect(await problemOf(approveAs(secondOperator, cancelled.version))).toMatchObject({ code: 'exit-state' })
    await scene.reconcile(tenant.id)
    expect(await scene.api.list('rbac.authorization.k8s.io/v1', 'RoleBinding', `${tenant.slug}-storage`)).toHaveLength(
      2,
    )
  })

  it('ends with nothing left on the cluster, its capacity in the pool, its meters stopped, and a certificate', async () => {
    const tenant = await scene.enrol('Duclair')
    await scene.claim(tenant.slug, 'archives')
    const [blockId = ''] = scene.offerIds
    const gauge = { tenantId: tenant.id, meter: 'storage.used', offerId: blockId, resourceId: 'archives' } as const
    scene.house.setClock('2026-08-01T08:00:00Z')
    await scene.house.api.recordReadings(
      {
        source: 'test',
        simulated: true,
        readings: [{ ...gauge, takenAt: Date.parse('2026-08-01T07:00:00Z') as never, valueBytes: GIB }],
      },
      callOf(operator),
    )
    scene.house.setClock('2026-08-10T08:00:00Z')
    const before = await scene.house.api.getPoolBalances({ poolId: scene.poolId }, callOf(operator))
    const approved = await scene.approve(await scene.toApproval(tenant, { claims: ['archives'] }))
    expect(approved.state).toBe('destroying')
    expect(await scene.advance(approved)).toEqual({ kind: 'done' })
    expect((await exitOf(approved)).state).toBe('destroyed')
    expect(await namespacesOf(tenant.slug)).toEqual([null, null])
    const volumes = await scene.api.list('v1', 'PersistentVolume')
    const ofTenant = volumes.filter(
      (volume) =>
        (volume['spec'] as { claimRef?: { namespace?: string } }).claimRef?.namespace === `${tenant.slug}-storage`,
    )
    expect(ofTenant).toEqual([])

    const after = await scene.house.api.getPoolBalances({ poolId: scene.poolId }, callOf(operator))
    for (const [index, { allocatedBytes }] of before.items.entries()) {
      expect(after.items[index]?.allocatedBytes).toBe(allocatedBytes - 50n * GIB)
    }
    const report = await scene.house.api.verifyInvariants({}, callOf(operator))
    expect(JSON.stringify(report)).not.toMatch(/"violations":[1-9]/)
    const gauges = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.runningGauges(tenant.id))
    expect(gauges).toEqual([])
    // A reconciliation afterwards brings nothing back.
    await scene.reconcile(tenant.id)
    expect(await namespacesOf(tenant.slug)).toEqual([null, null])
  })

  it('is certified by a signature that anybody verifies with the installation’s public key', async () => {
    const tenant = await scene.enrol('Ennery')
    const approved = await scene.approve(await scene.toApproval(tenant))
    await scene.advance(approved)
    const certificate = await scene.house.api.getExitCertificate(
      { tenantId: tenant.id, exitId: approved.id },
      callOf(memberOf(tenant.id)),
    )
    const payload = canonical(destructionList.encode(certificate.list))
    expect(createHash('sha256').update(payload).digest('hex')).toBe(certificate.listSha256)
    const [header, empty, signature] = certificate.signature.split('.')
    expect(empty).toBe('')
    const key = createPublicKey({ key: certificate.publicJwk, format: 'jwk' })
    const isSigned = (text: string) =>
      verify(
        'sha256',
        Buffer.from(`${header}.${Buffer.from(text).toString('base64url')}`),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature ?? '', 'base64url'),
      )
    expect(isSigned(payload)).toBe(true)
    expect(isSigned(payload.replace('Ennery', 'Ennerx'))).toBe(false)
    expect(JSON.parse(Buffer.from(header ?? '', 'base64url').toString())).toEqual({
      alg: 'ES256',
      kid: certificate.keyId,
    })
    const kinds = new Set(certificate.list.items.map(({ kind }) => kind))
    expect([...kinds].toSorted()).toEqual(['bucket', 'key', 'namespace'])
    const sealed = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.provisioning.readTenantState(tenant.id),
    )
    expect(sealed?.repositoryPasswordSealed).toBe('')
  })
})
