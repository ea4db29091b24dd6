import { civilDate, GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminOf } from './dated-house.ts'
import { approverOf, callOf, memberOf, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openVisaScene, type VisaScene } from './visa-scene.ts'

let scene: VisaScene
let tenantId: string
beforeEach(async () => {
  scene = await openVisaScene()
  ;({ tenantId } = scene)
})
afterEach(() => scene.house.close())

const undecided = { decidedBy: null, decidedAt: null }
const visaThenOperator = [
  { role: 'visa', poolId: null, ...undecided },
  { role: 'operator', poolId: null, ...undecided },
]
const amendedTo = (gib: bigint) => [{ offerId: scene.region.block.id, quotaBytes: gib * GIB }]
const day = civilDate

describe('a request above the yearly commitment', () => {
  test('wants the visa of the mayor first, then the operator decides; the visa moves nothing', async () => {
    const { mayor } = scene
    const { id: mandateId } = await scene.mandate(mayor)
    const request = await scene.ask(tenantId, 100n)
    expect(request).toMatchObject({ state: 'submitted', steps: visaThenOperator, visaMandateId: null })
    expect(request.visaReasons).toEqual([
      {
        code: 'visa-above-commitment',
        params: { yearlyCostAfterMicros: '139306800', annualCommitmentMicros: '130000000' },
      },
    ])
    const level = await scene.level()
    expect(level.heldBytes).toBe(40n * GIB)

    scene.house.setClock('2026-01-06T09:00:00.000Z')
    const signed = await scene.decide(request, { actor: mayor, reason: 'Vu et accepté' })
    expect(signed).toMatchObject({ state: 'submitted', decidedBy: null, visaMandateId: mandateId, takenBy: null })
    expect(signed.steps.map(({ decidedBy }) => decidedBy)).toEqual([mayor.subject, null])
    const visa = { kind: 'step-approved', actor: mayor.subject, text: 'Vu et accepté', mandateId }
    expect(signed.history.at(-1)).toMatchObject(visa)
    expect(await scene.level()).toEqual(level)
    expect(await scene.read(request.id, mayor)).toMatchObject({ history: [{}, visa], visaMandateId: mandateId })

    const granted = await scene.decide(signed, {})
    expect(granted).toMatchObject({ state: 'provisioning', decidedBy: operator.subject, visaMandateId: mandateId })
    expect(await scene.level()).toMatchObject({ heldBytes: 0n, allocatedBytes: 100n * GIB })
  })

  test('wants none where it stays within, costs no more, or the agreement commits to nothing', async () => {
    const within = await scene.ask(tenantId, 30n)
    expect(within).toMatchObject({ state: 'submitted', steps: [], visaReasons: [] })
    const [overspent, free] = [await scene.commune('Aincourt', 1n), await scene.commune('Arthies', null)]
    expect(await scene.ask(overspent, 5n)).toMatchObject({ steps: [], visaReasons: [] })
    expect(await scene.ask(free, 200n)).toMatchObject({ state: 'submitted', steps: [], visaReasons: [] })
  })

  test('goes on to every approval that the policy wants', async () => {
    await scene.mandate(scene.mayor)
    await scene.publishPolicy({ steps: [{ role: 'pool-approver', fromBytes: null, fromPercent: null }] })
    const request = await scene.ask(tenantId, 50n)
    expect(request.steps.map(({ role }) => role)).toEqual(['visa', 'pool-approver'])
    const approver = approverOf(scene.region.epci.id)
    expect((await problemOf(scene.decide(request, { actor: approver }))).code).toBe('step-not-due')
    const signed = await scene.decide(request, { actor: scene.mayor })
    expect((await scene.decide(signed, { actor: approver })).state).toBe('provisioning')
  })
})

describe('a request above what its author may commit to', () => {
  test('is not granted by a policy that would have, and the visa is all that speaks against it', async () => {
    await scene.publishPolicy({ quietDays: 0 })
    const rich = await scene.commune('Cergy', 10_000_000n)
    await scene.use(rich, 9n)
    const author = memberOf(rich)
    // From 10 to 50 GiB a year costs 7.53 € more.
    const limited = { tenantId: rich, function: 'requester', validUntil: day('2026-02-01') } as const
    await scene.mandate(author, { ...limited, ceilingCents: 752n })
    const request = await scene.ask(rich, 50n)
    expect(request).toMatchObject({
      state: 'submitted',
      steps: visaThenOperator,
      automatic: { rule: null, reasons: [{ code: 'visa-wanted' }] },
      visaReasons: [{ code: 'visa-above-ceiling', params: { ceilingMicros: '7520000', addedCostMicros: '7525440' } }],
    })
    await scene.withdraw(request)

    // The highest of several mandates counts.
    await scene.mandate(author, { ...limited, ceilingCents: 753n })
    expect(await scene.ask(rich, 50n)).toMatchObject({ state: 'provisioning', visaReasons: [] })
  })

  test('includes any growth once every mandate of its author has lapsed', async () => {
    const author = memberOf(tenantId)
    await scene.mandate(author, { function: 'requester', validUntil: day('2026-01-05') })
    const { visaReasons } = await scene.ask(tenantId, 30n)
    expect(visaReasons).toMatchObject([{ code: 'visa-above-ceiling', params: { ceilingMicros: '0' } }])
    expect((await scene.ask(tenantId, 9n)).visaReasons).toEqual([])
  })
})

describe('who holds the mandate', () => {
  test('gives the visa along with a request of its own, which the operator then decides', async () => {
    const { mayor } = scene
    const { id } = await scene.mandate(mayor)
    expect(await scene.ask(tenantId, 20n, { actor: mayor })).toMatchObject({ visaReasons: [], visaMandateId: null })
    const request = await scene.ask(tenantId, 100n, { actor: mayor })
    expect(request).toMatchObject({ steps: [], visaMandateId: id, visaReasons: [{ code: 'visa-above-commitment' }] })
    expect((await problemOf(scene.decide(request, { actor: mayor }))).code).toBe('own-request')
    expect(await scene.decide(request, {})).toMatchObject({ state: 'provisioning', visaMandateId: id })
  })

  test('does not where its own ceiling is too low, nor under a mandate to ask alone', async () => {
    await scene.mandate(scene.deputy, { function: 'delegate', ceilingCents: 700n })
    await scene.mandate(memberOf(tenantId), { function: 'requester' })
    const request = await scene.ask(tenantId, 50n, { actor: scene.deputy })
    expect(request).toMatchObject({ steps: visaThenOperator, visaMandateId: null })
    expect(request.visaReasons.map(({ code }) => code)).toEqual(['visa-above-commitment', 'visa-above-ceiling'])
    expect(await scene.ask(tenantId, 50n)).toMatchObject({ steps: visaThenOperator, visaMandateId: null })
  })

  test('answers its visa and nothing else', async () => {
    await scene.mandate(scene.mayor)
    const plain = await scene.ask(tenantId, 30n)
    expect((await problemOf(scene.decide(plain, { actor: scene.mayor }))).code).toBe('step-not-due')
    await scene.withdraw(plain)
    const signed = await scene.decide(await scene.ask(tenantId, 50n), { actor: scene.mayor })
    expect((await problemOf(scene.decide(signed, { actor: scene.mayor }))).code).toBe('step-not-due')
  })

  test('refuses it, which ends the request and gives back what it held', async () => {
    const { id: mandateId } = await scene.mandate(scene.mayor)
    const request = await scene.ask(tenantId, 50n)
    const refused = await scene.decide(request, { actor: scene.mayor, decision: 'reject', reason: 'Pas cette année' })
    expect(refused).toMatchObject({
      state: 'rejected',
      decidedBy: scene.mayor.subject,
      decisionReason: 'Pas cette année',
      visaMandateId: mandateId,
      steps: [{ role: 'visa', decidedBy: scene.mayor.subject }, undecided],
    })
    expect(refused.history.at(-1)).toMatchObject({ kind: 'rejected', mandateId })
    expect((await scene.level()).heldBytes).toBe(0n)
  })
})

describe('a visa', () => {
  test('is nobody’s under a delegation that lapsed between the request and it', async () => {
    const { deputy } = scene
    await scene.mandate(deputy, { function: 'delegate', validUntil: day('2026-01-10') })
    const request = await scene.ask(tenantId, 50n)
    scene.house.setClock('2026-01-09T22:59:59.999Z')
    const simulated = await scene.house.api.simulateQuotaDecision({ requestId: request.id }, callOf(deputy))
    expect(simulated.visaMandateId).not.toBeNull()
    scene.house.setClock('2026-01-09T23:00:00.000Z')
    for (const decision of ['approve', 'reject'] as const) {
      expect(await problemOf(scene.decide(request, { actor: deputy, decision }))).toEqual({
        code: 'visa-mandate-missing',
        params: { addedCostCents: '753' },
      })
    }
    expect(await scene.read(request.id)).toMatchObject({ version: request.version, visaMandateId: null })
  })

  test('is nobody’s under a mandate that was ended today', async () => {
    const { id: mandateId, version } = await scene.mandate(scene.mayor)
    const request = await scene.ask(tenantId, 50n)
    await scene.house.api.endMandate(
      { tenantId, mandateId, validUntil: day('2026-01-05') },
      callOf(operator, { ifMatch: version }),
    )
    expect((await problemOf(scene.decide(request, { actor: scene.mayor }))).code).toBe('visa-mandate-missing')
  })

  test('takes a ceiling that covers what is added at today’s quotas', async () => {
    const { deputy } = scene
    await scene.mandate(deputy, { function: 'delegate', ceilingCents: 752n })
    const request = await scene.ask(tenantId, 50n)
    const problem = { code: 'visa-mandate-missing', params: { addedCostCents: '753' } }
    expect(await problemOf(scene.decide(request, { actor: deputy }))).toEqual(problem)
    // Another request is granted meanwhile: what is left to add is less.
    const between = await scene.ask(tenantId, 30n)
    await scene.decide(between, {})
    expect((await scene.decide(request, { actor: deputy })).steps[0]).toMatchObject({ decidedBy: deputy.subject })
  })

  test('is given by no operator, no pool’s approver and nobody without a mandate', async () => {
    const request = await scene.ask(tenantId, 50n)
    for (const decision of ['approve', 'reject'] as const) {
      expect((await problemOf(scene.decide(request, { decision }))).code).toBe('step-not-due')
    }
    expect((await problemOf(scene.take(request))).code).toBe('step-not-due')
    const approver = approverOf(scene.region.epci.id)
    expect((await problemOf(scene.decide(request, { actor: approver }))).code).toBe('step-not-due')
    expect((await problemOf(scene.decide(request, { actor: scene.deputy }))).code).toBe('visa-mandate-missing')
    await scene.mandate(scene.deputy, { function: 'requester' })
    expect((await problemOf(scene.decide(request, { actor: scene.deputy }))).code).toBe('visa-mandate-missing')
    // The member itself may still take the request back.
    expect((await scene.withdraw(request)).state).toBe('withdrawn')
  })

  test('is not another tenant’s mayor’s, who sees the request as a missing one', async () => {
    const neighbour = await scene.commune('Aincourt', null)
    const mayor = adminOf(neighbour, 'maire')
    // The same person by name, with mandates of both communes: the token says for which one it acts.
    await scene.mandate(mayor, { tenantId: neighbour })
    await scene.mandate(scene.mayor)
    const { id, version } = await scene.ask(tenantId, 50n)
    for (const requestId of [id, '0198c0de-7a00-7000-8000-00000000dead']) {
      const calls = [
        () => scene.decide({ id: requestId, version }, { actor: mayor }),
        () => scene.decide({ id: requestId, version: 99 }, { actor: mayor, decision: 'reject' }),
        () => scene.house.api.simulateQuotaDecision({ requestId }, callOf(mayor)),
      ]
      for (const call of calls) expect(await problemOf(call())).toEqual({ code: 'not-found', params: {} })
    }
  })

  test('may be for a smaller size, never a larger one, and what was signed is what the operator may grant', async () => {
    const { deputy } = scene
    await scene.mandate(deputy, { function: 'delegate', ceilingCents: 753n })
    await scene.mandate(scene.mayor)
    const request = await scene.ask(tenantId, 100n)
    const raised = scene.decide(request, { actor: scene.mayor, amendedLines: amendedTo(101n) })
    expect(await problemOf(raised)).toEqual({
      code: 'visa-size-raised',
      params: { askedQuotaBytes: String(100n * GIB) },
    })
    // What is asked is beyond the deputy's ceiling, 50 GiB are not.
    expect((await problemOf(scene.decide(request, { actor: deputy }))).code).toBe('visa-mandate-missing')
    const signed = await scene.decide(request, { actor: deputy, amendedLines: amendedTo(50n) })
    expect(signed.lines).toMatchObject([{ requestedQuotaBytes: 100n * GIB, decidedQuotaBytes: 50n * GIB }])
    expect(await problemOf(scene.decide(signed, { amendedLines: amendedTo(100n) }))).toEqual({
      code: 'visa-wanted',
      params: {},
    })
    expect((await scene.decide(signed, {})).lines).toMatchObject([{ decidedQuotaBytes: 50n * GIB }])
  })

  test('does not ask for room: whoever approves after it does', async () => {
    await scene.mandate(scene.mayor)
    const request = await scene.ask(tenantId, 200n)
    await scene.enrol('Cergy', 200n)
    const signed = await scene.decide(request, { actor: scene.mayor })
    expect(signed.lines).toMatchObject([{ decidedQuotaBytes: 200n * GIB, heldBytes: 40n * GIB }])
    expect((await problemOf(scene.decide(signed, {}))).code).toBe('capacity-exceeded')
  })

  test('holds no room: what an operator took and gave back is one size step again', async () => {
    await scene.mandate(scene.mayor)
    const signed = await scene.decide(await scene.ask(tenantId, 100n), { actor: scene.mayor })
    const taken = await scene.take(signed)
    expect(taken.lines).toMatchObject([{ heldBytes: 90n * GIB }])
    expect((await scene.release(taken)).lines).toMatchObject([{ heldBytes: 40n * GIB }])
  })

  test('is reminded of and escalated like every step, and the next one has its own time', async () => {
    await scene.mandate(scene.mayor)
    const request = await scene.ask(tenantId, 50n)
    expect((await scene.read(request.id)).dueOn).toBe('2026-01-12')
    scene.house.setClock('2026-01-12T09:00:00.000Z')
    await scene.house.jobs['sweep-quota-requests']({})
    const reminded = await scene.read(request.id)
    expect(reminded.history.at(-1)).toMatchObject({ kind: 'reminded', actor: 'schedule' })
    await scene.decide(reminded, { actor: scene.mayor })
    expect((await scene.read(request.id)).dueOn).toBe('2026-01-19')
  })
})

describe('a size that an approver raises', () => {
  test('past the commitment takes a new request; within it does not', async () => {
    const request = await scene.ask(tenantId, 20n)
    expect(request.visaReasons).toEqual([])
    expect((await problemOf(scene.decide(request, { amendedLines: amendedTo(50n) }))).code).toBe('visa-wanted')
    expect((await scene.decide(request, { amendedLines: amendedTo(30n) })).state).toBe('provisioning')
  })
})

describe('a request that waited for space', () => {
  test('wants its visa when it is served, and is granted by nobody before', async () => {
    await scene.mandate(scene.mayor)
    await scene.enrol('Cergy', 280n)
    const request = await scene.ask(tenantId, 100n, { waitIfFull: true })
    expect(request).toMatchObject({ state: 'waiting', steps: [], visaReasons: [] })
    const smaller = await scene.decide(request, { actor: secondOperator, amendedLines: amendedTo(15n) })
    expect(smaller.state).toBe('provisioning')

    const other = await scene.ask(tenantId, 100n, { waitIfFull: true })
    await scene.setCapacity(scene.region.epci, 1_000n)
    expect((await problemOf(scene.decide(other, {}))).code).toBe('visa-wanted')
    expect(await scene.runJobs('serve-waiting-list')).toBeGreaterThan(0)
    const served = await scene.read(other.id)
    expect(served).toMatchObject({ state: 'submitted', steps: visaThenOperator, waitUntil: null, refusals: [] })
    expect(served.visaReasons.map(({ code }) => code)).toEqual(['visa-above-commitment'])
    const signed = await scene.decide(served, { actor: scene.mayor })
    expect((await scene.decide(signed, {})).state).toBe('provisioning')
  })
})

describe('a simulation', () => {
  const simulate = (gib: bigint, actor = memberOf(tenantId)) =>
    scene.house.api.simulateQuotaRequest(
      { tenantId, lines: [{ offerId: scene.region.block.id, wantedQuotaBytes: gib * GIB }] },
      callOf(actor),
    )

  test('says why a visa would be wanted, and whether the caller’s own mandate would give it', async () => {
    const { id } = await scene.mandate(scene.mayor)
    expect(await simulate(50n)).toMatchObject({
      outcome: 'needs-approval',
      visaReasons: [{ code: 'visa-above-commitment' }],
      visaMandateId: null,
    })
    expect(await simulate(50n, scene.mayor)).toMatchObject({
      visaReasons: [{ code: 'visa-above-commitment' }],
      visaMandateId: id,
    })
    expect(await simulate(30n, scene.mayor)).toMatchObject({ visaReasons: [], visaMandateId: null })
    expect(await simulate(5_000n, scene.mayor)).toMatchObject({ outcome: 'refused', visaReasons: [] })
  })

  test('of the decision is the member’s to ask for while the visa is due, and shows it nothing of the pools', async () => {
    const { id } = await scene.mandate(scene.mayor)
    const request = await scene.ask(tenantId, 50n)
    const decision = (actor = scene.mayor, gib?: bigint) =>
      scene.house.api.simulateQuotaDecision(
        {
          requestId: request.id,
          ...(gib === undefined ? {} : { lines: [{ offerId: scene.region.block.id, wantedQuotaBytes: gib * GIB }] }),
        },
        callOf(actor),
      )
    const seen = await decision()
    expect(seen).toMatchObject({ visaReasons: [{ code: 'visa-above-commitment' }], visaMandateId: id })
    expect(seen.lines[0]?.levels.map(({ given }) => given)).toEqual([null, null])
    expect((await decision(scene.deputy)).visaMandateId).toBeNull()
    expect((await decision(operator)).visaMandateId).toBeNull()
    await scene.decide(request, { actor: scene.mayor })
    expect((await decision(operator)).visaMandateId).toBe(id)
    expect((await decision(operator, 100n)).visaMandateId).toBeNull()
    expect((await problemOf(decision())).code).toBe('step-not-due')
  })
})
