import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { exitPermissions } from '@grenier/kubernetes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { connectRealApi, type RealApi } from './support/real-api.ts'
import { classes, openScene, type Scene } from './support/scene.ts'
import { openAccount, type TestAccount } from './support/service-account.ts'

/** Policies are evaluated by API servers alone, and served for good from 1.30 on. */
const real = clustersUnderTest().filter(({ isSelfContained }) => !isSelfContained)
const policies = 'admissionregistration.k8s.io/v1'

async function servesPolicies(api: RealApi): Promise<boolean> {
  return await api.list(policies, 'ValidatingAdmissionPolicy').then(
    () => true,
    () => false,
  )
}

describe.skipIf(real.length === 0)('the admission policies of a real cluster', () => {
  let scene: Scene
  let exiting: TestAccount
  let blueprint: TenantBlueprint
  let isServed: boolean
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    const started = await real[0]?.start()
    scene = await openScene(started?.kubeconfig ?? '')
    closing.push(() => scene.close())
    isServed = await servesPolicies(scene.api)
    if (!isServed) return
    blueprint = scene.tenant()
    const { installationId } = blueprint
    exiting = await openAccount(scene.api, exitPermissions)
    closing.push(() => exiting.remove())
    const name = `grenier-keep-data-${installationId}`
    for (const kind of ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']) {
      closing.push(() => scene.api.remove({ apiVersion: policies, kind, name }).catch(() => undefined))
    }
    await scene.gateway.prepare({
      ...scene.access,
      keeping: { installationId, exitUsername: exiting.username },
    })
    await scene.reconcile(blueprint)
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  const why = 'this server serves no ValidatingAdmissionPolicy (it is older than 1.30)'
  const storage = () => `${blueprint.slug}-storage`
  const claimNamed = (name: string, bytes: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: storage() },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: classes.block,
      resources: { requests: { storage: bytes } },
    },
  })
  /** What the server says to it; empty: it was done. */
  const said = (work: Promise<unknown>): Promise<string> => work.then(() => '', String)

  it('let nobody but an exit delete what holds data, nor take off its marks, not even an administrator', async ({
    skip,
  }) => {
    if (!isServed) skip(why)
    await scene.api.create(claimNamed('archives', '2Gi'))
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name: storage() }
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'archives', namespace: storage() }
    const unmarked = { metadata: { name: storage(), labels: { 'grenier.internal/installation': null } } }
    // Taking the mark off may still be let through before the policy is heeded: it is put back, and tried again.
    await until(
      async () => {
        const outcome = await said(scene.api.edit(namespace, unmarked))
        if (outcome === '') await scene.reconcile(blueprint)
        return outcome
      },
      (outcome) => outcome.includes('none but an exit of Grenier deletes namespaces here, or takes off their marks'),
    )
    expect(await said(scene.api.remove(claim))).toContain('none but an exit of Grenier deletes')
    expect(await said(scene.api.remove(namespace))).toContain('none but an exit of Grenier deletes namespaces here')
    expect(await scene.api.read(claim)).not.toBeNull()
    const asExit = connectRealApi(exiting.kubeconfig)
    expect(await said(asExit.remove(claim))).toBe('')
    expect(await said(asExit.remove(namespace))).toBe('')
  })

  it('refuse a claim that its driver would round up, and take one that is a multiple of the step', async ({ skip }) => {
    if (!isServed) skip(why)
    blueprint = scene.tenant()
    await scene.reconcile(blueprint)
    await until(
      () => said(scene.api.create(claimNamed('odd', '1500Mi'))),
      (outcome) => outcome.includes(`the size of a claim of class ${classes.block} is a multiple of 1073741824 bytes`),
    )
    expect(await said(scene.api.create(claimNamed('even', '2Gi')))).toBe('')
  })
})
