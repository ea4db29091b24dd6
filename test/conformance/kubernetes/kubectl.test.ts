import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type KubectlRun, runKubectl, startKubectl } from '../../harness/kubectl.ts'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('kubectl on $name', (target) => {
  let scene: Scene
  let namespace: string
  let dir: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
    dir = await mkdtemp(join(tmpdir(), 'grenier-kubectl-'))
    await writeFile(join(dir, 'kubeconfig'), scene.kubeconfig, { mode: 0o600 })
  })
  afterAll(async () => {
    await scene.close()
    await rm(dir, { recursive: true, force: true })
  })

  const kubectl = (args: string[], stdin = ''): Promise<KubectlRun> =>
    runKubectl(['-n', namespace, ...args], { kubeconfigPath: join(dir, 'kubeconfig'), stdin })
  const map = (name: string, data: Record<string, string>): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })
  const apply = (document: string, ...options: string[]): Promise<KubectlRun> =>
    kubectl(['apply', '--server-side', ...options, '-f', '-'], document)

  test('apply --server-side makes and changes several documents', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'applied' },
      spec: { hard: { 'count/configmaps': '90' } },
    }
    const both = await apply(`${map('applied', { k: 'v' })}\n---\n${JSON.stringify(quota)}`)
    expect(both).toMatchObject({ code: 0 })
    expect(both.stdout).toBe('configmap/applied serverside-applied\nresourcequota/applied serverside-applied\n')
    expect((await apply(map('applied', { k: 'w' }))).code).toBe(0)
    expect((await scene.client.get(inside(namespace, 'configmaps/applied'))).body['data']).toEqual({ k: 'w' })
  })

  test('apply says which manager it conflicts with, and --force-conflicts takes the field over', async () => {
    await apply(map('contested', { k: 'v' }), '--field-manager=first')
    const refused = await apply(map('contested', { k: 'w' }), '--field-manager=second')
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('conflict with "first": .data.k')
    const forced = await apply(map('contested', { k: 'w' }), '--field-manager=second', '--force-conflicts')
    expect(forced).toMatchObject({ code: 0 })
    expect((await scene.client.get(inside(namespace, 'configmaps/contested'))).body['data']).toEqual({ k: 'w' })
  })

  test('apply --dry-run=server shows the result and makes nothing', async () => {
    const dry = await apply(map('dry', { k: 'v' }), '--dry-run=server')
    expect(dry).toMatchObject({ code: 0, stdout: 'configmap/dry serverside-applied (server dry run)\n' })
    expect((await scene.client.get(inside(namespace, 'configmaps/dry'))).status).toBe(404)
  })

  test('get prints a table, and -o yaml the whole object', async () => {
    await apply(map('shown', { k: 'v' }))
    const table = await kubectl(['get', 'configmap', 'shown'])
    expect(table.stdout).toMatch(/^NAME +DATA +AGE\nshown +1 +\d+s\n$/)
    const yaml = await kubectl(['get', 'cm', 'shown', '-o', 'yaml'])
    expect(parse(yaml.stdout)).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'shown', namespace },
      data: { k: 'v' },
    })
    const several = await kubectl(['get', 'configmaps,resourcequotas,namespaces', '-o', 'name'])
    expect(several.stdout).toContain('configmap/shown\n')
    expect(several.stdout).toContain(`namespace/${namespace}\n`)
  })

  test('describe reads objects of the kinds that operators look at', async () => {
    await apply(map('described', { k: 'word' }))
    expect((await kubectl(['describe', 'configmap', 'described'])).stdout).toMatch(/Name: +described\n[^]*word/)
    const quota = await kubectl(['describe', 'resourcequota', 'applied'])
    expect(quota.stdout).toMatch(/count\/configmaps +\d+ +90/)
    const described = await kubectl(['describe', 'namespace', namespace])
    expect(described.stdout).toMatch(/Status: +Active/)
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'wanted' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'x', resources: { requests: { storage: '1Gi' } } },
    }
    await apply(JSON.stringify(claim))
    expect((await kubectl(['describe', 'pvc', 'wanted'])).stdout).toMatch(/Status: +Pending/)
  })

  test('delete waits until the object is gone', async () => {
    await apply(map('doomed', { k: 'v' }))
    const deleted = await kubectl(['delete', 'configmap', 'doomed'])
    expect(deleted).toMatchObject({ code: 0 })
    const missing = await kubectl(['get', 'configmap', 'doomed'])
    expect(missing.code).not.toBe(0)
    expect(missing.stderr).toContain('configmaps "doomed" not found')
  })

  test('get -w prints every change as it comes', async () => {
    const watching = await startKubectl(['-n', namespace, 'get', 'configmaps', '-l', 'watched', '-w', '-o', 'name'], {
      kubeconfigPath: join(dir, 'kubeconfig'),
    })
    try {
      const path = inside(namespace, 'configmaps')
      await scene.client.create(path, { metadata: { name: 'first', labels: { watched: 'yes' } } })
      await watching.untilPrinted('configmap/first')
      await scene.client.create(path, { metadata: { name: 'second', labels: { watched: 'yes' } } })
      await watching.untilPrinted('configmap/second')
    } finally {
      await watching.stop()
    }
    expect(watching.stdout()).toBe('configmap/first\nconfigmap/second\n')
  })
})
