import { readFileSync } from 'node:fs'
import { closeTimeoutMs as apiCloseTimeoutMs, apiVariables } from '@grenier/api'
import { desiredClaimStepPolicy, desiredKeepDataPolicy } from '@grenier/kubernetes'
import {
  readRebuildOrder,
  readResealOrder,
  closeTimeoutMs as workerCloseTimeoutMs,
  workerVariables,
} from '@grenier/worker'
import type { V1JobSpec } from '@kubernetes/client-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments, stringify } from 'yaml'
import { chartFile, everyValue, installationId, minimalValues, smallestValues } from './support/chart-values.ts'
import { unvalidated } from './support/custom-validators.ts'
import { modelOf, unknownFields } from './support/known-fields.ts'
import { podsOf } from './support/pods.ts'
import { objectNamed, type Rendered, renderChart } from './support/render-chart.ts'

const clusterAccess = readFileSync(new URL('../../docs/cluster-access.yaml', import.meta.url), 'utf8')
const matrix = [
  ['with the least that an operator must say', minimalValues],
  ['with every part', everyValue],
  ['with every part and the queue in PostgreSQL', { ...everyValue, queue: 'postgresql' }],
  ['with as few parts as there can be', smallestValues],
  ['with the values of the demo', parse(chartFile('values-demo.yaml')) as object],
] as const

const renderings = new Map<string, Rendered[]>()
beforeAll(async () => {
  for (const [how, values] of matrix) renderings.set(how, await renderChart(values))
})
const rendered = (how: (typeof matrix)[number][0]): Rendered[] => renderings.get(how) ?? []
const full = () => rendered('with every part')

describe.each(matrix)('what is rendered %s', (how) => {
  it('is all known to Kubernetes, or to who defined it, down to each field', () => {
    const objects = rendered(how)
    expect(objects.length).toBeGreaterThan(5)
    const faults = objects.flatMap((object) => {
      const model = modelOf(object)
      const found = model === null ? unvalidated(object) : unknownFields(object, model)
      return found.map((fault) => `${object.kind} ${object.metadata.name}: ${fault}`)
    })
    expect(faults).toEqual([])
  })

  it('has each object once, ours by its labels, in the namespace of the release', () => {
    const names = rendered(how).map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    expect(names).toEqual([...new Set(names)])
    for (const { metadata } of rendered(how)) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'grenier',
        'app.kubernetes.io/instance': 'grenier',
        'app.kubernetes.io/managed-by': 'Helm',
      })
      expect(metadata.namespace ?? 'grenier-test').toBe('grenier-test')
    }
  })

  it('lets each pod end in its own time, after proxies saw it go', () => {
    const graces = podsOf(rendered(how)).map(({ of, spec }) => [of, spec.terminationGracePeriodSeconds ?? 30] as const)
    const graceOf = new Map(graces)
    const stopSeconds = /setTimeout\(\(\) => \{\}, (\d+)\)/.exec(JSON.stringify(rendered(how)))?.[1]
    expect(graceOf.get('Deployment grenier-api')).toBeGreaterThan((apiCloseTimeoutMs + Number(stopSeconds)) / 1_000)
    expect(graceOf.get('Deployment grenier-worker')).toBeGreaterThan(workerCloseTimeoutMs / 1_000)
  })
})

describe('fields and values that are not as they are defined', () => {
  it.each([
    ['an unknown field', { spec: { maxUnavailabel: 1 } }, ['.spec.maxUnavailabel is unknown']],
    [
      'a text for a number',
      { spec: { selector: { matchLabels: { a: 1 } } } },
      ['.spec.selector.matchLabels.a is no string'],
    ],
    [
      'a map for a list',
      { spec: { selector: { matchExpressions: {} } } },
      ['.spec.selector.matchExpressions is no list'],
    ],
  ])('are found: %s', (_fault, fields, found) => {
    expect(unknownFields(fields, 'V1PodDisruptionBudget')).toEqual(found)
  })

  it.each([
    ['a text for a list', { spec: { selector: {}, endpoints: 'all' } }],
    ['a missing part', { spec: {} }],
  ])('are found in the kinds of others: %s', (_fault, fields) => {
    const object = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'a' },
      ...fields,
    }
    expect(unvalidated(object)).not.toEqual([])
  })

  it('are found in a kind that nobody knows', () => {
    expect(unvalidated({ apiVersion: 'a.example/v1', kind: 'Odd', metadata: { name: 'a' } })).toHaveLength(1)
  })
})

describe('the rights on a cluster', () => {
  it('are the very manifests that operators apply by hand', async () => {
    await expect(clusterAccess).toMatchFileSnapshot('../../charts/grenier/files/cluster-access.yaml')
  })

  it('are rendered as they are there, for the accounts of the release', () => {
    const documented = parseAllDocuments(clusterAccess).map((document) => document.toJS() as Rendered)
    const wanted = documented.filter(({ kind }) => kind !== 'Namespace')
    const found = wanted.map(({ kind, metadata }) => objectNamed(full(), kind, metadata.name))
    expect(found.map((object) => [object['rules'], object['roleRef']])).toEqual(
      wanted.map((object) => [object['rules'], object['roleRef']]),
    )
    const inPlace = stringify(wanted.map((object) => object['subjects'])).replaceAll('grenier-system', 'grenier-test')
    expect(stringify(found.map((object) => object['subjects']))).toBe(inPlace)
    const kinds = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']
    const others = full().filter(({ kind }) => kinds.includes(kind)).length
    expect(others).toBe(wanted.filter(({ kind }) => kinds.includes(kind)).length)
  })

  it('are not in the pods, unless they are to reach the cluster that they run in', () => {
    for (const { spec } of podsOf(rendered('with the least that an operator must say'))) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false })
      expect(spec.serviceAccountName).not.toBe('grenier-worker')
    }
    const mounted = podsOf(full()).filter(({ spec }) => spec.automountServiceAccountToken !== false)
    expect(mounted.map(({ labels, spec }) => [labels['app.kubernetes.io/component'], spec.serviceAccountName])).toEqual(
      ['api', 'worker', 'rebuild'].map((component) => [component, 'grenier-worker']),
    )
  })
})

describe('the admission policies', () => {
  const policies = (exitUsername: string, id: string) => [
    ...desiredClaimStepPolicy(),
    ...desiredKeepDataPolicy({ installationId: id, exitUsername }),
  ]

  it('are those that the worker would apply', async () => {
    const text = policies('EXIT-USERNAME', 'INSTALLATION-ID')
      .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }))
      .join('---\n')
    await expect(text).toMatchFileSnapshot('../../charts/grenier/files/admission-policies.yaml')
  })

  it('deny to all but the identity of exits of this release', () => {
    for (const wanted of policies('system:serviceaccount:grenier-test:grenier-exit', installationId)) {
      expect(objectNamed(full(), wanted.kind, wanted.metadata.name)['spec']).toEqual(wanted['spec'])
    }
  })
})

describe('the walls of the pods', () => {
  interface Policy {
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> }
    readonly policyTypes: readonly string[]
    readonly ingress?: readonly { readonly from?: readonly object[]; readonly ports: readonly { port: unknown }[] }[]
    readonly egress?: readonly { readonly to?: readonly object[]; readonly ports: readonly { port: unknown }[] }[]
  }
  const policiesFor = (objects: readonly Rendered[], labels: Readonly<Record<string, string>>) =>
    objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map((object) => object['spec'] as Policy)
      .filter(({ podSelector }) =>
        Object.entries(podSelector.matchLabels).every(([name, value]) => labels[name] === value),
      )
  const portsOf = (rules: readonly { readonly ports: readonly { port: unknown }[] }[] = []) =>
    rules.flatMap(({ ports }) => ports.map(({ port }) => port))

  it('stand around every pod, in both directions', () => {
    for (const { of, labels } of podsOf(full())) {
      const around = policiesFor(full(), labels)
      expect({ of, count: around.length }).toEqual({ of, count: 2 })
      for (const { policyTypes } of around) expect(policyTypes).toEqual(['Ingress', 'Egress'])
    }
  })

  it.each([
    [
      'Deployment grenier-api',
      ['http', 'metrics'],
      [53, 53, 5432, 6379, 6380, 443, 443, 6443, 4318, 80, 443, 8080, 9090],
    ],
    [
      'Deployment grenier-worker',
      ['metrics'],
      [53, 53, 5432, 6379, 6380, 443, 6443, 4318, 80, 443, 8080, 9090, 25, 465, 587],
    ],
    ['Job grenier-migration', [], [53, 53, 5432]],
    ['Job grenier-rebuild', [], [53, 53, 5432, 443, 6443]],
    ['Job grenier-reseal', [], [53, 53, 5432]],
    ['Pod grenier-test', [], [53, 53, 'http', 'metrics', 5432]],
  ])('have only the ways that %s needs', (of, inward, outward) => {
    const labels = podsOf(full()).find((pod) => pod.of.startsWith(of))?.labels ?? {}
    const around = policiesFor(full(), labels)
    expect(around.flatMap(({ ingress }) => portsOf(ingress))).toEqual(inward)
    expect(around.flatMap(({ egress }) => portsOf(egress))).toEqual(outward)
  })

  it('show figures to nobody who is not named', () => {
    const least = rendered('with the least that an operator must say')
    for (const { of, labels } of podsOf(least)) {
      const rules = policiesFor(least, labels).flatMap(({ ingress }) => ingress ?? [])
      const doors = rules.filter((rule) => portsOf([rule]).includes('metrics')).flatMap(({ from }) => from ?? [{}])
      // The test of a release asks a worker whether it is ready, where it asks the API at its public port.
      const ofTest = {
        podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/component': 'test' }) },
      }
      expect({ of, doors }).toEqual({ of, doors: of === 'Deployment grenier-worker' ? [ofTest] : [] })
    }
  })
})

describe('the migration', () => {
  const hookOf = ({ metadata }: Rendered) => ({
    when: metadata.annotations?.['helm.sh/hook'],
    weight: Number(metadata.annotations?.['helm.sh/hook-weight']),
  })

  it('finds before it what it needs of its own release: its way to the database and its Secret', () => {
    const job = hookOf(objectNamed(full(), 'Job', 'grenier-migration'))
    expect(job.when).toBe('pre-install,pre-upgrade')
    for (const kind of ['NetworkPolicy', 'ExternalSecret']) {
      const needed = hookOf(objectNamed(full(), kind, 'grenier-migration'))
      expect({ kind, when: needed.when, isBefore: needed.weight < job.weight }).toEqual({
        kind,
        when: job.when,
        isBefore: true,
      })
    }
  })

  it('has a Secret that outlives what made it, since that is made anew at each upgrade', () => {
    const { target } = objectNamed(full(), 'ExternalSecret', 'grenier-migration')['spec'] as { target: object }
    expect(target).toEqual({ name: 'grenier-migration', creationPolicy: 'Orphan' })
  })
})

describe('the Jobs of a recovery', () => {
  const recovering = (recovery: object) => renderChart({ ...minimalValues, recovery })
  const jobsOf = (objects: readonly Rendered[]) =>
    objects.filter(({ kind, metadata }) => kind === 'Job' && /-(rebuild|reseal)-/.test(metadata.name))
  const argumentsOf = (objects: readonly Rendered[]) =>
    podsOf(jobsOf(objects)).map(({ spec }) => spec.containers.flatMap(({ args }) => args ?? []))

  it('are there where they are wanted alone, and only look where nobody says who runs them', async () => {
    expect(jobsOf(rendered('with the least that an operator must say'))).toEqual([])
    expect(argumentsOf(await recovering({ rebuild: { enabled: true }, reseal: { enabled: true } }))).toEqual([
      ['rebuild-provisioning.mjs', '--check'],
      ['reseal-secrets.mjs', '--check'],
    ])
  })

  it('order what the commands understand', () => {
    const [rebuild = [], reseal = []] = argumentsOf(full())
    expect(readRebuildOrder(rebuild.slice(1))).toEqual({
      by: 'A. Martin 2027-12-01',
      poolId: '0198c0de-7a00-7000-8000-0000000000ab',
      dataClass: 'ordinary',
      termsFile: '/etc/grenier/terms/terms.json',
    })
    expect(readResealOrder(reseal.slice(1))).toEqual({ kind: 'reseal', by: 'A. Martin 2027-12-01' })
  })

  it('are others for another order, since a Job cannot be changed, and the same for the same', async () => {
    const nameOf = async (rebuild: object) =>
      jobsOf(await recovering({ rebuild: { enabled: true, ...rebuild } })).map(({ metadata }) => metadata.name)
    const [look, again, write] = [await nameOf({}), await nameOf({}), await nameOf({ by: 'A. Martin' })]
    expect(look).toEqual([expect.stringMatching(/^grenier-rebuild-[0-9a-f]{8}$/)])
    expect(again).toEqual(look)
    expect(write).not.toEqual(look)
  })

  it('are not tried again by themselves: that a person has to look is an answer too', () => {
    const jobs = jobsOf(full())
    expect(jobs).toHaveLength(2)
    for (const { spec } of jobs as unknown as { spec: V1JobSpec }[]) {
      expect({ limit: spec.backoffLimit, policy: spec.template.spec?.restartPolicy }).toEqual({
        limit: 0,
        policy: 'Never',
      })
    }
  })
})

describe('what helm test asks', () => {
  const testPod = (how: (typeof matrix)[number][0]) => podsOf(rendered(how)).find(({ of }) => of === 'Pod grenier-test')

  it('is whether the API and a worker are ready, and whether the database is at this release', () => {
    const containers = testPod('with every part')?.spec.containers ?? []
    expect(containers.map(({ name, args }) => [name, ...(args ?? [])])).toEqual([
      ['api', 'healthcheck.mjs', expect.stringMatching(/^http:\/\/grenier-api:\d+\/readyz$/)],
      ['worker', 'healthcheck.mjs', 'http://grenier-worker-metrics:9090/readyz'],
      ['migration', 'migrate.mjs', '--check'],
    ])
    const service = objectNamed(full(), 'Service', 'grenier-worker-metrics')['spec']
    expect(service).toMatchObject({ selector: { 'app.kubernetes.io/component': 'worker' }, ports: [{ port: 9090 }] })
    const secrets = testPod('with every part')?.spec.volumes?.flatMap(({ secret }) => secret?.items ?? [])
    expect(secrets?.map(({ key }) => key)).toEqual(['DATABASE_ADMIN_URL'])
  })

  it('is not the database where somebody else migrates it, and its Secret is not wanted then', async () => {
    const migratedElsewhere = await renderChart({ ...everyValue, migration: { enabled: false } })
    const pod = podsOf(migratedElsewhere).find(({ of }) => of === 'Pod grenier-test')
    expect(pod?.spec.containers.map(({ name }) => name)).toEqual(['api', 'worker'])
    expect(pod?.spec.volumes ?? []).toEqual([])
  })
})

describe('the variables', () => {
  it.each([
    ['grenier-api', apiVariables.shape, ['grenier-settings', 'grenier-api-settings']],
    ['grenier-worker', workerVariables.shape, ['grenier-settings', 'grenier-worker-settings']],
  ] as const)('of %s are all read by it', (_name, shape, maps) => {
    const names = maps.flatMap((map) => Object.keys(objectNamed(full(), 'ConfigMap', map)['data'] ?? {}))
    expect(names.filter((name) => !(name in shape))).toEqual([])
  })

  it('make new pods when they change', async () => {
    const checksum = (objects: readonly Rendered[]) =>
      podsOf(objects).map(({ annotations }) => annotations['checksum/config'])
    const changed = await renderChart({ ...everyValue, settings: { common: { GRACE_DAYS: 7 } } })
    const [before, after] = [checksum(full()), checksum(changed)]
    expect(before.filter((sum) => sum !== undefined)).toHaveLength(2)
    expect(after.filter((sum) => sum !== undefined && before.includes(sum))).toEqual([])
  })

  it('keep large whole numbers as they are', () => {
    expect(objectNamed(full(), 'ConfigMap', 'grenier-settings')['data']).toMatchObject({
      RECOVERY_THRESHOLD_CENTS: '1000000',
    })
  })
})

describe('the pods', () => {
  it('spread over nodes and zones by the labels of their own', () => {
    for (const { of, spec, labels } of podsOf(full()).filter(({ of }) => of.startsWith('Deployment'))) {
      const constraints = spec.topologySpreadConstraints ?? []
      expect({ of, keys: constraints.map(({ topologyKey }) => topologyKey) }).toEqual({
        of,
        keys: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
      })
      for (const { labelSelector } of constraints)
        expect(labels).toMatchObject(labelSelector?.matchLabels ?? { no: '' })
    }
  })

  it('have their number left to whoever counts load, where somebody does', () => {
    const replicasOf = (objects: readonly Rendered[]) =>
      (objectNamed(objects, 'Deployment', 'grenier-api')['spec'] as { replicas?: number }).replicas
    expect(replicasOf(full())).toBeUndefined()
    expect(replicasOf(rendered('with the least that an operator must say'))).toBe(2)
  })
})
