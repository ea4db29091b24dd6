import { type ClusterStamp, Problem, type StandingStamp } from '@grenier/control-plane/ports'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { bareCapabilities, sampleProfile } from '../test-support/samples.ts'
import { createStampGateway } from './stamp-gateway.ts'

const installationId = '0198c0de-7a00-7000-8000-0000000000aa'
const otherInstallationId = '0198c0de-7a00-7000-8000-0000000000bb'
const access = { clusterId: 'c', kubeconfig: '', kubeSystemUid: 'u', profile: sampleProfile }
const stamp: ClusterStamp = { databaseId: '7412/16384', token: 'a', number: 1 }
const home = 'Namespace//grenier-system'

let cluster: FakeCluster
let warned: string[]
beforeEach(() => {
  cluster = createFakeCluster({ capabilities: bareCapabilities })
  warned = []
})

function gatewayOver(client: ClusterClient = cluster.client) {
  return createStampGateway({
    connect: () => client,
    problemOf: ({ message }) => new Problem('cluster-unreachable', { detail: message }),
    log: { debug: () => undefined, warn: (_fields, message) => void warned.push(message) },
  })
}

const read = (id = installationId) => gatewayOver().read(access, id)
const write = (over: StandingStamp, written: ClusterStamp = stamp, id = installationId) =>
  gatewayOver().write(access, { installationId: id, stamp: written, over })

describe('the stamp on a cluster', () => {
  it('is written where nothing stands, with the namespace that bears it, and read as it was written', async () => {
    const nothing = await read()
    expect(nothing).toEqual({ stamp: null, resourceVersion: null })
    expect(await write(nothing)).toBe('written')
    expect((await read()).stamp).toEqual(stamp)
    expect(cluster.objects.get(home)?.metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'grenier' })
  })

  it('is added to the namespace that the manifests made, and takes nothing from it', async () => {
    cluster.put({ kind: 'Namespace', metadata: { name: 'grenier-system', labels: { team: 'infra' } } })
    expect(await write(await read())).toBe('written')
    expect(await write(await read(), { ...stamp, token: 'b' })).toBe('written')
    expect((await read()).stamp).toMatchObject({ token: 'b' })
    expect(cluster.objects.get(home)?.metadata.labels).toEqual({ team: 'infra' })
  })

  it('stands in a namespace of its own where all names of an installation begin alike, and goes with it', async () => {
    const connect = () => cluster.client
    const problemOf = ({ message }: ApiFailure) => new Problem('cluster-unreachable', { detail: message })
    const log = { debug: () => undefined, warn: () => undefined }
    const gateway = createStampGateway({ connect, problemOf, log, namePrefix: 'demo-' })
    const order = { installationId, stamp, over: await gateway.read(access, installationId) }
    expect(await gateway.write(access, order)).toBe('written')
    expect(cluster.objects.get('Namespace//demo-grenier-system')?.metadata.labels).toMatchObject({
      'grenier.internal/installation': installationId,
    })
    expect(cluster.objects.has(home)).toBe(false)
  })

  it('is each installation’s own', async () => {
    await write(await read())
    expect((await read(otherInstallationId)).stamp).toBeNull()
    const others = { ...stamp, databaseId: '99/5' }
    expect(await write(await read(otherInstallationId), others, otherInstallationId)).toBe('written')
    expect([(await read()).stamp, (await read(otherInstallationId)).stamp]).toEqual([stamp, others])
  })

  it('is not written over one that another wrote since it was read', async () => {
    const nothing = await read()
    await write(nothing)
    expect(await write(nothing, { ...stamp, token: 'b' })).toBe('moved')
    const seen = await read()
    await write(seen, { ...stamp, token: 'c' })
    expect(await write(seen, { ...stamp, token: 'd' })).toBe('moved')
    expect((await read()).stamp).toMatchObject({ token: 'c' })
    const raced: ClusterClient = { ...cluster.client, patch: async () => fail(409) }
    const latest = await read()
    expect(await gatewayOver(raced).write(access, { installationId, stamp, over: latest })).toBe('moved')
  })

  it.each(['', '{', '[]', '{"number":1,"database":"7412/16384"}', '{"number":"1","database":"a","token":"b"}'])(
    'that somebody edited to «%s» is unreadable, and none',
    async (text) => {
      const annotations = { [`grenier.internal/stamp-${installationId}`]: text }
      cluster.put({ kind: 'Namespace', metadata: { name: 'grenier-system', annotations } })
      expect((await read()).stamp).toBe('unreadable')
    },
  )

  it('that the cluster refuses is told in the log; any other failure is thrown', async () => {
    const nothing = await read()
    const order = { installationId, stamp, over: nothing }
    const refusing: ClusterClient = { ...cluster.client, create: async () => fail(403) }
    expect(await gatewayOver(refusing).write(access, order)).toBe('refused')
    expect(warned).toEqual(['the cluster refuses its stamp'])
    const failing: ClusterClient = { ...cluster.client, create: async () => fail(500) }
    await expect(gatewayOver(failing).write(access, order)).rejects.toMatchObject({ code: 'cluster-unreachable' })
    const elsewhere: ClusterClient = { ...cluster.client, verifyIdentity: async () => fail(0) }
    await expect(gatewayOver(elsewhere).read(access, installationId)).rejects.toMatchObject({
      code: 'cluster-unreachable',
    })
  })
})

function fail(status: number): never {
  throw new ApiFailure({ status, reason: 'Scripted', message: `answered ${status}` })
}
