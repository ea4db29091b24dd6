import { Problem } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, it } from 'vitest'
import { createClusterGateway } from './cluster-gateway.ts'
import { kubeconfigText } from './test-support/kubeconfigs.ts'
import { sampleBlueprint, sampleProfile } from './test-support/samples.ts'

const wallClock = { now: () => Date.now() as Instant }
const gateway = createClusterGateway({ wallClock, limits: { attemptsMax: 1 } })
afterEach(() => gateway.close())

/** A name that never resolves. */
const unreachable = kubeconfigText({ cluster: { server: 'https://does-not-exist.invalid:9' } })

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )
}

describe('the gateway', () => {
  it('refuses a kubeconfig by its code before any connection', async () => {
    await expect(codeOf(gateway.identify(kubeconfigText({ user: { tokenFile: '/t' } })))).resolves.toBe(
      'kubeconfig-not-inline',
    )
    const loopback = kubeconfigText({ cluster: { server: 'https://127.0.0.1:6443' } })
    await expect(codeOf(gateway.identify(loopback))).resolves.toBe('kubeconfig-server-refused')
  })

  it('says that a cluster does not answer', async () => {
    await expect(codeOf(gateway.identify(unreachable))).resolves.toBe('cluster-unreachable')
  })

  it.each([
    ['KubeconfigRefused', '{', null],
    ['ClusterUnreachable', unreachable, 15_000],
  ])('states %s as a condition of every kind instead of throwing', async (reason, kubeconfig, retryAfterMs) => {
    const access = { clusterId: 'c', kubeconfig, kubeSystemUid: 'u', profile: sampleProfile }
    const report = await gateway.reconcile({
      blueprint: sampleBlueprint,
      storage: access,
      backup: access,
      known: [],
      observedAt: 0 as Instant,
    })
    const stated = report.conditions.filter(({ type }) => type !== 'Ready')
    expect(new Set(stated.map((condition) => `${condition.status} ${condition.reason}`))).toEqual(
      new Set([`Unknown ${reason}`]),
    )
    expect(report).toMatchObject({ objectsApplied: 0, namespaces: [], retryAfterMs })
  })
})
