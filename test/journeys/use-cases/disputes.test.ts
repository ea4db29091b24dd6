import type { Answer, Command, Dispute, StatementDraft } from '@grenier/contracts'
import { civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../../harness/fixtures.ts'
import { secondFinance } from './correction-scene.ts'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices } from './region.ts'

type Member = Answer<'enrolTenant'>
const january = civilMonth('2026-01')
let house: House
let own: Member
let other: Member
let draft: StatementDraft

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  const region = await prepareRegion(house)
  await publishPrices(house, region, january)
  own = await enrolCommune(house, region, { name: 'Contestataire', gib: 20n })
  other = await enrolCommune(house, region, { name: 'Voisine', gib: 20n })
  // A Sunday: the first working day after is Monday 2 February.
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  const { items } = await house.api.listStatementDrafts({ limit: 10 }, callOf(memberOf(own.id)))
  draft = await house.api.getStatementDraft({ statementId: items[0]?.id ?? '' }, callOf(memberOf(own.id)))
})
afterAll(() => house.close())

function raise(change: Partial<Command<'raiseDispute'>> = {}, by: Member = own): Promise<Dispute> {
  const command = { statementId: draft.id, positions: [1], reason: 'Nous avons rendu cet espace', ...change }
  return house.api.raiseDispute(command, callOf(memberOf(by.id)))
}

/** The population of the month ought to have been another one: a correction that is proposed. */
async function amendPopulation() {
  const fact = { kind: 'population', tenantId: own.id, populationKind: 'municipale', inhabitants: 1 } as const
  await house.api.amendPeriod({ month: january, reason: 'Recensement', fact }, callOf(finance))
  return await house.api.proposeCorrection({ month: january, reason: 'Recensement', tenantIds: null }, callOf(finance))
}

async function openDisputes(): Promise<Dispute[]> {
  return (await house.api.listDisputes({ limit: 100, state: 'open' }, callOf(finance))).items
}

const exceptionsOfOwn = async () => {
  const { items } = await house.api.getIssuingChecklist({ month: january, limit: 500 }, callOf(finance))
  return items.find(({ tenantId }) => tenantId === own.id)?.exceptions.map(({ code }) => code) ?? []
}

describe('a dispute', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['of a statement that there is not', 'not-found', () => raise({ statementId: other.id })],
    ['of another payer’s statement', 'not-found', () => raise({}, other)],
    ['of a line that the statement has not', 'dispute-lines-unknown', () => raise({ positions: [1, 99] })],
  ])('%s is refused (%s), and nothing is kept', async (_, code, call) => {
    expect((await problemOf(call())).code).toBe(code)
    expect(await openDisputes()).toEqual([])
  })

  test('is owed an answer fifteen working days later, and finance sees it before it issues', async () => {
    const dispute = await raise()
    expect(dispute).toMatchObject({ state: 'open', dueOn: '2026-02-20', tenantId: own.id, positions: [1] })
    expect(await openDisputes()).toEqual([
      { ...dispute, payerName: 'Contestataire', statementNumber: null, raisedByName: null },
    ])
    expect(await exceptionsOfOwn()).toContain('dispute-open')
    expect(await problemOf(raise({ positions: [2, 1] }))).toEqual({
      code: 'dispute-known',
      params: { dueOn: '2026-02-20' },
    })
  })

  test('is seen by its payer and by nobody else', async () => {
    const seen = async (by: Member) => (await house.api.listDisputes({ limit: 10 }, callOf(memberOf(by.id)))).items
    expect(await seen(own)).toEqual(await openDisputes())
    expect(await seen(other)).toEqual([])
    const [dispute] = await openDisputes()
    const byOther = house.api.withdrawDispute({ disputeId: dispute?.id ?? '' }, callOf(memberOf(other.id)))
    expect((await problemOf(byOther)).code).toBe('not-found')
  })

  test('suspends neither the statement nor its number: who issues nevertheless has seen it', async () => {
    const payers = [own.id]
    const command = { month: january, payers, beforeDisputesEnd: true, series: '' }
    const unseen = house.api.createStatementBatch({ ...command, acknowledged: [] }, callOf(finance))
    expect((await problemOf(unseen)).code).toBe('statement-exceptions')
    const codes = ['dispute-open' as const, 'siret-missing' as const, 'finance-contact-missing' as const]
    const acknowledged = [{ tenantId: own.id, codes }]
    await house.api.createStatementBatch({ ...command, acknowledged }, callOf(finance))
    await house.jobs['issue-statements']({ month: january })
    const issued = await house.api.getStatement({ statementId: draft.id }, callOf(memberOf(own.id)))
    expect(issued).toMatchObject({ number: '2026-00001', totalCents: draft.totalCents })
    expect(await openDisputes()).toHaveLength(1)
  })

  test('ends once: withdrawn by its payer, rejected, or corrected by what is named', async () => {
    const [first] = await openDisputes()
    const disputeId = first?.id ?? ''
    const withdrawn = await house.api.withdrawDispute({ disputeId }, callOf(memberOf(own.id)))
    expect(withdrawn).toMatchObject({ state: 'withdrawn', answer: null, endedBy: `member-of-${own.id}` })
    const reject = { outcome: 'rejected' as const, answer: 'Le relevé est exact', correction: null }
    expect((await problemOf(house.api.answerDispute({ disputeId, ...reject }, callOf(finance)))).code).toBe(
      'dispute-ended',
    )

    const second = await raise({ positions: [1, 2] })
    const rejected = await house.api.answerDispute({ disputeId: second.id, ...reject }, callOf(finance))
    expect(rejected).toMatchObject({ state: 'rejected', answer: 'Le relevé est exact', correction: null })
    const again = house.api.withdrawDispute({ disputeId: second.id }, callOf(memberOf(own.id)))
    expect((await problemOf(again)).code).toBe('dispute-ended')

    const third = await raise({ positions: [2] })
    const answer = (correction: string) =>
      house.api.answerDispute(
        { disputeId: third.id, outcome: 'corrected', answer: 'Vous avez raison', correction },
        callOf(finance),
      )
    // Nothing, the statement itself, and a correction that nobody posted.
    const proposed = await amendPopulation()
    for (const named of ['AV-2026-00001', '2026-00001', proposed.id]) {
      expect(await problemOf(answer(named))).toEqual({
        code: 'dispute-correction-unknown',
        params: { named },
      })
    }
    const { id, version } = proposed
    await house.api.postCorrection({ correctionId: id }, callOf(secondFinance, { ifMatch: version }))
    expect(await answer(id)).toMatchObject({ state: 'corrected', correction: id })
    expect(await openDisputes()).toEqual([])
    const open = await house.api.listOperatorTasks({ state: 'open', limit: 100 }, callOf(operator))
    expect(open.items.filter(({ kind }) => kind.startsWith('dispute-'))).toEqual([])
    const { items } = await house.api.listOperatorTasks({ state: 'done', limit: 100 }, callOf(operator))
    // Raised in one instant, they stand in no order.
    expect(items.map(({ kind, doneBy, note }) => `${kind} ${note} ${doneBy}`).toSorted()).toEqual([
      `dispute-raised corrected ${finance.subject}`,
      `dispute-raised rejected ${finance.subject}`,
      `dispute-raised withdrawn member-of-${own.id}`,
    ])
  })

  test('of one line by several at once is kept once, which the database holds too', async () => {
    const outcomes = await Promise.allSettled([raise(), raise(), raise({ positions: [1, 2] }), raise()])
    const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(kept).toHaveLength(1)
    const [first] = kept
    if (first === undefined) throw new Error('one is kept')
    const behind = { ...first, id: idOf(77, 1) }
    const insert = house.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.billing.insertDispute(behind))
    await expect(insert).rejects.toThrow(/in dispute already/)
    await house.api.withdrawDispute({ disputeId: first.id }, callOf(memberOf(own.id)))
  })

  test('comes in time through the fifteenth day, and too late after it', async () => {
    house.setClock('2026-02-16T22:59:00.000Z')
    await raise({ positions: [3] })
    house.setClock('2026-02-16T23:01:00.000Z')
    expect(await problemOf(raise({ positions: [4] }))).toEqual({
      code: 'dispute-too-late',
      params: { disputableUntil: '2026-02-16' },
    })
  })
})
