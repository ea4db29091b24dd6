import { civilDate, instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patchByHand } from '../../provisioning/support/brownfield.ts'
import { type AdoptionScene, openAdoptionScene } from './adoption-scene.ts'
import { callOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: AdoptionScene
beforeAll(async () => {
  scene = await openAdoptionScene({ dnsNamespace: 'dns-regional', veleroNamespace: 'sauvegardes' })
})
afterAll(() => scene?.close())

const readinessOf = async (tenantId: string) => {
  const { conditions } = await scene.house.api.getTenant({ tenantId }, callOf(operator))
  return conditions.find(({ type }) => type === 'Ready')?.reason
}
const eventsOf = async (tenantId: string) => {
  const { items } = await scene.house.api.listProvisioningEvents({ tenantId, after: 0 }, callOf(operator))
  return items.map(({ step, outcome }) => `${step} ${outcome}`)
}
const labelsOf = async (name: string) =>
  (await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata?.labels ?? {}
const claimsIn = (namespace: string) => scene.api.list('v1', 'PersistentVolumeClaim', namespace)

const notice = {
  noticeGivenOn: civilDate('2026-02-02'),
  dataClass: 'ordinary',
  coolingOffDays: 60,
  reason: 'La commune part',
} as const

/** A tenant that waits for a namespace of its own people, and that namespace. */
async function waiting() {
  const namespace = await scene.brownfield()
  const tenant = await scene.enrol(namespace)
  return { namespace, tenant, tenantId: tenant.id }
}

const startExit = (tenantId: string) => scene.house.api.startExit({ tenantId, ...notice }, callOf(operator))

const tenantLabel = 'grenier.internal/tenant'

describe('a tenant that brings its namespace along', () => {
  it('gets nothing beside it while it waits, and says so', async () => {
    const { tenant, tenantId } = await waiting()
    await scene.reconcile(tenantId)
    expect(await readinessOf(tenantId)).toBe('AwaitingAdoption')
    expect(await scene.uidOf(`${tenant.slug}-storage`)).toBeUndefined()
    expect(await scene.uidOf(`${tenant.slug}-backup`)).toBeUndefined()
  })

  it('is reported on, taken over when asked, and then provisioned under the name that it had', async () => {
    const { namespace, tenant, tenantId } = await waiting()
    const uid = await scene.uidOf(namespace)
    const claims = (await claimsIn(namespace)).map(({ metadata }) => metadata?.uid)
    expect(claims).toHaveLength(2)
    const reported = await scene.report(tenantId, namespace)
    expect(reported).toMatchObject({ state: 'reported', adoptable: true, namespaceUid: uid, version: 1 })
    expect(reported.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['object-differs', 'object-absent', 'note-removed', 'claim', 'foreign-opening']),
    )
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])

    const ordered = await scene.takeOver(reported)
    expect(ordered).toMatchObject({ state: 'takingOver', decidedBy: operator.subject, version: 2 })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await scene.get(reported)).toMatchObject({ state: 'adopted', refusal: null, version: 4 })
    expect(await labelsOf(namespace)).toMatchObject({ [tenantLabel]: tenantId, team: 'archives' })
    expect(await scene.uidOf(namespace)).toBe(uid)

    await scene.reconcile(tenantId)
    expect((await claimsIn(namespace)).map(({ metadata }) => metadata?.uid)).toEqual(claims)
    expect(await scene.uidOf(`${tenant.slug}-storage`)).toBeUndefined()
    expect(await scene.uidOf(`${tenant.slug}-backup`)).toBeDefined()
    const schedule = { apiVersion: 'k8up.io/v1', kind: 'Schedule', name: 'grenier', namespace }
    expect((await scene.api.read(schedule))?.metadata?.uid).toBeDefined()
    expect(await readinessOf(tenantId)).not.toBe('AwaitingAdoption')
    expect((await eventsOf(tenantId))[0]).toBe('adoption done')
    const published = scene.house.published.filter((one) => one.tenantId === tenantId)
    expect(published[0]?.sequence).toBe(1)
  })

  it('is taken over once, however often the job runs, and orders one reconciliation', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    const outcomes = await Promise.all([scene.run(ordered), scene.run(ordered), scene.run(ordered)])
    expect(outcomes.map(({ kind }) => kind)).toContain('done')
    await scene.run(ordered)
    expect((await eventsOf(tenantId)).filter((event) => event === 'adoption done')).toHaveLength(1)
    expect(await scene.get(ordered)).toMatchObject({ state: 'adopted', version: 4 })
  })

  it('is taken over to the end by the next run when the process dies before it is written down', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    // The lease is the first transaction, the begin of writing the second; the third would save the end.
    scene.house.dieBeforeTransaction(3)
    await expect(scene.run(ordered)).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    expect(await labelsOf(namespace)).toHaveProperty([tenantLabel])
    expect(await scene.get(ordered)).toMatchObject({ state: 'takingOver' })
    scene.house.moveWallClock(120_000)
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await scene.get(ordered)).toMatchObject({ state: 'adopted' })
  })

  it('gets a namespace of its own when the adoption is waived, and the other one is not touched', async () => {
    const { namespace, tenant, tenantId } = await waiting()
    const waive = () => scene.house.api.waiveAdoption({ tenantId, reason: 'Ancien espace vide' }, callOf(operator))
    expect(await waive()).toMatchObject({ namespace, waivedBy: operator.subject })
    expect(await problemOf(waive())).toMatchObject({ code: 'adoption-not-awaited' })
    await scene.reconcile(tenantId)
    expect(await scene.uidOf(`${tenant.slug}-storage`)).toBeDefined()
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })
})

describe('a take-over', () => {
  it('of what has changed since the report is refused, and nothing is written', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    await patchByHand(scene.api, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'grenier', namespace },
      spec: { hard: { pods: '25' } },
    })
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await scene.get(ordered)).toMatchObject({ state: 'refused', refusal: 'adoption-changed' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
    expect(await eventsOf(tenantId)).toEqual(['adoption failed'])
    await scene.reconcile(tenantId)
    expect(await readinessOf(tenantId)).toBe('AwaitingAdoption')
    // A new look sees the change and can be taken over.
    const again = await scene.takeOver(await scene.report(tenantId, namespace))
    await scene.run(again)
    expect(await scene.get(again)).toMatchObject({ state: 'adopted' })
  })

  it('of a namespace made anew under the same name is refused', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    const address = { apiVersion: 'v1', kind: 'Namespace', name: namespace }
    await scene.api.remove(address)
    await expect.poll(() => scene.uidOf(namespace)).toBeUndefined()
    await scene.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    await scene.run(ordered)
    expect(await scene.get(ordered)).toMatchObject({ state: 'refused', refusal: 'adoption-namespace-missing' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })

  it('that comes after the tenant got a namespace of its own is refused, and the tenant waits for nothing', async () => {
    const tenant = await scene.enrol(null)
    const namespace = await scene.brownfield()
    const ordered = await scene.takeOver(await scene.report(tenant.id, namespace))
    // A run that had read the tenant before the order was given.
    await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.awaitNamespace(tenant.id, null))
    await scene.reconcile(tenant.id)
    await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.provisioning.awaitNamespace(tenant.id, namespace),
    )
    await scene.run(ordered)
    expect(await scene.get(ordered)).toMatchObject({ state: 'refused', refusal: 'tenant-already-provisioned' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
    await scene.reconcile(tenant.id)
    expect(await readinessOf(tenant.id)).not.toBe('AwaitingAdoption')
  })

  it('names the report that was seen: another version of it, or one that was decided, is refused', async () => {
    const { namespace, tenantId } = await waiting()
    const reported = await scene.report(tenantId, namespace)
    const stale = scene.takeOver({ ...reported, version: 2 })
    expect(await problemOf(stale)).toMatchObject({ code: 'version-stale' })
    const withdraw = (version: number) =>
      scene.house.api.withdrawAdoption(
        { tenantId, adoptionId: reported.id, reason: 'Pas celui-ci' },
        callOf(operator, { ifMatch: version }),
      )
    expect(await withdraw(1)).toMatchObject({ state: 'withdrawn', decisionReason: 'Pas celui-ci', version: 2 })
    expect(await problemOf(withdraw(2))).toMatchObject({ code: 'adoption-state' })
    expect(await problemOf(scene.takeOver({ ...reported, version: 2 }))).toMatchObject({ code: 'adoption-state' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })

  it('is one at a time for a namespace, whoever asks', async () => {
    const { namespace, tenantId } = await waiting()
    const other = await scene.enrol(namespace)
    const [mine, theirs] = [await scene.report(tenantId, namespace), await scene.report(other.id, namespace)]
    const ordered = await scene.takeOver(mine)
    expect(await problemOf(scene.takeOver(theirs))).toMatchObject({ code: 'adoption-namespace-taken' })
    await scene.run(ordered)
    expect(await problemOf(scene.takeOver(theirs))).toMatchObject({ code: 'adoption-namespace-taken' })
    expect(await problemOf(scene.report(other.id, namespace))).toMatchObject({ code: 'adoption-namespace-taken' })
  })

  it('of what is in use beyond the quota is blocked, with the bytes that are missing', async () => {
    const { namespace, tenantId } = await waiting()
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'photos', namespace },
      spec: {
        storageClassName: 'bloc',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '25Gi' } },
      },
    })
    const reported = await scene.report(tenantId, namespace)
    expect(reported.adoptable).toBe(false)
    expect(reported.findings[0]).toMatchObject({
      code: 'class-over-quota',
      severity: 'blocker',
      subject: 'bloc',
      bytes: 15n * 1024n ** 3n,
    })
    expect(await problemOf(scene.takeOver(reported))).toMatchObject({ code: 'adoption-blocked' })
  })
})

describe('a report is refused', () => {
  const refusalOf = async (tenantId: string, namespace: string) =>
    (await problemOf(scene.report(tenantId, namespace))).code

  it.each(['kube-system', 'default', 'velero', 'dns-regional', 'sauvegardes'])(
    'for %s, which serves the cluster itself, and nobody is enrolled to wait for it',
    async (namespace) => {
      const tenant = await scene.enrol(`awaits-other-than-${namespace}`)
      expect(await refusalOf(tenant.id, namespace)).toBe('adoption-namespace-reserved')
      expect((await problemOf(scene.enrol(namespace))).code).toBe('adoption-namespace-reserved')
    },
  )

  it('for a namespace that is not there, and on a cluster that is not the tenant’s', async () => {
    const tenant = await scene.enrol('nowhere')
    expect(await refusalOf(tenant.id, 'nowhere')).toBe('adoption-namespace-missing')
    const elsewhere = scene.house.api.reportAdoption(
      { tenantId: tenant.id, clusterId: tenant.id, namespace: 'nowhere', reason: 'essai' },
      callOf(operator),
    )
    expect(await problemOf(elsewhere)).toMatchObject({ code: 'adoption-other-cluster' })
  })

  it('for a tenant that has its storage namespace already, and for another tenant’s namespace', async () => {
    const tenant = await scene.enrol(null)
    await scene.reconcile(tenant.id)
    const namespace = await scene.brownfield()
    expect(await refusalOf(tenant.id, namespace)).toBe('tenant-already-provisioned')
    const other = await scene.enrol(namespace)
    expect(await refusalOf(other.id, `${tenant.slug}-storage`)).toBe('adoption-namespace-taken')
  })

  it('while an exit is under way, and so is the take-over of an earlier one', async () => {
    const { namespace, tenantId } = await waiting()
    const reported = await scene.report(tenantId, namespace)
    await startExit(tenantId)
    expect(await problemOf(scene.takeOver(reported))).toMatchObject({ code: 'exit-open' })
    expect(await refusalOf(tenantId, namespace)).toBe('exit-open')
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })

  it('the same for a tenant that does not exist', async () => {
    expect(await refusalOf('0198c0de-7a00-7000-8000-00000000dead', 'mairie')).toBe('not-found')
  })
})

describe('a take-over that cannot go on', () => {
  it('leaves the tenant to whoever writes there at the moment', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    await scene.house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const now = instant(Date.now())
      const lease = { tenantId, holder: tenantId, now, expiresAt: instant(Date.now() + 1_000_000) }
      expect(await tx.provisioning.acquireLease(lease)).not.toBeNull()
    })
    expect(await scene.run(ordered)).toMatchObject({ kind: 'retry', reason: 'lease-held' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })

  it('because of its cluster says so once on the tenant, waits, and goes on when it answers', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    scene.breakCluster('the API server is away')
    expect(await scene.run(ordered)).toMatchObject({ kind: 'retry', reason: 'the API server is away' })
    await scene.run(ordered)
    expect(await readinessOf(tenantId)).toBe('TakeOverFailing')
    expect(await eventsOf(tenantId)).toEqual(['adoption failed'])
    expect(await scene.get(ordered)).toMatchObject({ state: 'takingOver' })
    scene.breakCluster(null)
    await scene.run(ordered)
    expect(await scene.get(ordered)).toMatchObject({ state: 'adopted' })
  })
})
