import type { NetworkProbe, NetworkProbeReason } from '@grenier/contracts'
import { type NetworkProbeProgress, Problem } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { factsOf } from './cluster-facts.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { prepareRegion } from './region.ts'

const nowhere = '0198c0de-7a00-7000-8000-0000000009ff'
const tenMinutesMs = 10 * 60_000

let house: House
let clusterId: string
beforeAll(async () => {
  house = await openHouse('2026-05-04T07:00:00Z')
  const region = await prepareRegion(house)
  clusterId = region.clusterId
})
afterAll(() => house?.close())
beforeEach(() => {
  house.cluster.failWith = null
  house.cluster.probeNamespace = 'gone'
})

const start = () => house.api.startNetworkProbe({ clusterId }, callOf(operator))
const run = ({ id: probeId }: NetworkProbe) => house.jobs['probe-network']({ clusterId, probeId })
const look = ({ id: probeId }: NetworkProbe) => house.api.getNetworkProbe({ clusterId, probeId }, callOf(operator))

function shows(outcome: NetworkProbeProgress['outcome'], message = 'looked'): void {
  house.cluster.probe = () => ({ namespaceUid: 'uid-1', message, outcome })
}

const enforced = { verdict: 'enforced', reason: null, ingress: 'enforced', egress: 'enforced' } as const
const open = { verdict: 'not-enforced', reason: null, ingress: 'not-enforced', egress: 'not-enforced' } as const
const unknown = (reason: NetworkProbeReason) => ({ verdict: 'unknown', reason, ingress: null, egress: null }) as const

async function ended(outcome: NetworkProbeProgress['outcome']): Promise<NetworkProbe> {
  shows(outcome)
  const probe = await start()
  expect(await run(probe)).toEqual({ kind: 'done' })
  return await look(probe)
}

async function networkGaps(): Promise<string[]> {
  house.cluster.facts = factsOf((await house.api.listClusters({ limit: 1 }, callOf(operator))).items[0])
  const { gaps } = await house.api.examineCluster({ clusterId }, callOf(operator))
  return gaps.map(({ code }) => code).filter((code) => code.startsWith('network-'))
}

describe('a probe of a cluster’s network', () => {
  it('is missing from a preflight until one has ended', async () => {
    expect(await networkGaps()).toEqual(['network-unprobed'])
  })

  it('goes on from one look to the next, and has ended only once its namespace is gone', async () => {
    shows(null, 'the server is being started')
    const probe = await start()
    expect(probe).toMatchObject({ state: 'running', verdict: null, requestedBy: operator.subject })
    expect(await run(probe)).toMatchObject({ kind: 'retry', reason: 'the server is being started' })
    expect(await look(probe)).toMatchObject({ state: 'running', message: 'the server is being started' })
    shows(enforced)
    house.cluster.probeNamespace = 'going'
    expect(await run(probe)).toMatchObject({ kind: 'retry', reason: 'namespace-terminating' })
    expect(await look(probe)).toMatchObject({ state: 'cleaning', verdict: 'enforced' })
    expect((await problemOf(start())).code).toBe('network-probe-running')
    house.cluster.probeNamespace = 'gone'
    expect(await run(probe)).toEqual({ kind: 'done' })
    expect(await look(probe)).toMatchObject({ state: 'ended', verdict: 'enforced' })
    expect(await networkGaps()).toEqual([])
  })

  it('remembers the namespace that it was seen in, so that none is made a second time', async () => {
    shows(null)
    const probe = await start()
    await run(probe)
    await run(probe)
    const looks = house.cluster.probes.filter(({ id }) => id === probe.id)
    expect(looks.map(({ namespaceUid }) => namespaceUid)).toEqual([null, 'uid-1'])
    shows(unknown('namespace-gone'))
    await run(probe)
  })

  it('is gone on with after its worker died at any point, and ends once', async () => {
    shows(open)
    const probe = await start()
    for (const transaction of [1, 2, 3]) {
      house.dieBeforeTransaction(transaction)
      await run(probe).catch(() => undefined)
      house.dieBeforeTransaction(null)
    }
    expect(await run(probe)).toEqual({ kind: 'done' })
    expect(await look(probe)).toMatchObject({ state: 'ended', verdict: 'not-enforced' })
    expect(await networkGaps()).toEqual(['network-unenforced'])
    const looked = house.cluster.probes.length
    expect(await run(probe)).toEqual({ kind: 'done' })
    expect(house.cluster.probes.length).toBe(looked)
  })

  it('is given up after ten minutes, which proves nothing', async () => {
    house.cluster.failWith = new Problem('cluster-unreachable', { detail: 'no answer' })
    const probe = await start()
    expect(await run(probe)).toMatchObject({ kind: 'retry', reason: 'no answer' })
    house.moveWallClock(tenMinutesMs)
    await run(probe)
    house.cluster.failWith = null
    await run(probe)
    expect(await look(probe)).toMatchObject({ state: 'ended', verdict: 'unknown', reason: 'timed-out' })
    expect(await networkGaps()).toEqual(['network-unknown'])
  })

  it('counts by the last verdict, and is old after ninety days', async () => {
    await ended(open)
    expect(await networkGaps()).toEqual(['network-unenforced'])
    await ended(enforced)
    expect(await networkGaps()).toEqual([])
    const { items } = await house.api.listNetworkProbes({ clusterId }, callOf(operator))
    expect(items[0]?.verdict).toBe('enforced')
    house.moveWallClock(91 * 24 * 3_600_000)
    expect(await networkGaps()).toEqual(['network-probe-old'])
  })

  it.each([
    [{ ingress: 'not-enforced', egress: 'enforced' }, 'network-ingress-unenforced'],
    [{ ingress: null, egress: 'not-enforced' }, 'network-egress-unenforced'],
  ] as const)('keeps which direction is open, and the preflight says it: %o', async (directions, code) => {
    const probe = await ended({ verdict: 'not-enforced', reason: null, ...directions })
    expect(probe).toMatchObject({ state: 'ended', verdict: 'not-enforced', ...directions })
    expect(await networkGaps()).toEqual([code])
  })

  it('stays readable as an older version left it, whose enforcement is not believed of each direction', async () => {
    const probe = await ended({ ...enforced, ingress: null, egress: null })
    expect(await look(probe)).toMatchObject({ verdict: 'enforced', ingress: null, egress: null })
    expect(await networkGaps()).toEqual(['network-directions-unprobed'])
  })

  it('can be stored with no more than it showed', async () => {
    shows({ ...enforced, egress: 'not-enforced' })
    const probe = await start()
    await expect(run(probe)).rejects.toThrow('cluster_network_probe_shown')
    shows(unknown('pod-failed'))
    await run(probe)
  })

  it('is not begun on a cluster to which nothing may be written, nor on one that is not there', async () => {
    const strange = house.api.startNetworkProbe({ clusterId: nowhere }, callOf(operator))
    expect((await problemOf(strange)).code).toBe('not-found')
    const hold = await house.api.holdCluster({ clusterId, reason: 'base restaurée, à vérifier' }, callOf(operator))
    expect((await problemOf(start())).code).toBe('cluster-held')
    expect(hold.cause).toBe('operator')
  })
})
