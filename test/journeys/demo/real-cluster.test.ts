import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { Agent, fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { makeDemoFolders, runDemo, summaryOf } from './run-demo.ts'

// An API server that the demo did not start and knows only by a kubeconfig; it serves none of the demo's storage classes.
describe('the demo on a cluster of somebody else', () => {
  let cluster: EmbeddedKubernetes
  let folders: { cwd: string; dataDir: string }
  let args: string[]

  beforeAll(async () => {
    cluster = await startEmbeddedKubernetes({})
    folders = await makeDemoFolders()
    const path = join(folders.cwd, 'kubeconfig.yaml')
    await writeFile(path, cluster.kubeconfig)
    const story = ['--departement', '975', '--months', '1', '--once', '--json', '--data-dir', folders.dataDir]
    args = [...story, '--kubeconfig', path]
    await request(cluster, 'POST', { metadata: { name: 'somebody-elses' } })
  })

  afterAll(async () => {
    await cluster.close()
    await rm(folders.cwd, { recursive: true, force: true })
    await rm(folders.dataDir, { recursive: true, force: true })
  })

  it('shows the server and its kube-system UID, and writes nothing before it was told yes to that very one', async () => {
    const before = await request(cluster, 'GET')
    for (const yes of [[], ['--yes-on', '00000000-0000-4000-8000-000000000000']]) {
      const { code, stderr } = await runDemo([...args, ...yes], folders.cwd)
      expect(code).toBe(2)
      expect(stderr).toContain(cluster.server)
      expect(stderr).toContain(`--yes-on ${cluster.kubeSystemUid}`)
    }
    expect(await request(cluster, 'GET')).toEqual(before)
  })

  it('tells its story there under names that begin with demo-, and its cleanup takes away nothing else', async () => {
    const before = await request(cluster, 'GET')
    const agreed = [...args, '--yes-on', cluster.kubeSystemUid]
    expect(summaryOf(await runDemo(agreed, folders.cwd))).toMatchObject({ members: 2, namespaces: 4, sumCheck: true })
    const made = (await request(cluster, 'GET')).filter((name) => !before.includes(name))
    // Beside those of members, the one that bears the stamp.
    expect(made).toHaveLength(5)
    expect(made.every((name) => name.startsWith('demo-'))).toBe(true)
    const cleaned = await runDemo([...agreed, '--cleanup'], folders.cwd)
    expect(cleaned).toMatchObject({ code: 0, stdout: '5 espaces de noms supprimés\n' })
    await expect.poll(() => request(cluster, 'GET')).toEqual(before)
  })

  it('keeps no kubeconfig in the clear', async () => {
    const token = tokenOf(cluster)
    expect(token).not.toBe('')
    expect(await readFile(join(folders.dataDir, 'secrets.json'), 'utf8')).not.toContain(token)
  })
})

/** Lists the cluster's namespaces, or makes one first. */
async function request(cluster: EmbeddedKubernetes, method: 'GET' | 'POST', body?: object): Promise<string[]> {
  const token = tokenOf(cluster)
  const response = await fetch(`${cluster.server}/api/v1/namespaces`, {
    method,
    dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(await response.text())
  const answer = (await response.json()) as { items?: { metadata: { name: string } }[] }
  return (answer.items ?? []).map(({ metadata }) => metadata.name).sort()
}

function tokenOf(cluster: EmbeddedKubernetes): string {
  const { users } = parse(cluster.kubeconfig) as { users: { user: { token: string } }[] }
  return users[0]?.user.token ?? ''
}
