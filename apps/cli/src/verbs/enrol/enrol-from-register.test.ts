import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClientProblem, type Offer, type Pool, type RegisterCommune } from '@grenier/contracts'
import { GIB, instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFake } from '../../testing/fake-parts.ts'
import { readTerms } from './enrolment-terms.ts'

const recordedAt = instant(0)
const actId = '0198c0de-0001-7000-8000-000000000001'
const offer: Offer = {
  id: 'offer-1',
  code: 'standard',
  name: 'Standard',
  kind: 'block',
  clusterId: 'cluster',
  className: 'standard',
  residency: 'FR',
  sizeStepsBytes: [],
  roundingStepBytes: GIB,
  quotaBytesMax: 10_000n * GIB,
  recordedAt,
  version: 1,
}
const level = { offerId: offer.id, overcommitPercent: 100, allocatedBytes: 0n, heldBytes: 0n }
const pool: Pool = {
  id: 'root',
  name: 'Région',
  parentId: null,
  organisationId: null,
  recordedAt,
  version: 1,
  levels: [{ ...level, limitBytes: 60n * GIB, freeBytes: 60n * GIB }],
}
const commune = (inseeCode: string, facts: Partial<RegisterCommune> = {}): RegisterCommune => ({
  inseeCode,
  name: `Commune ${inseeCode}`,
  siren: null,
  inhabitants: 400,
  departementCode: inseeCode.slice(0, 2),
  epci: null,
  organisationId: null,
  tenantId: null,
  ...facts,
})

interface Enrolled {
  readonly inseeCode: string
  readonly idempotencyKey: string
  readonly body: { readonly agreement: Record<string, unknown>; readonly starterQuotas: readonly unknown[] }
}

const problem = (code: string, status = 409) => {
  const document = {
    type: `https://grenier.example/problems/${code}`,
    title: code,
    status,
    code,
    detail: `detail of ${code}`,
  }
  return new ClientProblem('enrolCommune', { status, requestId: null, document: { ...document, params: {} } })
}

/** An installation with three communes of which one is a member; `refuse` says which call is refused with what. */
function installation(refuse: (inseeCode: string, nth: number) => Error | null = () => null) {
  const enrolled: Enrolled[] = []
  const acts: unknown[] = []
  const places: unknown[] = []
  const communes = [commune('40001', { tenantId: 'standing' }), commune('40002'), commune('40003')]
  let calls = 0
  const lists: Record<string, readonly unknown[]> = { listOffers: [offer], listPools: [pool] }
  return {
    enrolled,
    acts,
    places,
    client: {
      items: async function* (operation: string, { query }: { query: object }) {
        if (operation === 'listRegisterCommunes') places.push(query)
        yield* operation === 'listRegisterCommunes'
          ? communes.map((one) =>
              enrolled.some(({ inseeCode }) => inseeCode === one.inseeCode) ? { ...one, tenantId: 'new' } : one,
            )
          : (lists[operation] ?? [])
      },
      call: async (operation: string, sent: Omit<Enrolled, 'inseeCode'> & { params: { inseeCode: string } }) => {
        if (operation === 'getInstallation') return { now: instant(1_767_225_600_000), timeZone: 'Europe/Paris' }
        if (operation === 'recordAct') {
          acts.push([sent.body, sent.idempotencyKey])
          return { id: actId }
        }
        calls += 1
        const refusal = refuse(sent.params.inseeCode, calls)
        if (refusal !== null) throw refusal
        const { body, idempotencyKey } = sent
        enrolled.push({ inseeCode: sent.params.inseeCode, body, idempotencyKey })
        return { id: `tenant-of-${sent.params.inseeCode}` }
      },
    },
  }
}

let folder: string
let terms: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-terms-'))
  terms = join(folder, 'terms.yaml')
  await writeFile(
    terms,
    `act: ${actId}\nstartsOn: 2026-03-01\nannualCommitmentCents: 60000\nsettlementMode: internal\n`,
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (client: object, ...words: string[]) => runFake(['import', 'register', ...words], { client })

describe('the enrolment of communes from the register', () => {
  it('shows who would be enrolled, with what and where, and does nothing by itself', async () => {
    const { client, enrolled, acts, places } = installation()
    const { code, out, err } = await run(client, '--departement', '40', '-o', 'json')
    expect([code, enrolled, acts]).toEqual([0, [], []])
    expect(JSON.parse(out)).toMatchObject([
      {
        inseeCode: '40002',
        pool: 'Région',
        starterQuotas: [{ offer: 'standard', quotaBytes: `${20n * GIB}` }],
        state: 'open',
      },
      { inseeCode: '40003', tenantId: null, reason: null },
    ])
    expect(err).toMatch(/^To enrol: 2\. Members already: 1\. To be recorded first: 2 communes, 0 EPCI\./)
    expect(err).toContain('Nothing was done')
    expect(places).toEqual([{ departement: '40', limit: 500 }])
  })

  it('draws a table for people', async () => {
    const { out } = await run(installation().client, '--departement', '40')
    expect(out.split('\n')).toEqual([
      'CODE   COMMUNE        INHABITANTS  POOL    STARTS WITH     STATE',
      '40002  Commune 40002  400          Région  standard 20 GB  to enrol',
      '40003  Commune 40003  400          Région  standard 20 GB  to enrol',
    ])
  })

  it('enrols them under the terms of the file, each by a key of its own, and goes on where it stopped', async () => {
    const { client, enrolled } = installation((_, nth) =>
      nth === 2 ? Object.assign(new Error('cut'), { code: 'ECONNRESET', syscall: 'read' }) : null,
    )
    const words = ['--departement', '40', '--terms', terms, '--yes', '-o', 'json'] as const
    const cut = await run(client, ...words)
    expect([cut.code, enrolled.length]).toEqual([1, 1])
    expect(cut.err).toContain('1 of 2 dealt with. The same command goes on')
    const whole = await run(client, ...words)
    expect(whole).toMatchObject({ code: 0, err: '1 enrolled, 0 refused.' })
    expect(enrolled.map(({ inseeCode }) => inseeCode)).toEqual(['40002', '40003'])
    expect(new Set(enrolled.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
    expect(enrolled[0]?.body).toMatchObject({
      agreement: {
        actId,
        number: 'CONV-2026-40002',
        startsOn: '2026-03-01',
        noticeDays: 180,
        annualCommitmentCents: 60_000n,
      },
      recipient: { settlementMode: 'internal' },
      starterQuotas: [{ offerId: 'offer-1', quotaBytes: 20n * GIB }],
    })
    expect(await run(client, ...words)).toMatchObject({
      code: 0,
      out: '[]',
      err: expect.stringContaining('0 enrolled'),
    })
  })

  it('makes the same key of the same terms alone', async () => {
    const keyOf = async (path: string) => {
      const { client, enrolled } = installation()
      await run(client, '--commune', '40002', '--terms', path, '--yes')
      return enrolled[0]?.idempotencyKey
    }
    const other = join(folder, 'other.yaml')
    await writeFile(other, `act: ${actId}\nstartsOn: 2026-04-01\n`)
    expect(await keyOf(terms)).toBe(await keyOf(terms))
    expect(await keyOf(terms)).not.toBe(await keyOf(other))
  })

  it('says until when the agreements hold, what they cover and how they are prolonged', async () => {
    const path = join(folder, 'further.yaml')
    const said = 'endsOn: 2028-12-31\ncoveredOfferCodes: [standard]\nprolongation: { kind: tacit, months: 12 }\n'
    await writeFile(path, `act: ${actId}\nstartsOn: 2026-03-01\n${said}`)
    const { client, enrolled } = installation()
    expect(await run(client, '--commune', '40002', '--terms', path, '--yes')).toMatchObject({ code: 0 })
    expect(enrolled[0]?.body.agreement).toMatchObject({
      endsOn: '2028-12-31',
      coveredOfferCodes: ['standard'],
      prolongation: { kind: 'tacit', months: 12 },
    })
  })

  it('records the act of the file once, and says whom it could not enrol and why', async () => {
    const path = join(folder, 'act.yaml')
    const act = {
      organ: 'Comité',
      number: '2026-1',
      title: 'Adhésions',
      adoptedOn: '2026-01-05',
      sentToPrefectOn: '2026-01-06',
      publishedOn: '2026-01-06',
    }
    await writeFile(path, JSON.stringify({ act }))
    const { client, acts, enrolled } = installation((inseeCode) =>
      inseeCode === '40002' ? problem('capacity-exceeded') : null,
    )
    const words = ['--departement', '40', '--terms', path, '--yes', '-o', 'json'] as const
    const { code, out, err } = await run(client, ...words)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { inseeCode: '40002', state: 'refused', code: 'capacity-exceeded', reason: 'detail of capacity-exceeded' },
      { inseeCode: '40003', state: 'enrolled', tenantId: 'tenant-of-40003' },
    ])
    expect(err).toBe('1 enrolled, 1 refused.\n  1: capacity-exceeded')
    await run(client, ...words)
    expect(acts[0]).toEqual(acts[1])
    expect(enrolled[0]?.body.agreement).toMatchObject({ startsOn: '2026-01-01', number: 'CONV-2026-40003' })
  })

  it('ends at once where the terms themselves are refused', async () => {
    const { client, enrolled } = installation(() => problem('act-not-executory'))
    const { code, err } = await run(client, '--departement', '40', '--terms', terms, '--yes')
    expect([code, enrolled]).toEqual([5, []])
    expect(err).toContain('act-not-executory')
  })

  it('takes one EPCI or single communes, and names those that the register has not', async () => {
    const { client, places } = installation()
    const chosen = await run(client, '--epci', '244000675', '--commune', '40003', '-o', 'json')
    expect((JSON.parse(chosen.out) as { inseeCode: string }[]).map(({ inseeCode }) => inseeCode)).toEqual(['40003'])
    await run(client, '--commune', '97302', '--commune', '2A004')
    expect(places).toEqual([
      { epci: '244000675', limit: 500 },
      { departement: '973', limit: 500 },
      { departement: '2A', limit: 500 },
    ])
    expect(await run(client, '--commune', '40999')).toMatchObject({ code: 4, err: expect.stringContaining('40999') })
  })

  it.each([
    ['nobody is named', []],
    ['the terms are not named', ['--departement', '40', '--yes']],
    ['the terms are no file', ['--departement', '40', '--terms', '/nowhere/terms.yaml']],
  ])('asks for nothing where %s', async (_, words) => {
    const { client, enrolled, acts } = installation()
    expect(await run(client, ...words)).toMatchObject({ code: 2, out: '' })
    expect([enrolled, acts]).toEqual([[], []])
  })

  it.each([
    ['no act', 'noticeDays: 30\n', 'act'],
    ['a word it does not know', `act: ${actId}\ncycle: year\n`, 'cycle'],
    ['an amount that is none', `act: ${actId}\nannualCommitmentCents: 12.5\n`, 'annualCommitmentCents'],
    ['a prolongation by nothing', `act: ${actId}\nprolongation: { kind: tacit, months: 0 }\n`, 'prolongation.months'],
    ['a day that is none', `act: ${actId}\nstartsOn: demain\n`, 'startsOn'],
  ])('names what is wrong with terms that have %s', async (_, content, field) => {
    const path = join(folder, 'wrong.yaml')
    await writeFile(path, content)
    const { code, err } = await run(installation().client, '--departement', '40', '--terms', path)
    expect([code, err.includes(`: ${field}.`)]).toEqual([2, true])
  })

  it('takes the terms that the page of the command line shows', async () => {
    const page = await readFile(new URL('../../../../../docs/command-line.md', import.meta.url), 'utf8')
    const [, shown = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []
    const path = join(folder, 'shown.yaml')
    await writeFile(path, shown)
    expect(await readTerms(path)).toMatchObject({
      act: { number: '2026-42' },
      billingCycle: 'year',
      annualCommitmentCents: '60000',
      offers: ['standard', 'sauvegarde'],
    })
  })

  it('says where offers or pools of the terms are unknown, or there is no pool at all', async () => {
    const path = join(folder, 'places.yaml')
    await writeFile(path, `act: ${actId}\noffers: [gold]\n`)
    expect(await run(installation().client, '--departement', '40', '--terms', path)).toMatchObject({ code: 4 })
    await writeFile(path, `act: ${actId}\npool: Nulle part\n`)
    expect(await run(installation().client, '--departement', '40', '--terms', path)).toMatchObject({ code: 4 })
    const { client } = installation()
    const twice = {
      ...client,
      items: async function* (operation: string, sent: { query: object }) {
        yield* client.items(operation, sent)
        if (operation === 'listPools') yield { ...pool, id: 'another' }
      },
    }
    expect(await run(twice, '--departement', '40')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Several pools'),
    })
    const empty = {
      ...client,
      items: async function* (operation: string, sent: { query: object }) {
        if (operation !== 'listPools') yield* client.items(operation, sent)
      },
    }
    expect(await run(empty, '--departement', '40')).toMatchObject({
      code: 5,
      err: expect.stringContaining('no pool yet'),
    })
  })
})
