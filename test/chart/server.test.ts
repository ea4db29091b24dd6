import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { runKubectl } from '../harness/kubectl.ts'
import { chartKinds } from '../provisioning/support/chart-kinds.ts'
import { clustersUnderTest } from '../provisioning/support/clusters.ts'
import { chartFile, everyValue, minimalValues, smallestValues } from './support/chart-values.ts'
import { unvalidated } from './support/custom-validators.ts'
import { kindOf, kindsServed, missingKinds } from './support/kinds-served.ts'
import { modelOf } from './support/known-fields.ts'
import { type PodSpec, podsOf } from './support/pods.ts'
import { objectNamed, renderChart } from './support/render-chart.ts'
import { restrictedFaults } from './support/restricted-pods.ts'

const matrix = [
  ['with the least that an operator must say', minimalValues],
  ['with every part', everyValue],
  ['with every part and the queue in PostgreSQL', { ...everyValue, queue: 'postgresql' }],
  ['with as few parts as there can be', smallestValues],
  ['with the values of the demo', parse(chartFile('values-demo.yaml')) as object],
] as const

const real = clustersUnderTest().filter(({ isSelfContained }) => !isSelfContained)
interface Versions {
  readonly serverVersion: { readonly minor: string }
}

const soon = { timeout: 30_000, interval: 250 }

describe.skipIf(real.length === 0)('a real API server', () => {
  const namespace = `chart-${randomBytes(4).toString('hex')}`
  let dir: string
  let served: ReadonlySet<string>
  let serverMinor: number

  const kubectl = (args: readonly string[], stdin = '') =>
    runKubectl(args, { kubeconfigPath: join(dir, 'kubeconfig'), stdin })
  const dryRun = (objects: readonly object[], verb: readonly string[]) =>
    kubectl(
      ['-n', namespace, ...verb, '--dry-run=server', '-o', 'name', '-f', '-'],
      objects.map((object) => JSON.stringify(object)).join('\n---\n'),
    )
  const podNamed = (name: string, spec: PodSpec) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    // Its own account would have to stand; what is asked here is about the pod.
    spec: { ...spec, serviceAccountName: 'default' },
  })

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'grenier-chart-server-'))
    const started = await real[0]?.start()
    await writeFile(join(dir, 'kubeconfig'), started?.kubeconfig ?? '', { mode: 0o600 })
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
    const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }
    const made = await kubectl(['create', '-f', '-'], JSON.stringify(home))
    if (made.code !== 0) throw new Error(made.stderr)
    served = kindsServed((await kubectl(['api-resources', '--no-headers'])).stdout)
    const version = JSON.parse((await kubectl(['version', '-o', 'json'])).stdout) as Versions
    serverMinor = Number.parseInt(version.serverVersion.minor, 10)
    await vi.waitFor(async () => {
      const { code, stderr } = await kubectl(['-n', namespace, 'get', 'serviceaccount', 'default'])
      if (code !== 0) throw new Error(stderr)
    }, soon)
  })
  afterAll(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false'])
    await rm(dir, { recursive: true, force: true })
  })

  it.each(matrix)('accepts every object that it serves, rendered %s', async (_how, values) => {
    const objects = await renderChart(values, namespace)
    const asked = objects.filter((one) => served.has(kindOf(one)))
    const unserved = objects.filter((one) => !served.has(kindOf(one)))
    if (unserved.length > 0) {
      const kinds = [...new Set(unserved.map(kindOf))].join(', ')
      process.stderr.write(`This server (1.${serverMinor}) serves no ${kinds}: it was not asked about them.\n`)
    }
    expect(missingKinds(unserved, serverMinor)).toEqual([])
    const { code, stdout, stderr } = await dryRun(asked, ['apply', '--server-side', '--force-conflicts'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.trim().split('\n')).toHaveLength(asked.length)
    expect(asked.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'Service', 'ConfigMap']))
    // What this server does not know is known to its definition, field by field (`rendered.test.ts`).
    for (const object of unserved) {
      expect(modelOf(object) === null ? unvalidated(object) : []).toEqual([])
    }
  })

  it('is asked about every kind of others, and refuses one with a field that its definition has not', async () => {
    const objects = await renderChart(everyValue, namespace)
    expect(chartKinds.filter(({ group, version, kind }) => !served.has(`${group}/${version} ${kind}`))).toEqual([])
    for (const { group, version, kind } of chartKinds) {
      const object = objects.find((one) => kindOf(one) === `${group}/${version} ${kind}`)
      const broken = { ...object, spec: { ...(object?.['spec'] as object), nobodysField: true } }
      const { code, stderr } = await dryRun([broken], ['apply', '--server-side'])
      expect([kind, code === 0, stderr]).toEqual([kind, false, expect.stringContaining('nobodysField')])
    }
    const route = objectNamed(objects, 'HTTPRoute', 'grenier')
    const spec = { ...(route['spec'] as object), rules: [{ matches: [{ path: { type: 'Prefix', value: '/' } }] }] }
    const { code, stderr } = await dryRun([{ ...route, spec }], ['apply', '--server-side'])
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining('Unsupported value: "Prefix"')])
  })

  it('refuses what is not as it should be', async () => {
    const [deployment] = (await renderChart(minimalValues, namespace)).filter(({ kind }) => kind === 'Deployment')
    const broken = {
      ...deployment,
      spec: { ...(deployment?.['spec'] as object), selector: { matchLabels: { a: 'b' } } },
    }
    const { code, stderr } = await dryRun([broken], ['apply', '--server-side'])
    expect(code).not.toBe(0)
    expect(stderr).toContain('`selector` does not match template `labels`')
  })

  it('accepts the pods in a namespace that enforces Pod Security restricted, and no privileged one', async ({
    skip,
  }) => {
    const pods = podsOf(await renderChart(everyValue, namespace))
    const all = pods.map(({ spec }, index) => podNamed(`pod-${index}`, { ...spec, priorityClassName: '' }))
    expect(await dryRun(all, ['create'])).toMatchObject({ code: 0, stderr: '' })
    const [first] = pods
    const privileged = { name: 'bad', image: 'bad', securityContext: { privileged: true } }
    const refused = await dryRun([podNamed('bad', { ...first?.spec, containers: [privileged] })], ['create'])
    if (refused.code === 0) skip('this server enforces no Pod Security (it is older than 1.25)')
    expect(refused.stderr).toContain('violates PodSecurity "restricted')
  })
})

describe('kinds that a server does not serve', () => {
  const [policy, route] = [
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy' },
    { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' },
  ]
  it.each([
    ['may be none', 36, [], []],
    ['may be of Kubernetes itself where it is older than they are', 29, [policy], []],
    ['may not be of Kubernetes itself on a server of today', 30, [policy, policy], [kindOf(policy)]],
    ['may never be of others', 20, [policy, route], [kindOf(route)]],
  ])('%s', (...[, serverMinor, unserved, missing]) => {
    expect(missingKinds(unserved, serverMinor)).toEqual(missing)
  })
})

describe('the pods', () => {
  it.each(matrix)(
    'are as Pod Security restricted wants them, with a root that is read only, rendered %s',
    async (_how, values) => {
      const pods = podsOf(await renderChart(values))
      expect(pods.length).toBeGreaterThan(2)
      expect(pods.flatMap(({ of, spec }) => restrictedFaults(spec).map((fault) => `${of}: ${fault}`))).toEqual([])
    },
  )

  const sound: PodSpec = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'a',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  }
  const [container] = sound.containers
  it.each<[string, Partial<PodSpec>, number]>([
    ['nothing', {}, 0],
    ['no context', { securityContext: {} }, 2],
    ['a container without its own', { containers: [{ name: 'a' }] }, 3],
    ['root', { securityContext: { ...sound.securityContext, runAsUser: 0 } }, 1],
    [
      'a capability',
      {
        containers: [
          {
            ...sound.containers[0],
            name: 'a',
            securityContext: { ...container?.securityContext, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } },
          },
        ],
      },
      1,
    ],
    ['a path of the node', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 1],
    ['the network of the node', { hostNetwork: true }, 1],
  ])('would be refused for %s', (_fault, change, count) => {
    expect(restrictedFaults({ ...sound, ...change })).toHaveLength(count)
  })
})
