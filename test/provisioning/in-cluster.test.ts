import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClusterAccess, inClusterAccess } from '@grenier/control-plane/ports'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import type { InClusterSettings } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectRealApi } from './support/real-api.ts'

const installationId = '0198c0de-7a00-7000-8000-0000000000aa'
const wanted = { installationId, ofEveryKind: false }

let running: Awaited<ReturnType<typeof startEmbeddedKubernetes>>
let folder: string
let token: string
let settings: InClusterSettings
let aheadMs = 0
beforeAll(async () => {
  running = await startEmbeddedKubernetes()
  folder = await mkdtemp(join(tmpdir(), 'grenier-in-cluster-'))
  const { config } = connectRealApi(running.kubeconfig)
  token = config.getCurrentUser()?.token ?? ''
  await writeFile(join(folder, 'token'), `${token}\n`)
  await writeFile(join(folder, 'ca.crt'), Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64'))
  settings = { host: '127.0.0.1', port: new URL(running.server).port, folder }
})
afterAll(async () => {
  await running?.close()
  await rm(folder, { recursive: true, force: true })
})

function openGateway(inCluster: InClusterSettings | null) {
  return createClusterGateway({
    wallClock: { now: () => instant(Date.now() + aheadMs) },
    allowLoopback: true,
    limits: { attemptsMax: 1 },
    inCluster,
  })
}

describe('the identity that a cluster gives to what runs in it', () => {
  it('is used where the process may, and the cluster says who it is', async () => {
    const gateway = openGateway(settings)
    expect(await gateway.identify(inClusterAccess)).toMatchObject({ kubeSystemUid: running.kubeSystemUid })
    expect(gateway.credentials.lifeOf(inClusterAccess)).toBeNull()
    await gateway.close()
  })

  it('is refused by a clear code where the process may not, or runs in no cluster', async () => {
    for (const [inCluster, code] of [
      [null, 'in-cluster-not-allowed'],
      [{ ...settings, host: null }, 'in-cluster-absent'],
      [{ ...settings, folder: join(folder, 'nowhere') }, 'in-cluster-absent'],
    ] as const) {
      const gateway = openGateway(inCluster)
      await expect(gateway.identify(inClusterAccess)).rejects.toMatchObject({ code })
      await gateway.close()
    }
  })

  it('is read again from its file, on connections that stay open', async () => {
    const gateway = openGateway(settings)
    const { kubeSystemUid } = running
    const access: ClusterAccess = {
      clusterId: 'c',
      kubeconfig: inClusterAccess,
      kubeSystemUid,
      profile: {
        oidcGroupsPrefix: 'g:',
        dnsNamespace: 'kube-system',
        dnsPodLabels: {},
        apiServerCidrs: [],
        s3Cidrs: [],
      },
    }
    expect(await gateway.newestRevision(access, wanted)).toBeNull()
    await writeFile(join(folder, 'token'), 'ended')
    aheadMs += 10_000
    await expect(gateway.newestRevision(access, wanted)).rejects.toMatchObject({ code: 'cluster-credential-refused' })
    await writeFile(join(folder, 'token'), token)
    aheadMs += 10_000
    expect(await gateway.newestRevision(access, wanted)).toBeNull()
    await gateway.close()
  })
})
