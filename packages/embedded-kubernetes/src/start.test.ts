import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { EmbeddedKubernetes, EmbeddedKubernetesOptions } from './options.ts'
import { startEmbeddedKubernetes } from './start.ts'
import { startEmbeddedKubernetesThread } from './thread.ts'

let dir = ''
const running: EmbeddedKubernetes[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grenier-embedded-'))
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.close()))
  rmSync(dir, { recursive: true, force: true })
})

async function start(options: EmbeddedKubernetesOptions): Promise<EmbeddedKubernetes> {
  const api = await startEmbeddedKubernetes(options)
  running.push(api)
  return api
}

interface Kubeconfig {
  clusters: [{ cluster: Record<string, string> }]
  users: [{ user: Record<string, string> }]
}

function call(
  api: EmbeddedKubernetes,
  asked: `${string} ${string}`,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const [method = '', path = ''] = asked.split(' ')
  const config = parse(api.kubeconfig) as Kubeconfig
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'] ?? '', 'base64')
  const headers = { authorization: `Bearer ${config.users[0].user['token']}`, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(api.server + path, { method, ca, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }),
      )
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

describe('an embedded Kubernetes API', () => {
  it('keeps its kubeconfig over a restart on the same port where it may keep its credentials', async () => {
    const credentialsFile = join(dir, 'credentials.json')
    const first = await startEmbeddedKubernetes({ credentialsFile })
    const port = Number(new URL(first.server).port)
    await first.close()
    const again = await start({ credentialsFile, port })
    expect(again.kubeconfig).toBe(first.kubeconfig)
    expect((await call(again, 'GET /api/v1/namespaces/kube-system')).status).toBe(200)
  })

  it('is named by a kubeconfig with inline data only', async () => {
    const api = await start({})
    const config = parse(api.kubeconfig) as Kubeconfig
    expect(Object.keys(config.clusters[0].cluster).sort()).toEqual(['certificate-authority-data', 'server'])
    expect(Object.keys(config.users[0].user)).toEqual(['token'])
  })

  it('answers 501 where it would otherwise pass something over', async () => {
    const api = await start({})
    const secrets = '/api/v1/namespaces/default/secrets'
    const asked = await Promise.all([
      call(api, `GET ${secrets}?unheardOf=1`),
      call(api, `POST ${secrets}`, { metadata: { name: 's', ownerReferences: [] } }),
      call(api, 'POST /api/v1/namespaces/default/resourcequotas', {
        metadata: { name: 'q' },
        spec: { scopes: ['BestEffort'] },
      }),
      call(api, `DELETE ${secrets}/s?propagationPolicy=Foreground`),
      call(api, 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews', {}),
      call(api, `OPTIONS ${secrets}`),
      call(api, 'POST /version'),
    ])
    expect(asked.map(({ status, body }) => [status, body['reason']])).toEqual(asked.map(() => [501, 'NotImplemented']))
  })

  it('lets nobody in without the token', async () => {
    const api = await start({})
    const stranger = { ...api, kubeconfig: api.kubeconfig.replace(/token: .*/, 'token: wrong') }
    expect((await call(stranger, 'GET /api/v1/namespaces')).status).toBe(401)
  })

  it('serves the same objects, UIDs and resourceVersions after a restart', async () => {
    const options = { dataFile: join(dir, 'state.jsonl'), storageClasses: [{ name: 'fast', roundingStepBytes: 1024n }] }
    const first = await startEmbeddedKubernetes(options)
    await call(first, 'POST /api/v1/namespaces', { metadata: { name: 'n' } })
    await call(first, 'POST /api/v1/namespaces/n/secrets', { metadata: { name: 's' }, stringData: { k: 'v' } })
    const before = await call(first, 'GET /api/v1/namespaces/n/secrets/s')
    await first.close()
    const second = await start(options)
    expect(await call(second, 'GET /api/v1/namespaces/n/secrets/s')).toEqual(before)
    expect(second.kubeSystemUid).toBe(first.kubeSystemUid)
  })

  it('is the cluster that it was told to be', async () => {
    const clusterUid = '0f9c1d1e-5a5d-4a5c-9f0e-3a1f7e6b2c4d'
    const api = await start({ clusterUid })
    expect(api.kubeSystemUid).toBe(clusterUid)
    const { body } = await call(api, 'GET /api/v1/namespaces/kube-system')
    expect(body['metadata']).toMatchObject({ uid: clusterUid })
  })

  it('runs in a thread of its own, and says there why it cannot start', async () => {
    const api = await startEmbeddedKubernetesThread({})
    running.push(api)
    expect((await call(api, 'GET /version')).body).toMatchObject({ major: '1' })
    const port = Number(new URL(api.server).port)
    await expect(startEmbeddedKubernetesThread({ port })).rejects.toThrow(/EADDRINUSE/)
  })

  it('does not start with a custom resource that it would serve wrongly', async () => {
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object', oneOf: [{}] } },
    }
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [version],
      },
    }
    await expect(startEmbeddedKubernetes({ customResources: [definition] })).rejects.toThrow(/schema keyword oneOf/)
  })
})
