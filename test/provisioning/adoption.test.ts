import type { AdoptionFacts, NamespaceLook, ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { everythingIn, handManager, makeBrownfield, noteName, ownersOf, patchByHand } from './support/brownfield.ts'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import type { AnyObject } from './support/real-api.ts'
import { classes, type Scene, verdicts } from './support/scene.ts'

const adoptionId = '0198c0de-7a00-7000-8000-0000000000ad'

describe.each(clustersUnderTest())('a namespace that people made by hand on $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
    await scene.gateway.prepare(scene.access)
  })
  afterAll(() => closeInTurn(closing))

  let made = 0

  /** A tenant with block storage only, and a namespace of another name than ours would have. */
  async function brownfield(): Promise<NamespaceLook & { readonly blueprint: TenantBlueprint }> {
    made += 1
    const namespace = `${scene.prefix}-mairie-${made}`
    const sample = scene.tenant()
    const blueprint = { ...sample, quotas: sample.quotas.filter(({ kind }) => kind === 'block') }
    await makeBrownfield(scene.api, { name: namespace, className: classes.block })
    closing.push(() => scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace }))
    return { access: scene.access, blueprint, namespace }
  }

  async function examined(look: NamespaceLook): Promise<AdoptionFacts> {
    const facts = await scene.gateway.adoption.examine(look)
    if (facts === null) throw new Error(`no namespace ${look.namespace}`)
    return facts
  }

  const takeOver = (look: NamespaceLook, facts: AdoptionFacts) =>
    scene.gateway.adoption.takeOver({
      ...look,
      adoptionId,
      facts,
      observedAt: scene.now(),
      mayWrite: () => true,
    })

  /** A look and the take-over of what it saw; counters of quotas may move between the two. */
  async function taken(look: NamespaceLook) {
    return await until(
      async () => takeOver(look, await examined(look)),
      ({ kind }) => kind === 'taken',
    )
  }

  const find = (objects: readonly AnyObject[], kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata?.name === name) ?? null
  const inside =
    (namespace: string) =>
    async (kind: string, name: string, apiVersion = 'v1') =>
      await scene.api.read({ apiVersion, kind, name, namespace })
  const uidsOf = (objects: readonly AnyObject[]) =>
    Object.fromEntries(objects.map(({ kind, metadata }) => [`${kind} ${metadata?.name}`, metadata?.uid]))
  const settled = (objects: readonly AnyObject[]) =>
    objects.filter(({ kind }) => kind !== 'ResourceQuota' && kind !== 'PersistentVolumeClaim')
  const versionsOf = (objects: readonly AnyObject[]) => objects.map(({ metadata }) => metadata?.resourceVersion)
  const specsOf = (objects: readonly AnyObject[]) => objects.map(({ metadata, spec }) => [metadata?.name, spec])

  it('is reported on without a write: what would change, who owns it, and what stays', async () => {
    const look = await brownfield()
    const before = await everythingIn(scene.api, look.namespace)
    const facts = await examined(look)
    const after = await everythingIn(scene.api, look.namespace)
    // Controllers go on writing statuses of quotas and claims; what people wrote must be as it was.
    expect(versionsOf(settled(after))).toEqual(versionsOf(settled(before)))
    expect(uidsOf(after)).toEqual(uidsOf(before))
    expect(after.flatMap(({ metadata }) => metadata?.managedFields ?? []).map(({ manager }) => manager)).not.toContain(
      'grenier',
    )
    const object = (label: string) => facts.objects.find((one) => one.label === label)
    expect(object(`Namespace ${look.namespace}`)).toMatchObject({
      state: 'differs',
      managers: [handManager],
      hasNote: true,
    })
    expect(object(`Namespace ${look.namespace}`)?.fields).toContainEqual({
      path: 'metadata.labels[pod-security.kubernetes.io/enforce]',
      theirs: 'privileged',
      ours: 'baseline',
    })
    const quota = object(`ResourceQuota ${look.namespace}/grenier`)
    expect(quota?.managers).toEqual([handManager])
    expect(quota?.fields).toContainEqual({ path: 'spec.hard[requests.storage]', theirs: '500Gi', ours: '100Gi' })
    expect(quota?.fields.map(({ path }) => path)).not.toContain('spec.hard.pods')
    expect(object(`LimitRange ${look.namespace}/grenier`)).toMatchObject({ state: 'absent' })
    expect(facts).toMatchObject({
      labelledTenantId: null,
      guardFault: null,
      owners: [],
      enforcedSecurity: 'privileged',
      wantedSecurity: 'baseline',
      foreignLimits: [`ResourceQuota ${look.namespace}/mairie`],
      foreignOpenings: [`NetworkPolicy ${look.namespace}/allow-web`, `RoleBinding ${look.namespace}/agents`],
      foreignQuotaKeys: ['configmaps'],
      begunBy: null,
    })
    expect(facts.claims.map(({ name, className, bytes }) => [name, className, bytes])).toEqual([
      ['archives', classes.block, 20n * 1024n ** 3n],
      ['plans', classes.block, 10n * 1024n ** 3n],
    ])
  })

  it('keeps its uid, its claims and what is not ours, and of our fields we are the only owner', async () => {
    const look = await brownfield()
    const before = await everythingIn(scene.api, look.namespace)
    const report = await taken(look)
    expect(report).toMatchObject({ kind: 'taken', failures: [] })
    const after = await everythingIn(scene.api, look.namespace)
    expect(uidsOf(after)).toEqual(uidsOf(before))
    const claims = (objects: readonly AnyObject[]) =>
      objects
        .filter(({ kind }) => kind === 'PersistentVolumeClaim')
        .map(({ metadata, spec }) => [metadata?.name, (spec as { resources: object }).resources])
    expect(claims(after)).toEqual(claims(before))
    for (const [kind, name] of [
      ['NetworkPolicy', 'allow-web'],
      ['RoleBinding', 'agents'],
    ] as const) {
      expect(find(after, kind, name)?.metadata?.resourceVersion).toBe(
        find(before, kind, name)?.metadata?.resourceVersion,
      )
    }
    expect(specsOf([find(after, 'ResourceQuota', 'mairie') ?? {}])).toEqual(
      specsOf([find(before, 'ResourceQuota', 'mairie') ?? {}]),
    )
    const namespace = find(after, 'Namespace', look.namespace)
    expect(namespace?.metadata?.labels).toMatchObject({
      team: 'archives',
      'grenier.internal/tenant': look.blueprint.tenantId,
      'pod-security.kubernetes.io/enforce': 'baseline',
    })
    expect(namespace?.metadata?.annotations).not.toHaveProperty([noteName])
    const label = (name: string) => ownersOf(namespace, ['metadata', 'labels', name])
    expect(label('pod-security.kubernetes.io/enforce')).toEqual(['grenier'])
    expect(label('grenier.internal/tenant')).toEqual(['grenier'])
    expect(label('team')).toEqual([handManager])
    // An owner of the empty map would be given every annotation of ours by the next apply.
    expect(ownersOf(namespace, ['metadata', 'annotations'])).toEqual(['grenier'])
    const quota = find(after, 'ResourceQuota', 'grenier')
    // The same value on both sides: a forced apply alone would leave it shared.
    expect(ownersOf(quota, ['spec', 'hard', 'pods'])).toEqual(['grenier'])
    expect(ownersOf(quota, ['spec', 'hard', 'requests.storage'])).toEqual(['grenier'])
    expect(ownersOf(quota, ['spec', 'hard', 'configmaps'])).toEqual([handManager])
  })

  it('is reconciled under its own name from then on, and the second run writes nothing', async () => {
    const look = await brownfield()
    await taken(look)
    const { metadata } = (await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: look.namespace })) ?? {}
    const { clusterId } = scene.access
    const known: ReconcileReport['namespaces'] = [
      { purpose: 'storage', clusterId, name: look.namespace, uid: metadata?.uid ?? '' },
    ]
    const wanted = {
      NamespacesReady: 'True Applied',
      QuotaEnforced: 'True EnforcedWithForeignKeys',
      AccessGranted: 'True Bound',
      IsolationWidened: 'True ForeignObjects',
      VolumesAtRisk: 'False Retained',
    }
    const { report } = await until(
      async () => {
        const latest = await scene.reconcile(look.blueprint, known)
        return { report: latest, verdicts: verdicts(latest) }
      },
      (seen) => Object.entries(wanted).every(([type, verdict]) => seen.verdicts[type] === verdict),
    )
    expect(report.namespaces.map(({ name }) => name)).toContain(look.namespace)
    expect(verdicts(report)).toMatchObject(wanted)
    const own = { apiVersion: 'v1', kind: 'Namespace', name: `${look.blueprint.slug}-storage` }
    expect(await scene.api.read(own)).toBeNull()
    const after = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: look.namespace })
    expect(after?.metadata?.annotations).not.toHaveProperty(['grenier.internal/adoption'])
    expect(ownersOf(after, ['metadata', 'labels', 'grenier.internal/tenant'])).toEqual(['grenier'])
    expect((await scene.reconcile(look.blueprint, report.namespaces)).objectsApplied).toBe(0)
    // What an exit would destroy and what protection looks at is found under that name too.
    const { installationId, tenantId } = look.blueprint
    const places = { installationId, tenantId, known: report.namespaces, clusters: [scene.access] }
    const inventory = await scene.gateway.exit.inventory(places)
    const found = inventory.items.map(({ kind, name }) => `${kind} ${name}`)
    expect(found).toEqual(expect.arrayContaining([`namespace ${look.namespace}`, 'claim archives', 'claim plans']))
    const place = { name: look.namespace, uid: metadata?.uid ?? '' }
    const protection = await scene.gateway.protection.observe(scene.access, place)
    expect(protection).toMatchObject({
      claims: expect.arrayContaining([expect.objectContaining({ name: 'archives' })]),
    })
  })

  it('outlives its claims from the take-over on: a volume that would go with its claim is kept', async () => {
    const look = await brownfield()
    const volume = { apiVersion: 'v1', kind: 'PersistentVolume', name: `pv-${look.namespace}` }
    closing.push(() => scene.api.remove(volume))
    const common = { accessModes: ['ReadWriteOnce'], storageClassName: classes.block }
    await scene.api.create({
      ...volume,
      metadata: { name: volume.name },
      spec: {
        ...common,
        capacity: { storage: '3Gi' },
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: look.namespace, name: 'photos' },
        hostPath: { path: `/tmp/${volume.name}` },
      },
    })
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'photos', namespace: look.namespace },
      spec: { ...common, volumeName: volume.name, resources: { requests: { storage: '2Gi' } } },
    })
    const photos = async () => (await examined(look)).claims.find(({ name }) => name === 'photos')
    await until(photos, (claim) => claim?.isBound === true)
    // What it asked is less than what its volume holds, which is what counts.
    expect(await photos()).toMatchObject({ bytes: 3n * 1024n ** 3n, volumeAtRisk: volume.name })
    await taken(look)
    expect((await scene.api.read(volume))?.['spec']).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain' })
    expect(await photos()).toMatchObject({ isBound: true, volumeAtRisk: null })
  })

  it('lets its people go on changing what is theirs', async () => {
    const look = await brownfield()
    await taken(look)
    const read = inside(look.namespace)
    await patchByHand(scene.api, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'grenier', namespace: look.namespace, labels: { team: 'urbanisme' } },
      spec: { hard: { configmaps: '60' } },
    })
    const quota = await read('ResourceQuota', 'grenier')
    expect(quota?.metadata?.labels).toMatchObject({ team: 'urbanisme' })
    expect(quota?.['spec']).toMatchObject({ hard: { configmaps: '60', pods: '10', 'requests.storage': '100Gi' } })
    expect(ownersOf(quota, ['spec', 'hard', 'pods'])).toEqual(['grenier'])
  })

  it('is not touched when something of it changed since the look', async () => {
    const look = await brownfield()
    const facts = await examined(look)
    await patchByHand(scene.api, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: look.namespace, labels: { team: 'urbanisme' } },
    })
    expect(await takeOver(look, facts)).toEqual({ kind: 'moved' })
    const namespace = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: look.namespace })
    expect(ownersOf(namespace, ['metadata', 'labels', 'team'])).toEqual([handManager])
    expect(namespace?.metadata?.labels).not.toHaveProperty(['grenier.internal/tenant'])
  })

  it('whose take-over was cut off is taken over by the next call, from whatever state', async () => {
    const look = await brownfield()
    const facts = await examined(look)
    const expired = { ...look, adoptionId, facts, observedAt: scene.now(), mayWrite: () => false }
    await expect(scene.gateway.adoption.takeOver(expired)).rejects.toMatchObject({ code: 'cluster-unreachable' })
    await taken(look)
    const begun = await examined(look)
    expect(begun.begunBy).toBe(adoptionId)
    // The look is that of before: a take-over that has begun is not held to it. A quota's counter may move meanwhile.
    const again = await until(
      () => takeOver(look, facts),
      ({ kind }) => kind !== 'moved',
    )
    expect(again.kind).toBe('taken')
  })

  it('is seen to be somebody else’s by every mark of theirs', async () => {
    const look = await brownfield()
    const { namespace } = look
    await patchByHand(scene.api, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: { 'capsule.clastix.io/tenant': 'mairies', 'grenier.internal/tenant': 'another' },
        annotations: { 'meta.helm.sh/release-name': 'mairie' },
      },
    })
    await patchByHand(scene.api, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: {
        name: 'mairie',
        namespace,
        labels: { 'kustomize.toolkit.fluxcd.io/name': 'mairie' },
        annotations: { 'grenier.internal/installation': 'another' },
      },
    })
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'grenier-backup-repository', namespace },
    })
    expect(await examined(look)).toMatchObject({
      owners: ['Capsule mairies'],
      labelledTenantId: 'another',
      deployers: [`Helm: Namespace ${namespace}`, `Flux: ResourceQuota ${namespace}/mairie`],
      guardFault: { reason: 'OtherInstallation', subject: `ResourceQuota ${namespace}/mairie` },
      namesInUse: [`Secret ${namespace}/grenier-backup-repository`],
      isNameOfBackup: false,
    })
    const blueprint = { ...look.blueprint, slug: namespace.replace(/-[^-]*$/, '') }
    const asBackup = `${blueprint.slug}-backup`
    await scene.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: asBackup } })
    closing.push(() => scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: asBackup }))
    expect(await examined({ ...look, blueprint, namespace: asBackup })).toMatchObject({ isNameOfBackup: true })
  })

  it('is not found where there is none', async () => {
    const look = { access: scene.access, blueprint: scene.tenant(), namespace: `${scene.prefix}-nowhere` }
    expect(await scene.gateway.adoption.examine(look)).toBeNull()
  })
})
