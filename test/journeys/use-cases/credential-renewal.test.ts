import type { Cluster } from '@grenier/contracts'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import { civilDateOf, instant, msPerDay } from '@grenier/quota-billing'
import { CoreV1Api } from '@kubernetes/client-node'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectRealApi } from '../../provisioning/support/real-api.ts'
import { withToken } from '../../provisioning/support/service-account.ts'
import { callOf, type House, openHouse, operator } from './house.ts'

const minuteMs = 60_000
const platform = { kind: 'platform' } as const
const namespace = 'grenier-system'
const profile = {
  oidcGroupsPrefix: 'grenier:',
  dnsNamespace: 'kube-system',
  dnsPodLabels: { 'k8s-app': 'kube-dns' },
  apiServerCidrs: ['10.20.0.10/32'],
  s3Cidrs: [],
}

let kubernetes: Awaited<ReturnType<typeof startEmbeddedKubernetes>>
let house: House
let clusterId: string
let gateway: ReturnType<typeof createClusterGateway>
const logged: string[] = []
const note = (...parts: unknown[]) => void logged.push(JSON.stringify(parts))

/** A kubeconfig of an account, by a token of ten minutes. */
async function tokenOf(name: string): Promise<string> {
  const api = connectRealApi(kubernetes.kubeconfig)
  const { status } = await api.config.makeApiClient(CoreV1Api).createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 600 } },
  })
  return withToken(api, status?.token ?? '')
}

beforeAll(async () => {
  kubernetes = await startEmbeddedKubernetes({ storageClasses: [{ name: 'bloc', roundingStepBytes: 1n }] })
  gateway = createClusterGateway({
    wallClock: { now: () => instant(Date.now()) },
    allowLoopback: true,
    log: { debug: note, warn: note },
  })
  house = await openHouse('2026-02-02T09:00:00Z', { gateway })
  const core = connectRealApi(kubernetes.kubeconfig).config.makeApiClient(CoreV1Api)
  await core.createNamespace({ body: { metadata: { name: namespace } } })
  for (const name of ['grenier-worker', 'grenier-exit']) {
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } })
  }
  const site = await house.api.createSite(
    {
      code: 'nord',
      name: 'Nord',
      residency: 'FR',
      s3Endpoint: null,
      s3CaPem: null,
      s3Region: 'us-east-1',
      s3AdminKey: null,
    },
    callOf(operator),
  )
  const declared = await house.api.declareCluster(
    {
      name: 'troyes-1',
      siteId: site.id,
      kubeconfig: await tokenOf('grenier-worker'),
      exitKubeconfig: await tokenOf('grenier-exit'),
      profile,
    },
    callOf(operator),
  )
  clusterId = declared.id
})
afterAll(async () => {
  await house?.close()
  await gateway?.close()
  await kubernetes?.close()
})

async function stored() {
  const read = await house.unitOfWork.read(platform, (tx) => tx.provisioning.getCluster(clusterId))
  if (read === null) throw new Error('the cluster is declared')
  const { kubeconfigSealed, exitKubeconfigSealed, renewalFailure, cluster } = read
  const open = (sealed: string | null) => house.open(sealed ?? '')
  return {
    version: cluster.version,
    everyday: open(kubeconfigSealed),
    exit: open(exitKubeconfigSealed),
    renewalFailure,
  }
}

const renew = () => house.jobs['renew-cluster-credentials']({ clusterId })
/** As the schedule asks, at that time ahead. */
const due = (aheadMs: number) =>
  house.unitOfWork.read(platform, (tx) =>
    tx.provisioning.clustersToRenew({ now: instant(Date.now() + aheadMs), limit: 10 }),
  )
const lifeOf = (kubeconfig: string) => gateway.credentials.lifeOf(kubeconfig)
const renewals = async () => {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const { rows } = await admin.query<{ actor: string }>(
    "SELECT actor, before, after FROM audit_entry WHERE action = 'renew-cluster-credentials'",
  )
  await admin.end()
  return rows
}

describe('the tokens of a cluster', () => {
  it('are left alone for two thirds of their lives', async () => {
    const before = await stored()
    expect(await due(0)).toEqual([clusterId])
    await renew()
    expect(await stored()).toEqual(before)
    expect(await due(6 * minuteMs)).toEqual([])
    expect(await due(7 * minuteMs)).toEqual([clusterId])
  })

  it('are renewed by one worker alone, both, audited, and the former ones are stored nowhere', async () => {
    const before = await stored()
    const beganAt = Math.max(lifeOf(before.everyday)?.issuedAt ?? 0, lifeOf(before.exit)?.issuedAt ?? 0)
    await expect.poll(() => Date.now()).toBeGreaterThan(beganAt + 1000)
    house.moveWallClock(7 * minuteMs)
    await Promise.all([renew(), renew(), renew()])
    const after = await stored()
    expect(after).toMatchObject({ version: before.version + 1, renewalFailure: null })
    for (const which of ['everyday', 'exit'] as const) {
      expect(after[which]).not.toBe(before[which])
      expect(lifeOf(after[which])?.expiresAt).toBeGreaterThan(lifeOf(before[which])?.expiresAt ?? 0)
    }
    const [audited, ...more] = await renewals()
    expect(more).toEqual([])
    expect(audited).toMatchObject({ actor: 'job:renew-cluster-credentials' })
    const said = JSON.stringify([audited, logged])
    for (const secret of [before.everyday, before.exit, after.everyday, after.exit]) {
      expect(said).not.toContain(/eyJ[\w.-]+/.exec(secret)?.[0])
    }
    expect(await gateway.identify(after.exit)).toMatchObject({ kubeSystemUid: kubernetes.kubeSystemUid })
  })

  it('that an operator replaced meanwhile stand, and are looked at again', async () => {
    const { version } = await stored()
    const theirs = `${await tokenOf('grenier-worker')}\n`
    const asked = gateway.credentials.renew.bind(gateway.credentials)
    const renewing = vi.spyOn(gateway.credentials, 'renew').mockImplementationOnce(async (credential) => {
      const given = await asked(credential)
      await house.api.replaceClusterCredentials(
        { clusterId, kubeconfig: theirs },
        callOf(operator, { ifMatch: version }),
      )
      return given
    })
    house.moveWallClock(7 * minuteMs)
    await renew()
    renewing.mockRestore()
    expect(await stored()).toMatchObject({ version: version + 1, everyday: theirs })
    expect(await due(14 * minuteMs + 1000)).toEqual([clusterId])
  })

  it('that cannot be renewed stand, the preflight says why, and it is tried again in time', async () => {
    const before = await stored()
    await house.unitOfWork.transact(platform, (tx) =>
      tx.provisioning.noteCredentialRenewal({ clusterId, looksAt: instant(0), failure: null }),
    )
    const core = connectRealApi(kubernetes.kubeconfig).config.makeApiClient(CoreV1Api)
    await core.deleteNamespacedServiceAccount({ namespace, name: 'grenier-exit' })
    house.moveWallClock(7 * minuteMs)
    await renew()
    const after = await stored()
    expect(after.exit).toBe(before.exit)
    expect(after.renewalFailure).toMatch(/^exit: cluster-unreachable /)
    const { gaps } = await house.api.examineCluster({ clusterId }, callOf(operator))
    expect(gaps.map(({ code }) => code)).toContain('token-renewal-failed')
    expect(await due(30 * minuteMs + msPerDay)).toEqual([clusterId])
    const tasks = await house.api.listOperatorTasks({ state: 'open', limit: 10 }, callOf(operator))
    expect(tasks.items).toMatchObject([{ kind: 'credential-not-renewed', subjectId: clusterId, tenantId: null }])
  })

  it('that nobody can renew are told of once, with their last day, two weeks ahead', async () => {
    const { renewalFailure, version } = await stored()
    expect(renewalFailure).not.toBeNull()
    // Somebody gives another credential: it is looked at anew.
    await house.api.replaceClusterCredentials(
      { clusterId, kubeconfig: await tokenOf('grenier-worker') },
      callOf(operator, { ifMatch: version }),
    )
    const endsAt = instant(Date.now() + 40 * msPerDay)
    const notRenewable = vi.spyOn(gateway.credentials, 'lifeOf').mockReturnValue(null)
    const ending = vi.spyOn(gateway.credentials, 'endOf').mockReturnValue(endsAt)
    const ofEnds = async () => {
      const { items } = await house.api.listOperatorTasks({ state: 'open', limit: 10 }, callOf(operator))
      return items.filter(({ kind }) => kind.endsWith('credential-ending'))
    }
    await renew()
    expect(await ofEnds()).toEqual([])
    expect(await due(25 * msPerDay)).toEqual([])
    expect(await due(27 * msPerDay)).toEqual([clusterId])
    house.moveWallClock(27 * msPerDay)
    await renew()
    const told = await ofEnds()
    expect(told.map(({ kind }) => kind).toSorted()).toEqual(['credential-ending', 'exit-credential-ending'])
    for (const { facts } of told) {
      expect(facts).toEqual({ clusterName: 'troyes-1', endsOn: civilDateOf(endsAt, 'Europe/Paris') })
    }
    expect(await due(400 * msPerDay)).toEqual([])
    notRenewable.mockRestore()
    ending.mockRestore()
  })

  it('are shown by no answer', async () => {
    const { items } = await house.api.listClusters({ limit: 10 }, callOf(operator))
    const shown: Cluster | undefined = items[0]
    expect(JSON.stringify(shown)).not.toContain('eyJ')
    expect(shown).toMatchObject({ reachedBy: 'kubeconfig', exitAccess: 'separate' })
  })
})
