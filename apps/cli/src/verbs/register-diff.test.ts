import { describe, expect, it } from 'vitest'
import { runFake } from '../testing/fake-parts.ts'

const id = '0198c0de-7a00-7000-8000-000000000001'
const body = {
  name: 'Le Merlerault',
  siren: '216102756',
  inseeCode: '61275',
  departementCode: '61',
  population: { inhabitants: 800, vintage: 2021 },
  epci: null,
}
const change = {
  kind: 'changed',
  bodyKind: 'commune',
  organisationId: id,
  tenantId: id,
  groupCode: '61275',
  facts: ['name', 'stratum'],
  before: body,
  after: { ...body, name: 'Merlerault-le-Pin' },
  successorId: null,
  quotaMoves: [
    {
      offerId: id,
      offerName: 'Standard',
      fromPoolId: id,
      fromPoolName: 'Région',
      toPoolId: id,
      toPoolName: 'CC des Hautes',
      allocatedBytes: 1_073_741_824n,
      heldBytes: 0n,
    },
  ],
  obstacles: [{ code: 'exit-under-way', params: {}, explanation: 'Un départ est en cours.' }],
  yearlyCost: { beforeMicros: 0n, afterMicros: 84_000_000n, differenceMicros: 84_000_000n },
} as const
const sums = {
  changed: 2,
  merged: 0,
  gone: 0,
  members: 2,
  withObstacle: 1,
  ratedMonth: '2026-11',
  payingMore: 1,
  payingLess: 0,
  yearlyBeforeMicros: 0n,
  yearlyAfterMicros: 84_000_000n,
  unsplitCosts: [],
}
const arriving = {
  body: { ...body, name: 'Celles', siren: '211500319', inseeCode: '15031', departementCode: '15' },
  splitFrom: { organisationId: id, tenantId: id, name: 'Neussargues', inseeCode: '15141' },
  mergedTenantId: null,
  step: 'enrol-part',
  explanation: 'Elle faisait partie de Neussargues.',
  yearlyMicros: 86_040_000n,
}
const preview = {
  newCommunes: [arriving],
  source: 'r 6.0.0',
  registerOn: '2026-01-01',
  effectiveOn: '2027-01-01',
  sums,
}

/** An installation whose list has two pages, and that takes proposals. */
function installation() {
  const calls: [string, unknown][] = []
  return {
    calls,
    client: {
      call: async (operation: string, { query, body: sent }: { query?: { behind: number }; body?: unknown }) => {
        calls.push([operation, query ?? sent])
        if (operation === 'proposeTerritoryEvent') return { id, effectiveOn: '2027-01-01' }
        return query?.behind === 0
          ? { ...preview, items: [change], nextBehind: 1 }
          : { ...preview, items: [{ ...change, facts: ['name'], obstacles: [], yearlyCost: null }], nextBehind: null }
      },
    },
  }
}

const run = (client: object, ...words: string[]) =>
  runFake(['import', 'register', '--diff', '--effective-on', '2027-01-01', ...words], { client })

describe('what the register says otherwise', () => {
  it('is listed page by page with its pools, its euros and what stands in the way, and proposes nothing by itself', async () => {
    const { client, calls } = installation()
    const { code, out, err } = await run(client)
    expect(code).toBe(0)
    expect(out).toContain('Le Merlerault → Merlerault-le-Pin')
    expect(out).toContain('Région → CC des Hautes')
    expect(out).toMatch(/\+.?84/)
    expect(out).toContain('Un départ est en cours.')
    expect(err).toContain('r 6.0.0, on 2027-01-01: 0 merged, 2 changed, 0 gone; 2 members, 1 changes held up.')
    expect(calls.map(([operation]) => operation)).toEqual(['previewTerritoryEvent', 'previewTerritoryEvent'])
    expect(calls[0]?.[1]).toEqual({ effectiveOn: '2027-01-01', onlyMembers: 'false', limit: 500, behind: 0 })
  })

  it('tells each new commune once, of what it was a part, what it would owe and what is to be done', async () => {
    const { out, err } = await run(installation().client)
    expect(out.split('Celles ← Neussargues')).toHaveLength(2)
    expect(out).toMatch(/\+.?86/)
    expect(err).toContain('Celles (15031): Elle faisait partie de Neussargues.')
    expect(err).toContain('1 new communes, to be enrolled or recorded')
  })

  it('answers programs by the names of the contract, amounts as decimal text', async () => {
    const { out } = await run(installation().client, '-o', 'json', '--members-only')
    const rows = JSON.parse(out) as { kind: string; yearlyCost: unknown; quotaMoves: { allocatedBytes: string }[] }[]
    expect(rows.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'new'])
    expect(rows[2]).toMatchObject({ groupCode: '15031', before: null, newCommune: { yearlyMicros: '86040000' } })
    expect(rows[0]?.quotaMoves[0]?.allocatedBytes).toBe('1073741824')
    expect(rows[0]?.yearlyCost).toEqual({ beforeMicros: '0', afterMicros: '84000000', differenceMicros: '84000000' })
  })

  it('is proposed where that is asked for and agreed to', async () => {
    const { client, calls } = installation()
    const { code, err } = await run(client, '--propose', '-y')
    expect([code, calls.at(-1)]).toEqual([0, ['proposeTerritoryEvent', { effectiveOn: '2027-01-01' }]])
    expect(err).toContain('nothing applies until operator and finance, two persons, have confirmed it')
  })

  it('refuses a day that there is none of', async () => {
    const { calls, client } = installation()
    const { code } = await runFake(['import', 'register', '--diff', '--effective-on', '2027-02-30'], { client })
    expect([code, calls]).toEqual([2, []])
  })
})
