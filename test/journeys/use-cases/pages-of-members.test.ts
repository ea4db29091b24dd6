import { civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../../harness/fixtures.ts'
import { type CorrectionScene, openCorrectionScene, usedRule } from './correction-scene.ts'
import { callOf, finance, type House, memberOf } from './house.ts'
import { problemOf } from './problem-of.ts'

const january = civilMonth('2026-01')
const february = civilMonth('2026-02')
let scene: CorrectionScene
let house: House
let draftId: string

/** January is closed, and every member would be asked something else of it by the facts of now. */
beforeAll(async () => {
  scene = await openCorrectionScene()
  house = scene.house
  house.setClock('2026-02-10T10:00:00.000Z')
  const month = january
  const fact = {
    kind: 'population',
    populationKind: 'municipale',
    tenantId: scene.members[1].id,
    inhabitants: 9,
  } as const
  await house.api.amendPeriod({ month, reason: 'Recensement', fact }, callOf(finance))
  const items = scene.members.map(({ id: tenantId }) => ({ tenantId, ruleId: 'used', unitsMilli: 1_000n }))
  await house.api.saveUnitForecasts({ year: '2027', items }, callOf(finance))
  const budgets = [null, ...scene.members.map(({ id }) => id)].map((tenantId) => {
    return { tenantId, amountCents: 100n, thresholdPercents: [50], expected: null }
  })
  await house.api.saveBudgets({ year: '2026', items: budgets }, callOf(finance))
  await house.jobs['assess-budgets']({})
  const sirens = scene.members.map(({ siren }) => siren)
  const csv = ['siren;exercice;montant', ...sirens.flatMap((siren) => [`${siren};2025;10`, `${siren};2024;9`])]
  await house.api.importOpeningBalances({ dryRun: false, csv: csv.join('\n') }, callOf(finance))
  draftId = (await house.api.createTariffDraft({ name: 'Projet', rules: [usedRule], keys: [] }, callOf(finance))).id
})
afterAll(() => house.close())

interface Query {
  readonly limit: number
  readonly after?: string
}

/** What one answer says of members, and all that it says besides. */
interface Part {
  readonly rows: readonly (readonly [string, unknown])[]
  readonly sums: unknown
  readonly nextAfter: string | null
}

function partOf(
  rows: readonly { tenantId: string }[],
  { nextAfter, ...sums }: { nextAfter: string | null } & Readonly<Record<string, unknown>>,
): Part {
  return { rows: rows.map((row) => [row.tenantId, row] as const), sums, nextAfter }
}

const answers: readonly (readonly [string, (query: Query) => Promise<Part>])[] = [
  [
    'the forecast',
    async (query) => {
      const { members, ...rest } = await house.api.getMoneyForecast(query, callOf(finance))
      return partOf(members, rest)
    },
  ],
  [
    'the uses of a year',
    async (query) => {
      const { services, ...rest } = await house.api.getUsesInUnits({ year: '2027', ...query }, callOf(finance))
      const totals = services.map(({ ruleId, usedUnits, actualCents }) => ({ ruleId, usedUnits, actualCents }))
      return partOf(
        services.flatMap(({ members }) => members),
        { ...rest, totals },
      )
    },
  ],
  [
    'a re-rating',
    async (query) => {
      const month = january
      const { rows, members: _, ...rest } = await house.api.reratePeriod({ month, ...query }, callOf(finance))
      return partOf(rows, rest)
    },
  ],
  [
    'a simulation',
    async (query) => {
      const span = { from: january, to: january }
      const { members, ...rest } = await house.api.simulateTariffDraft({ draftId, ...span, ...query }, callOf(finance))
      return partOf(members, rest)
    },
  ],
  [
    'the list of budgets',
    async (query) => {
      const { items, ...rest } = await house.api.listBudgets({ year: '2026', ...query }, callOf(finance))
      return partOf(ofMembers(items), rest)
    },
  ],
  [
    'the list of what was brought over',
    async (query) => {
      const { items, ...rest } = await house.api.listOpeningBalances(query, callOf(finance))
      return partOf(items, rest)
    },
  ],
]

/** Without what is of all members. */
function ofMembers<Item extends { tenantId: string | null }>(items: readonly Item[]) {
  return items.flatMap(({ tenantId, ...item }) => (tenantId === null ? [] : [{ ...item, tenantId }]))
}

describe.each(answers)('%s', (_, ask) => {
  test.each([1, 2])('comes in pages of %i member: none twice, none left out, the sums those of all', async (limit) => {
    const whole = await ask({ limit: 500 })
    expect(new Set(whole.rows.map(([id]) => id)).size).toBe(scene.members.length)
    expect(whole.nextAfter).toBeNull()
    const rows: Part['rows'][number][] = []
    let after: string | null = null
    do {
      const part: Part = await ask({ limit, ...(after === null ? {} : { after }) })
      expect(new Set(part.rows.map(([id]) => id)).size).toBeLessThanOrEqual(limit)
      expect(part.sums).toEqual(whole.sums)
      rows.push(...part.rows)
      after = part.nextAfter
    } while (after !== null)
    expect(rows).toEqual(whole.rows)
  })
})

test.each(['the forecast', 'the uses of a year', 'a simulation'])('%s refuses to go on behind nobody', async (name) => {
  const ask = answers.find(([known]) => known === name)?.[1]
  expect(await problemOf(ask?.({ limit: 1, after: idOf(77, 1) }) ?? Promise.resolve())).toMatchObject({
    code: 'cursor-invalid',
  })
})

test('the list of budgets begins with the operator’s own, which no later page repeats', async () => {
  const ask = (query: Query) => house.api.listBudgets({ year: '2026', ...query }, callOf(finance))
  const first = await ask({ limit: 1 })
  expect(first.items.map(({ tenantId }) => tenantId)).toEqual([null, first.nextAfter])
  expect(first.items.every(({ crossings }) => crossings.length > 0)).toBe(true)
  const second = await ask({ limit: 1, after: first.nextAfter ?? '' })
  expect(second.items.map(({ tenantId }) => tenantId)).toEqual([second.nextAfter])
})

describe('the issuing checklist', () => {
  const ask = (query: Query) => house.api.getIssuingChecklist({ month: january, ...query }, callOf(finance))

  test.each([1, 2])(
    'comes in pages of %i statement: none twice, none left out, the counts those of all',
    async (limit) => {
      const { items: whole, nextAfter: end, ...counts } = await ask({ limit: 500 })
      expect(new Set(whole.map(({ statementId }) => statementId)).size).toBe(scene.members.length)
      expect(end).toBeNull()
      const items: typeof whole = []
      let after: string | null = null
      do {
        const {
          items: page,
          nextAfter,
          ...rest
        }: Awaited<ReturnType<typeof ask>> = await ask({
          limit,
          ...(after === null ? {} : { after }),
        })
        expect(page.length).toBeLessThanOrEqual(limit)
        expect(rest).toEqual(counts)
        items.push(...page)
        after = nextAfter
      } while (after !== null)
      expect(items).toEqual(whole)
    },
  )

  test('refuses to go on behind what is no exception', async () => {
    expect(await problemOf(ask({ limit: 1, after: idOf(77, 1) }))).toMatchObject({ code: 'cursor-invalid' })
  })
})

describe('a member’s own forecast', () => {
  const rowOf = async (tenantId: string) => {
    const { members } = await house.api.getMoneyForecast({ limit: 500 }, callOf(finance))
    return members.find((member) => member.tenantId === tenantId)
  }

  test('is its row of the region’s, and reads the facts of nobody else', async () => {
    for (const { id } of scene.members) {
      const expected = await rowOf(id)
      const before = house.portionsAsked()
      const own = await house.api.getMoneyForecast({ limit: 500 }, callOf(memberOf(id)))
      expect(house.portionsAsked()).toBe(before)
      expect(own.members).toEqual([expected])
      expect(own.yearEndMicros).toBe(expected?.yearEndMicros)
    }
  })

  test('is its row of the region’s too where a cost is shared by use, which others have a part in', async () => {
    const key = { kind: 'use', meter: 'storage.used' } as const
    const month = february
    const cost = { code: 'usage', name: 'Usage', month, amountCents: 9_001n, key, actId: scene.region.actId }
    await house.api.createCostPool(cost, callOf(finance))
    for (const { id } of scene.members) {
      const before = house.portionsAsked()
      const own = await house.api.getMoneyForecast({ limit: 500 }, callOf(memberOf(id)))
      expect(house.portionsAsked()).toBeGreaterThan(before)
      expect(own.members).toEqual([await rowOf(id)])
    }
  })
})
