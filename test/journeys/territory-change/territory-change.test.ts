import type { Answer, TerritoryEvent } from '@grenier/contracts'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { createCommuneRegister } from '@grenier/register'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGrenier } from '../../cli/run-grenier.ts'
import { callOf, finance, operator } from '../use-cases/house.ts'
import { problemOf } from '../use-cases/problem-of.ts'
import { serveHouse } from '../use-cases/served-house.ts'
import { openTerritoryScene, type TerritoryScene } from '../use-cases/territory-scene.ts'
import { changeConfig } from './config.ts'
import { type CarriedOfMerged, carriedOfMerged, type Standing, standingOf, sumsByPool } from './look-at-change.ts'
import { applyKilled, enrolTouched, moneyOf, recordUse } from './play-change.ts'
import { strata, touchedCommunes } from './touched-communes.ts'

type Preview = Answer<'previewTerritoryEvent'>

const [november, december, january] = ['2026-11', '2026-12', '2027-01'].map(civilMonth) as [
  ReturnType<typeof civilMonth>,
  ReturnType<typeof civilMonth>,
  ReturnType<typeof civilMonth>,
]
const effectiveOn = civilDate('2027-01-01')
const { departements } = changeConfig()
const touched = touchedCommunes(departements)
/** Figures of the run, printed at its end. */
const figures: Record<string, number> = {}

let scene: TerritoryScene
let members: ReadonlyMap<string, string>
let preview: readonly Preview[]
let event: TerritoryEvent
let before: Standing
let after: Standing

async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const from = performance.now()
  const result = await work()
  figures[`${name}Seconds`] = Math.round((performance.now() - from) / 100) / 10
  return result
}

async function allPages(): Promise<Preview[]> {
  const pages: Preview[] = []
  for (let behind: number | null = 0; behind !== null; ) {
    const query = { effectiveOn, onlyMembers: 'false', behind, limit: 500 } as const
    const page: Preview = await scene.house.api.previewTerritoryEvent(query, callOf(finance))
    pages.push(page)
    behind = page.nextBehind
  }
  return pages
}

interface ListedBody {
  readonly inseeCode: string | null
  readonly name: string
}

/** A row of `import register --diff -o json`. */
interface Listed {
  readonly kind: string
  readonly organisationId: string | null
  readonly facts: readonly string[]
  readonly successorId: string | null
  readonly before: ListedBody | null
  readonly after: ListedBody | null
  readonly yearlyCost: { readonly differenceMicros: string } | null
  readonly newCommune: { readonly body: ListedBody } | null
}

/** What finance sees at a terminal, over the API that serves this house. */
async function listedByCommandLine(): Promise<readonly Listed[]> {
  const served = await serveHouse(scene.house)
  const grenier = await openGrenier()
  try {
    const env = { GRENIER_SERVER: served.baseUrl, GRENIER_TOKEN: await served.token('finance') }
    const words = ['import', 'register', '--diff', '--effective-on', effectiveOn, '-o', 'json']
    const { code, out, err } = await grenier.run(words, env)
    if (code !== 0) throw new Error(`${code}: ${err}`)
    return JSON.parse(out) as Listed[]
  } finally {
    await grenier.close()
    await served.close()
  }
}

const changes = () => preview.flatMap(({ items }) => items)
const standing = async () =>
  await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.standingBodies())
const byCode = (codes: readonly string[]) => codes.toSorted()
const violations = async () => (await scene.house.api.verifyInvariants({}, callOf(operator))).violations

beforeAll(async () => {
  scene = await openTerritoryScene('2026-11-02T09:00:00.000Z', {
    costsOf: [november, december, january],
    // What a small commune owes for a month is carried, what a larger one owes is asked for.
    installation: { recoveryThresholdCents: 1_500n },
    strata,
    membersPerPortion: 200,
  })
  members = await timed('enrol', () => enrolTouched(scene, touched))
  scene.house.setClock('2026-11-20T09:00:00.000Z')
  await recordUse(scene, [...members.values()], '2026-11-10')
  await timed('closeNovember', () => scene.closeAndIssue(november))
  before = await standingOf(scene.house)
}, 1_200_000)
afterAll(async () => {
  process.stdout.write(`${JSON.stringify({ scope: departements ?? 'all', ...figures })}\n`)
  await scene?.house.close()
})

describe('the change of the register from 2024 to 2026, on everybody whom it touches', () => {
  it('is listed whole: gone, other code, SIREN, EPCI and stratum, new, each with what it would cost a year', async () => {
    preview = await timed('diff', allPages)
    const [first] = preview
    const coded = (kind: string, fact?: string) =>
      changes().flatMap((one) =>
        one.kind === kind && (fact === undefined || one.facts.some((own) => own === fact))
          ? [one.before.inseeCode ?? '']
          : [],
      )
    const gone = [...coded('merged'), ...coded('changed', 'insee-code')]
    expect(byCode(gone)).toEqual(byCode([...touched.successorOf.keys()]))
    expect(byCode(coded('changed', 'insee-code'))).toEqual(byCode(touched.recoded))
    expect(byCode(coded('changed', 'siren'))).toEqual(byCode(touched.otherSiren))
    expect(byCode(coded('changed', 'epci'))).toEqual(byCode(touched.otherEpci))
    const isRecoded = (code: string) => touched.recoded.includes(code)
    const otherStratum = coded('changed', 'stratum').filter((code) => !isRecoded(code))
    expect(byCode(otherStratum)).toEqual(byCode(touched.otherStratum))
    // A code is new, or another one of who has changed its code.
    const newCodes = first?.newCommunes.map(({ body }) => body.inseeCode) ?? []
    const laterCodes = changes().flatMap(({ facts, after: now }) =>
      facts.includes('insee-code') ? [now?.inseeCode ?? ''] : [],
    )
    expect(byCode([...newCodes, ...laterCodes])).toEqual(byCode(touched.newCodes))
    expect(first?.newCommunes.map(({ step, splitFrom }) => [step, splitFrom?.name])).toEqual(
      newCodes.map(() => ['enrol-part', 'Neussargues en Pinatelle']),
    )
    expect(first?.newCommunes.every(({ yearlyMicros }) => (yearlyMicros ?? 0n) > 0n)).toBe(true)
    expect(changes().filter(({ tenantId, yearlyCost }) => tenantId !== null && yearlyCost === null)).toEqual([])
    expect(first?.sums).toMatchObject({ gone: 0, withObstacle: 0, unsplitCosts: [] })
    const differences = changes().reduce((sum, { yearlyCost }) => sum + (yearlyCost?.differenceMicros ?? 0n), 0n)
    expect(differences).toBe((first?.sums.yearlyAfterMicros ?? 0n) - (first?.sums.yearlyBeforeMicros ?? 0n))
    Object.assign(figures, {
      members: members.size,
      changes: changes().length,
      gone: gone.length,
      otherSiren: touched.otherSiren.length,
      otherEpci: touched.otherEpci.length,
      otherStratum: otherStratum.length,
      newCodes: touched.newCodes.length,
      restored: newCodes.length,
    })
  })

  it('is listed by the command line as the use case answers it, page behind page', async () => {
    const listed = await listedByCommandLine()
    const wanted = changes().map(
      ({ kind, organisationId, facts, successorId, before: then, after: now, yearlyCost }) => ({
        kind,
        organisationId,
        facts,
        successorId,
        codes: [then.inseeCode, now?.inseeCode],
        names: [then.name, now?.name],
        difference: yearlyCost === null ? undefined : String(yearlyCost.differenceMicros),
      }),
    )
    const changed = listed.filter(({ newCommune }) => newCommune === null)
    expect(
      changed.map(({ kind, organisationId, facts, successorId, before: then, after: now, yearlyCost }) => ({
        kind,
        organisationId,
        facts,
        successorId,
        codes: [then?.inseeCode, now?.inseeCode],
        names: [then?.name, now?.name],
        difference: yearlyCost?.differenceMicros,
      })),
    ).toEqual(wanted)
    const newCommunes = preview[0]?.newCommunes ?? []
    expect(listed.flatMap(({ newCommune }) => newCommune ?? [])).toMatchObject(
      newCommunes.map(({ body, step, yearlyMicros }) => ({
        body: { inseeCode: body.inseeCode, name: body.name },
        step,
        yearlyMicros: String(yearlyMicros),
      })),
    )
  })

  it.runIf(departements === null)('comes to the counts that the two editions are published with', () => {
    const { successorOf, newCodes, otherSiren, otherEpci, otherStratum } = touched
    const counts = { gone: successorOf.size, new: newCodes.length, siren: otherSiren.length, epci: otherEpci.length }
    expect({ ...counts, stratum: otherStratum.length }).toEqual({ gone: 68, new: 8, siren: 46, epci: 4, stratum: 728 })
    const present = createCommuneRegister().version().communes
    const former = new Set(present.flatMap(({ formerCodes }) => formerCodes))
    expect([...successorOf.keys()].filter((code) => !former.has(code))).toEqual([])
  })

  it('changes nothing until operator and finance have confirmed it and its day has come', async () => {
    event = await timed('propose', () => scene.house.api.proposeTerritoryEvent({ effectiveOn }, callOf(operator)))
    expect(event.changes).toBe(changes().length)
    event = await timed('confirm', () => scene.confirmBoth(event))
    expect(await scene.house.jobs['apply-territory-event']({ eventId: event.id })).toMatchObject({ kind: 'retry' })
    expect(await standingOf(scene.house)).toEqual(before)
    await scene.closeAndIssue(december)
    before = await standingOf(scene.house)
  })

  it('is applied on its day whole, however often it is killed on its way, and once', async () => {
    scene.house.setClock('2027-01-02T09:00:00.000Z')
    figures['kills'] = await timed('apply', () => applyKilled(scene, event.id))
    expect(figures['kills']).toBeGreaterThan(1)
    const now = await scene.house.api.getTerritoryEvent({ eventId: event.id }, callOf(finance))
    expect(now).toMatchObject({ state: 'applied', applied: event.changes, leftOut: 0, heldUp: 0 })
    expect(await violations()).toBe(0)
    after = await standingOf(scene.house)
    expect(await scene.house.jobs['apply-territory-event']({ eventId: event.id })).toEqual({ kind: 'done' })
    expect(await standingOf(scene.house)).toEqual(after)
    await timed('jobs', () => scene.drain())
  })

  it('leaves each body as the present register has it', async () => {
    const register = createCommuneRegister().version()
    const communeOf = new Map(register.communes.map((commune) => [commune.inseeCode, commune]))
    const bodies = (await standing()).filter(({ kind }) => kind === 'commune')
    expect(bodies).toHaveLength(members.size - (touched.successorOf.size - touched.recoded.length))
    for (const { inseeCode, name, siren, epciSiren, population, departementCode } of bodies) {
      const { formerCodes: _, ...wanted } = communeOf.get(inseeCode ?? '') ?? { formerCodes: [] }
      expect({ inseeCode, name, siren: siren ?? null, epciSiren, population, departementCode }).toEqual(wanted)
    }
    const [again] = await allPages()
    expect([again?.items, again?.newCommunes.length]).toEqual([[], figures['restored']])
    const proposed = scene.house.api.proposeTerritoryEvent({ effectiveOn }, callOf(operator))
    expect((await problemOf(proposed)).code).toBe('territory-unchanged')
  })

  it('leaves everybody its quota, and to each pool what those below it have: nothing is made or lost', async () => {
    const quotas = ({ members: all }: Standing) => all.map(({ tenantId, quotaBytes }) => [tenantId, quotaBytes])
    expect(quotas(after)).toEqual(quotas(before))
    for (const one of [before, after]) {
      const { root } = scene.region
      const sums = sumsByPool(one)
      const total = [...sums.values()].reduce((sum, bytes) => sum + bytes, 0n)
      expect(one.pools.get(root.id)).toBe(total)
      for (const [poolId, bytes] of one.pools) if (poolId !== root.id) expect(bytes).toBe(sums.get(poolId) ?? 0n)
    }
    const placeOf = new Map(after.members.map(({ tenantId, poolId }) => [tenantId, poolId]))
    const moved = before.members.filter(({ tenantId, poolId }) => placeOf.get(tenantId) !== poolId)
    expect(moved.length).toBeGreaterThanOrEqual(touched.otherEpci.length)
    figures['moved'] = moved.length
    for (const [code, successor] of touched.successorOf) {
      const heir = members.get(successor)
      if (heir !== undefined) expect(placeOf.get(members.get(code) ?? '')).toBe(placeOf.get(heir))
    }
  })

  it('leaves the ledger, the statements and the charges of before as they were', () => {
    expect(after.history).toBe(before.history)
    expect(after.entries).toBeGreaterThan(before.entries)
  })

  it('has the debts of who is merged asked of who took them in, and every sum of every month whole', async () => {
    const openOf = (all: readonly CarriedOfMerged[]) => all.filter(({ asked }) => asked === 'open')
    // What one owed for November and December may have been asked of itself before the day.
    const open = openOf(await carriedOfMerged(scene.house))
    await timed('closeJanuary', () => scene.closeAndIssue(january))
    const later = await carriedOfMerged(scene.house)
    const keyOf = ({ tenantId, month }: CarriedOfMerged) => `${tenantId} ${month}`
    const wasOpen = new Set(open.map(keyOf))
    const asked = later.filter((one) => wasOpen.has(keyOf(one)) && one.asked !== 'open')
    expect(open.length).toBeGreaterThan(0)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((one) => one.asked !== 'successor')).toEqual([])
    for (const month of [november, december, january]) {
      const money = await moneyOf(scene, month)
      expect(money).toMatchObject({ differenceMicros: 0n, failed: [] })
      figures[`statementsOf${month}`] = money.statements
    }
    Object.assign(figures, { carriedOfMerged: open.length, askedOfSuccessors: asked.length })
  })

  it('tells of a new commune until it is enrolled', async () => {
    for (const { body } of preview[0]?.newCommunes ?? []) await scene.enrolNew(body)
    const [again] = await allPages()
    expect([again?.items, again?.newCommunes]).toEqual([[], []])
    expect(await violations()).toBe(0)
  })
})
