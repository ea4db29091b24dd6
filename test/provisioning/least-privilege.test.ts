import { isDeepStrictEqual } from 'node:util'
import type { ClusterFacts, ExitClusterAccess, ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { exitPermissions, neededPermissions, rulesOf, workerPermissions } from '@grenier/kubernetes'
import { instant } from '@grenier/quota-billing'
import { AuthorizationV1Api, type V1PolicyRule } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until, untilTrue } from '../harness/until.ts'
import { newTask } from './support/cluster-task.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { startBucketProvisioner } from './support/custom-kinds.ts'
import { bindClaim, endDrill } from './support/play-cluster.ts'
import { classes, openScene, type Scene, untilCounted, verdicts } from './support/scene.ts'
import { createSecretsRole, openAccount, type TestAccount } from './support/service-account.ts'
import { createTestOperator } from './support/test-operator.ts'

/** Only a server with an authoriser can refuse; the embedded API trusts its one token. */
const real = clustersUnderTest().filter(({ isSelfContained }) => !isSelfContained)
const gibibyte = 1024n ** 3n

describe.skipIf(real.length === 0)('the worker as an account with just the permissions of the table', () => {
  let scene: Scene
  let account: TestAccount
  let access: ExitClusterAccess
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    const started = await real[0]?.start()
    scene = await openScene(started?.kubeconfig ?? '')
    closing.push(() => scene.close())
    const provisioner = startBucketProvisioner(scene.api, scene.prefix)
    closing.push(() => provisioner.stop())
    await scene.gateway.prepare(scene.access)
    await createSecretsRole(scene.api)
    account = await openAccount(scene.api, workerPermissions)
    closing.push(() => account.remove())
    access = { ...scene.access, kubeconfig: account.kubeconfig, exit: { kind: 'none' } }
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  /** The authoriser learns of the grant on Secrets some time after it was written: the worker's job is run again. */
  const run = async (blueprint: TenantBlueprint, before: ReconcileReport['namespaces'] = []) => {
    let objectsApplied = 0
    return await until(
      async () => {
        const report = await untilCounted(before, (known) =>
          scene.gateway.reconcile({ blueprint, storage: access, backup: access, known, observedAt: scene.now() }),
        )
        objectsApplied += report.objectsApplied
        return { ...report, objectsApplied }
      },
      (report) => verdicts(report)['BackupScheduled'] !== 'False Waiting',
    )
  }

  it('lacks nothing, knows when its token ends, and provisions a tenant like an administrator', async () => {
    const facts = await until(
      () => scene.gateway.examine(access),
      ({ missingPermissions }) => missingPermissions.length === 0,
    )
    expect(facts.credentialExpiresAt).toBeGreaterThan(scene.now())
    const asAdministrator = await scene.reconcile(scene.tenant())
    const asWorker = await run(scene.tenant())
    expect(verdicts(asWorker)).toEqual(verdicts(asAdministrator))
    expect(verdicts(asWorker)).toMatchObject({ Ready: 'True AllReady' })
    // The grant on the Secrets of two namespaces, which an administrator does not need.
    expect(asWorker.objectsApplied).toBe(asAdministrator.objectsApplied + 2)
  })

  it('sees copies, backs up, restores, drills and takes the drill away, all as that account', async () => {
    const blueprint = scene.tenant()
    const { namespaces } = await run(blueprint)
    const namespace = `${blueprint.slug}-storage`
    const { protection } = scene.gateway
    await bindClaim(scene.api, { namespace, name: 'archives', className: classes.block })
    closing.push(() =>
      scene.api.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name: `pv-${namespace}-archives` }),
    )
    const uid = namespaces.find(({ purpose }) => purpose === 'storage')?.uid ?? null
    const look = () => protection.observe(access, { name: namespace, uid })
    await until(look, (seen) => seen.kind === 'seen' && seen.claims.every(({ isBound }) => isBound))
    // The volume is made to outlive its claim: patches of a volume and of a claim.
    expect(verdicts(await run(blueprint, [...namespaces]))).toMatchObject({ VolumesAtRisk: 'False Retained' })

    const operator = createTestOperator(scene.api, namespace)
    const backup = newTask(blueprint, { kind: 'backup' })
    const { objectUid } = await protection.advance(access, backup)
    await operator.doBackups(['archives'], new Date())
    expect(await protection.advance(access, { ...backup, objectUid })).toMatchObject({ phase: 'succeeded' })

    const restore = { copyRef: 'c1', newClaimName: 'retour', className: classes.block, restoredBytes: 2n * gibibyte }
    expect(await protection.advance(access, newTask(blueprint, { kind: 'restore', restore }))).toMatchObject({
      phase: 'running',
    })

    const drillNamespace = `${blueprint.slug}-drill-1`
    const drill = {
      storageNamespace: namespace,
      sourceClaimName: 'archives',
      expiresAt: instant(Date.now() + 3_600_000),
    }
    const task = { ...newTask(blueprint, { kind: 'drill', restore }), namespace: drillNamespace, drill }
    const begun = await protection.advance(access, task)
    closing.push(async () =>
      scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: drillNamespace }).catch(() => undefined),
    )
    expect(begun).toMatchObject({ phase: 'running' })
    // A Job waits ever longer for the account of a namespace that was just made.
    const progress = await until(
      async () => {
        await endDrill(scene.api, drillNamespace, 3)
        return await protection.advance(access, { ...task, objectUid: begun.objectUid })
      },
      ({ phase }) => phase !== 'running',
    )
    expect(progress).toMatchObject({ phase: 'succeeded', files: { restoredFiles: 3n } })
    const { installationId } = blueprint
    const gone = { namespace: drillNamespace, taskId: task.id, installationId }
    expect(await protection.removeDrill(access, gone)).toBe('going')
  })

  it('destroys for an exit by the identity of exits alone', async () => {
    const blueprint = scene.tenant()
    const { namespaces } = await run(blueprint)
    const namespace = `${blueprint.slug}-storage`
    const volume = { apiVersion: 'v1', kind: 'PersistentVolume', name: `pv-${namespace}-archives` }
    await bindClaim(scene.api, { namespace, name: 'archives', className: classes.block })
    closing.push(() => scene.api.remove(volume).catch(() => undefined))
    const exiting = await openAccount(scene.api, exitPermissions)
    closing.push(() => exiting.remove())
    const asExit: ExitClusterAccess = { ...access, exit: { kind: 'separate', kubeconfig: exiting.kubeconfig } }
    await until(
      async () => (await scene.gateway.examine(asExit)).exit,
      (exit) => exit.kind === 'separate' && exit.missingPermissions.length === 0,
    )

    const { installationId, tenantId } = blueprint
    const places = { installationId, tenantId, known: [...namespaces], clusters: [asExit] }
    const { items } = await scene.gateway.exit.inventory(places)
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['volume', 'claim', 'bucket', 'key', 'namespace']))
    const eraseBucket = async () => ({ state: 'left-to-provider' }) as const
    const pass = { ...places, items, mayGoOn: async () => true, eraseBucket }
    // Nothing is begun without an identity that may, and the worker's own may not.
    const unarmed = scene.gateway.exit.destroy({ ...pass, clusters: [access] })
    await expect(unarmed).rejects.toMatchObject({ code: 'exit-credential-missing' })
    const asWorker = await scene.gateway.exit
      .destroy({ ...pass, clusters: [{ ...access, exit: { kind: 'worker' } }] })
      .catch((error: { params: { detail: string } }) => error.params.detail)
    expect(JSON.stringify(asWorker)).toMatch(/[Ff]orbidden/)
    const left = new Map(items.map((one) => [one.uid, one]))
    await until(
      async () => {
        const { gone } = await scene.gateway.exit.destroy({ ...pass, items: [...left.values()] })
        for (const uid of gone) left.delete(uid)
        // Plays the driver, which takes a volume along once its policy says so.
        const isClaimed = [...left.values()].some(({ kind }) => kind === 'claim')
        if (!isClaimed && (await scene.api.read(volume)) !== null) await scene.api.remove(volume)
        return [...left.values()].map(({ kind }) => kind)
      },
      (kinds) => kinds.length === 0,
    )
  })

  it('reads no Secret outside the namespaces of tenants, and none of theirs that members could read', async () => {
    const blueprint = scene.tenant()
    await run(blueprint)
    const reviews = scene.api.config.makeApiClient(AuthorizationV1Api)
    const may = async (user: string, groups: string[], namespace: string) => {
      const resourceAttributes = { namespace, verb: 'get', group: '', resource: 'secrets' }
      const { status } = await reviews.createSubjectAccessReview({
        body: { spec: { user, groups, resourceAttributes } },
      })
      return status?.allowed === true
    }
    const member = [`grenier-test:${blueprint.tenantId}:member-admin`, 'system:authenticated']
    await untilTrue(() => may(account.username, [], `${blueprint.slug}-storage`))
    expect(await may(account.username, [], 'kube-system')).toBe(false)
    expect(await may('somebody@commune.example', member, `${blueprint.slug}-storage`)).toBe(false)
  })

  it('is told by the preflight what the role of Secrets does not grant', async () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'grenier-secrets' }
    const lacking = async () => {
      const { missingPermissions } = await scene.gateway.examine(access)
      return missingPermissions.map(({ verb, resource }) => `${verb} ${resource}`)
    }
    // An authoriser learns of a role some time after it was written.
    for (const [verbs, untold] of [
      [['get', 'patch'], ['create secrets']],
      [['create'], ['get secrets', 'patch secrets']],
      [['get', 'create', 'patch'], []],
    ]) {
      await scene.api.edit(role, { rules: [{ apiGroups: [''], resources: ['secrets'], verbs }] })
      expect(await until(lacking, (seen) => isDeepStrictEqual(seen, untold))).toEqual(untold)
    }
  })

  it('is told of every verb that was taken away, and of nothing else', async () => {
    const whole = rulesOf(workerPermissions)
    const longest = Math.max(...whole.map(({ verbs }) => verbs.length))
    const told: string[] = []
    const examined = () => scene.gateway.examine(access).catch((error: Error) => error)
    const missingIn = ({ missingPermissions }: ClusterFacts) =>
      missingPermissions.map(({ verb, resource, group }) => `${verb} ${resource}.${group}`)
    for (let at = 0; at < longest; at += 1) {
      const taken = (rule: V1PolicyRule) =>
        Object.assign({}, rule, { verbs: rule.verbs.filter((_, index) => index !== at) })
      await account.grant(whole.map(taken).filter(({ verbs }) => verbs.length > 0))
      if (!whole.some((rule) => rule.resources?.[0] === 'namespaces' && taken(rule).verbs.includes('get'))) {
        // Without it nobody knows which cluster this is, and the server's own words name what is missing.
        const refused = await until(examined, (seen) => seen instanceof Error)
        expect(refused).toMatchObject({
          code: 'cluster-forbids',
          params: { detail: expect.stringContaining('cannot get resource "namespaces"') },
        })
        await account.grant(
          whole
            .map((rule) => (rule.resources?.[0] === 'namespaces' ? rule : taken(rule)))
            .filter(({ verbs }) => verbs.length > 0),
        )
        told.push('get namespaces.')
      }
      const expected = (facts: ClusterFacts) => {
        const needed = neededPermissions(new Set(facts.served.map(({ group }) => group)))
        return (
          whole
            .filter(({ apiGroups = [] }) => apiGroups.every((group) => needed.some((one) => one.group === group)))
            .filter(({ resources }) => at > 0 || resources?.[0] !== 'namespaces')
            // Where a right is on objects by their names, each is told.
            .flatMap(({ verbs, resources, apiGroups, resourceNames = [''] }) =>
              verbs[at] === undefined
                ? []
                : resourceNames.map(() => `${verbs[at]} ${resources?.[0]}.${apiGroups?.[0]}`),
            )
            .toSorted()
        )
      }
      // An authoriser learns of a role some time after it was written, and goes by the one before until then.
      const { missing } = await until(
        async () => {
          const facts = await examined()
          return facts instanceof Error
            ? { missing: [], expected: [String(facts)] }
            : { missing: missingIn(facts).toSorted(), expected: expected(facts) }
        },
        (seen) => isDeepStrictEqual(seen.missing, seen.expected),
      )
      told.push(...missing)
    }
    await account.grant(whole)
    const always = neededPermissions(new Set(['k8up.io', 'objectbucket.io']))
    const untold = always.filter(({ verb, resource, group }) => !told.includes(`${verb} ${resource}.${group}`))
    expect(untold).toEqual([])
  })
})
