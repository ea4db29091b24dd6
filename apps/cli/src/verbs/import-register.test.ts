import type { Organisation } from '@grenier/contracts'
import type { DepartementRegister } from '@grenier/register'
import { UnknownDepartement } from '@grenier/register'
import { describe, expect, it } from 'vitest'
import { runFake } from '../testing/fake-parts.ts'
import { compareRegister } from './compare-register.ts'

const register: DepartementRegister = {
  departement: { code: '40', name: 'Landes' },
  vintages: {
    packageName: 'r',
    packageVersion: '6.0.0',
    geographyYear: 2026,
    population: { kind: 'municipale', vintage: 2023, inForceFrom: '2026-01-01' },
    groupsYear: 2026,
  },
  epcis: [{ siren: '200000008', name: 'CC A', kind: 'CC', memberInseeCodes: ['40001'], membersElsewhere: 0 }],
  communes: [
    {
      inseeCode: '40001',
      name: 'Aire',
      siren: '214000010',
      population: 6_000,
      departementCode: '40',
      epciSiren: '200000008',
    },
    { inseeCode: '40002', name: 'Seule', siren: null, population: null, departementCode: '40', epciSiren: null },
  ],
}

/** An installation that records what it is told; its n-th recording fails. */
function installation(failAt = 0) {
  const known: Organisation[] = []
  const keys: string[] = []
  return {
    known,
    keys,
    client: {
      items: async function* () {
        yield* known
      },
      call: async (_: string, { body, idempotencyKey }: { body: Organisation; idempotencyKey: string }) => {
        keys.push(idempotencyKey)
        if (keys.length === failAt) throw Object.assign(new Error('cut'), { code: 'ECONNRESET', syscall: 'read' })
        const recorded = { ...body, id: `id-${body.siren ?? body.inseeCode}`, version: 1 }
        known.push(recorded)
        return recorded
      },
    },
  }
}

const run = (client: object, ...words: string[]) =>
  runFake(['import', 'register', '--organisations', '--departement', '40', ...words], {
    client,
    parts: { register: { read: async () => register } },
  })

describe('the recording of organisations alone', () => {
  it('shows what is new, and records nothing by itself', async () => {
    const { client, keys } = installation()
    const { code, out, err } = await run(client, '-o', 'json')
    expect([code, keys]).toEqual([0, []])
    expect((JSON.parse(out) as { code: string }[]).map(({ code }) => code)).toEqual(['200000008', '40001', '40002'])
    expect(err).toMatch(/^3 new, 0 known, 0 different/)
  })

  it('records the EPCI first and its communes below it', async () => {
    const { client, known, keys } = installation()
    expect(await run(client, '--yes')).toMatchObject({ code: 0, err: '3 organisations recorded.' })
    expect(known.map(({ kind, groupId }) => [kind, groupId])).toEqual([
      ['epci', null],
      ['commune', 'id-200000008'],
      ['commune', null],
    ])
    expect(known[1]?.population).toMatchObject({ inhabitants: 6_000, vintage: 2023 })
    expect(keys).toEqual([
      'register:6.0.0:epci:200000008',
      'register:6.0.0:commune:40001',
      'register:6.0.0:commune:40002',
    ])
    expect(await run(client, '-o', 'json')).toMatchObject({ out: '[]' })
  })

  it('goes on where it was cut, by the same keys', async () => {
    const { client, known, keys } = installation(2)
    const cut = await run(client, '--yes')
    expect([cut.code, known.length > 0 && known.length < 3]).toEqual([1, true])
    expect(cut.err).toContain('goes on where')
    const [, failed = ''] = keys
    expect(await run(client, '--yes')).toMatchObject({ code: 0 })
    expect(known).toHaveLength(3)
    expect(keys.filter((key) => key === failed)).toHaveLength(2)
  })

  it('wants a département that there is', async () => {
    const read = async () => {
      throw new UnknownDepartement('9Z', ['40'])
    }
    const unknown = await runFake(['import', 'register', '--organisations', '--departement', '9Z'], {
      parts: { register: { read } },
      client: {},
    })
    expect(unknown).toMatchObject({ code: 4, err: expect.stringContaining('9Z') })
    for (const words of [[], ['--departement', '40', '--epci', '200000008']]) {
      expect(await runFake(['import', 'register', '--organisations', ...words], { client: {} })).toMatchObject({
        code: 2,
      })
    }
  })
})

describe('the register beside what is known', () => {
  it('names what differs', async () => {
    const { client, known } = installation()
    await run(client, '--yes')
    const changed = known.map((one) =>
      one.inseeCode === '40001' ? { ...one, name: 'Aire-sur-l’Adour', groupId: null } : one,
    )
    expect(compareRegister(register, changed).map(({ state, differing }) => [state, differing])).toEqual([
      ['known', []],
      ['differs', ['name', 'group']],
      ['known', []],
    ])
  })
})
