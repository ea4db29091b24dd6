import { randomBytes } from 'node:crypto'
import { startEmbeddedKubernetesThread } from '@grenier/embedded-kubernetes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realTarget } from '../conformance/kubernetes/targets.ts'
import type { RawKubernetesClient } from '../harness/raw-kubernetes-client.ts'
import { createRawKubernetesClient } from '../harness/raw-kubernetes-client.ts'
import { until } from '../harness/until.ts'
import type { Servers } from './compare.ts'
import { compareLane } from './compare.ts'
import { coreLanes } from './core-lanes.ts'
import { customLane, thingDefinition } from './custom-lane.ts'
import type { Lane } from './lane.ts'
import { policyLanes } from './policy-lanes.ts'

const real = realTarget()
const run = randomBytes(4).toString('hex')
const group = `fidelity-${run}.example.org`
const lanes = [...coreLanes, ...policyLanes, customLane(group)]
const operations = Number(process.env['GRENIER_FIDELITY_OPERATIONS'] ?? 450)
// A fixed seed, so that a run can be repeated and a change is judged by itself; the full size takes a fresh one.
const seed = Number(process.env['GRENIER_FIDELITY_SEED'] ?? 20_261_124)
const perLane = Math.ceil(operations / lanes.length)

if (real === undefined) {
  process.stderr.write('GRENIER_TEST_KUBECONFIG is not set: the embedded Kubernetes API is compared with nothing.\n')
} else {
  process.stderr.write(
    `fidelity: GRENIER_FIDELITY_SEED=${seed} GRENIER_FIDELITY_OPERATIONS=${operations} (${perLane} on each of ${lanes.length} kinds)\n`,
  )
}

describe.skipIf(real === undefined)('the embedded API and a real one', { timeout: 3_600_000 }, () => {
  const made: string[] = []
  let servers: Servers
  let close: () => Promise<void>

  beforeAll(async () => {
    const [target, embedded] = [await real?.start(), await startEmbeddedKubernetesThread()]
    const realClient = createRawKubernetesClient(target?.kubeconfig ?? '')
    servers = {
      real: realClient,
      embedded: createRawKubernetesClient(embedded.kubeconfig),
      realMinor: await minorOf(realClient),
    }
    close = async () => {
      for (const path of made) await servers.real.delete(path)
      await Promise.all([servers.real.close(), servers.embedded.close()])
      await embedded.close()
    }
    await Promise.all([servers.real, servers.embedded].map(furnish))
    made.push(...lanes.map((lane) => `/api/v1/namespaces/${namespaceOf(lane)}`))
    made.push(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`)
  })
  afterAll(() => close())

  const namesFor = async (lane: Lane, session: number): Promise<readonly string[]> => {
    const names = ['a', 'b', 'c'].map((letter) => `${lane.kind.toLowerCase()}-${run}-${session}-${letter}`)
    if (lane.isDeletable) return names
    for (const name of names) {
      made.push(`/api/v1/namespaces/${name}`)
      const body = { metadata: { name, labels: lane.fixedLabels } }
      await Promise.all([servers.real, servers.embedded].map((client) => client.create('/api/v1/namespaces', body)))
    }
    return names
  }

  test.concurrent.each(lanes)('answer random sequences on $kind alike', async (lane) => {
    const report = await compareLane(
      servers,
      { lane, namespace: namespaceOf(lane) },
      {
        seed: seed + lanes.indexOf(lane),
        operations: perLane,
        namesFor: (session) => namesFor(lane, session),
      },
    )
    for (const [reason, times] of report.accepted) {
      process.stderr.write(`fidelity: ${lane.kind}: ${times} of ${report.played} differ, accepted: ${reason}\n`)
    }
    const text = report.disagreements.join('\n\n')
    expect(text, `GRENIER_FIDELITY_SEED=${seed}\n\n${text}`).toBe('')
    expect(report.played).toBe(perLane)
  })
})

/** Each kind has a namespace of its own: a quota would count what another sequence makes. */
function namespaceOf(lane: Lane): string {
  return `fidelity-${run}-${lane.kind.toLowerCase()}`
}

/** Namespaces with what every namespace gets, and the custom kind, served. */
async function furnish(client: RawKubernetesClient): Promise<void> {
  await client.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', thingDefinition(group))
  for (const lane of lanes) {
    const namespace = namespaceOf(lane)
    await client.create('/api/v1/namespaces', { metadata: { name: namespace } })
    await untilOk(() => client.get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`))
    await untilOk(() => client.get(`/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`))
  }
  const things = `/apis/${group}/v1/namespaces/default/things`
  const probe = { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'probe' }, spec: { size: 1 } }
  await untilOk(() => client.create(`${things}?dryRun=All`, probe))
}

async function minorOf(client: RawKubernetesClient): Promise<number> {
  const { body } = await client.get('/version')
  const minor = Number.parseInt(String(body['minor']), 10)
  if (!Number.isInteger(minor)) throw new Error(`the real server says no version: ${JSON.stringify(body)}`)
  return minor
}

async function untilOk(ask: () => Promise<{ status: number }>): Promise<void> {
  await until(ask, ({ status }) => status < 300)
}
