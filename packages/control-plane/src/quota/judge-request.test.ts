import type { AgreementTerms, Mandate, Offer, TariffData, Tenant } from '@grenier/contracts'
import { civilDate, GIB, instant, type LevelBalance, msPerDay, quotaPolicyV1 } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { judgeRequest } from './judge-request.ts'
import { type FittingLine, isFitting, planLines } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'

const now = instant(1_800_000_000_000)
const today = civilDate('2027-01-15')
const tenant = { id: '0198c0de-7a00-7000-8000-000000000001', inhabitants: null } as Tenant
const agreement = { annualCommitmentCents: 100_000n } as AgreementTerms

const offer = {
  id: '0198c0de-7a00-7000-8000-000000000002',
  code: 'standard',
  kind: 'block',
  roundingStepBytes: GIB,
  quotaBytesMax: 10_000n * GIB,
  sizeStepsBytes: [50n * GIB, 100n * GIB, 200n * GIB],
} as Offer

const tariff = {
  rules: [
    {
      kind: 'perGibMonth',
      ruleId: 'reserved',
      label: 'Espace',
      meter: 'storage.reserved',
      offerId: null,
      freeGib: 0n,
      mode: 'graduated',
      tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 100_000n }],
    },
  ],
} as unknown as TariffData

function levelOf(name: string, limitGib: bigint | null, allocatedGib: bigint): LevelBalance {
  return {
    nodeId: name,
    name,
    kind: 'pool',
    limitBytes: limitGib === null ? null : limitGib * GIB,
    overcommitPercent: 100n,
    allocatedBytes: allocatedGib * GIB,
    heldBytes: 0n,
  }
}

function positionWith(change: Partial<QuotaPosition>): QuotaPosition {
  return {
    offer,
    quotaBytes: 50n * GIB,
    allocatedBytes: 50n * GIB,
    usedBytes: 45n * GIB,
    lastGrantedAt: instant(now - 60 * msPerDay),
    path: [levelOf('Région', null, 0n), levelOf('CA', 1_000n, 300n)],
    ...change,
  }
}

function judge(
  wantedGib: bigint,
  change: Partial<QuotaPosition> = {},
  options: { priced?: boolean; agreement?: AgreementTerms; mandates?: Mandate[]; publishedBy?: string } = {},
) {
  const position = positionWith(change)
  const planned = planLines([position], [{ offerId: offer.id, wantedQuotaBytes: wantedGib * GIB }], null)
  const lines: FittingLine[] = planned.filter(isFitting)
  expect(lines).toHaveLength(1)
  return judgeRequest({
    tenant,
    tariff: options.priced === false ? null : tariff,
    quotas: [],
    agreement: options.agreement ?? agreement,
    mandates: options.mandates ?? [],
    lines,
    now,
    today,
    timeZone: 'Europe/Paris',
    policy: { ...quotaPolicyV1, publishedBy: options.publishedBy ?? null },
    requester: 'agent',
  })
}

function codes({ automatic }: Awaited<ReturnType<typeof judge>>): string[] {
  return automatic.reasons.map(({ code }) => code)
}

describe('what policy grants without a person', () => {
  test('one size up, nearly full, quiet, with room in the pool and in the commitment', () => {
    const judged = judge(100n)
    expect(judged.decision).toBe('automatic')
    expect(judged.automatic).toMatchObject({ policyVersion: 1, rule: 'one-step-up' })
    expect(judged.automatic.facts).toMatchObject({
      'standard.currentQuotaBytes': String(50n * GIB),
      'standard.wantedQuotaBytes': String(100n * GIB),
      // 100 GiB × 0.10 € × 12 months.
      'standard.yearlyCostAfterMicros': '120000000',
    })
  })

  test('never to whoever wrote the policy: that would be deciding their own request', () => {
    const judged = judge(100n, {}, { publishedBy: 'agent' })
    expect([judged.decision, judged.automatic.rule, codes(judged)]).toEqual(['manual', null, ['policy-own']])
    expect(judge(100n, {}, { publishedBy: 'operator' }).decision).toBe('automatic')
    const commitment = { ...agreement, annualCommitmentCents: 11_999n }
    expect(codes(judge(100n, {}, { publishedBy: 'agent', agreement: commitment }))).toEqual(['above-commitment'])
  })

  test('giving back what is not in use', () => {
    expect(judge(46n).automatic.rule).toBe('shrink-within-use')
  })

  test('never beyond the commitment, and the reason says by how much', () => {
    const judged = judge(100n, {}, { agreement: { ...agreement, annualCommitmentCents: 11_999n } })
    expect(judged.decision).toBe('manual')
    expect(judged.automatic.reasons).toEqual([
      {
        code: 'above-commitment',
        params: { yearlyCostAfterMicros: '120000000', annualCommitmentMicros: '119990000', offerCode: 'standard' },
      },
    ])
  })

  test('never without a commitment, nor without a tariff to price the year', () => {
    expect(codes(judge(100n, {}, { agreement: { ...agreement, annualCommitmentCents: null } }))).toEqual([
      'commitment-missing',
    ])
    expect(codes(judge(100n, {}, { priced: false }))).toEqual(['tariff-missing'])
  })

  test('the pool that is fullest in proportion decides, not the one with the fewest bytes', () => {
    // The small pool keeps 30 of 100 GiB, the large one 50 of 1 000 after the grant: only the large one is below its floor.
    const path = [levelOf('Région', 1_000n, 900n), levelOf('CA', 100n, 20n)]
    const judged = judge(100n, { path })
    expect(codes(judged)).toEqual(['pool-below-floor'])
    expect(judged.automatic.reasons[0]?.params).toMatchObject({ poolLimitBytes: String(1_000n * GIB) })
  })

  test('every reason against it is named, not only the first', () => {
    const judged = judge(200n, { usedBytes: null, lastGrantedAt: instant(now - msPerDay) })
    expect(codes(judged)).toEqual(['use-unmeasured', 'granted-recently', 'beyond-one-step'])
    expect(judged.automatic.rule).toBeNull()
  })
})

describe('the visa of the mayor or a delegate', () => {
  const requester: Mandate = {
    id: '0198c0de-7a00-7000-8000-000000000003',
    tenantId: tenant.id,
    personSubject: 'secretariat',
    personName: 'Secrétariat',
    function: 'requester',
    // 50 GiB more cost 50 × 0.10 € × 12 months = 60 €.
    ceilingCents: 6_000n,
    validFrom: today,
    validUntil: null,
    actId: null,
    recordedAt: now,
    recordedBy: 'operator',
    endedAt: null,
    endedBy: null,
    version: 1,
  }

  test('is not wanted up to the ceiling, and takes what is beyond it from the policy', () => {
    expect(judge(100n, {}, { mandates: [requester] })).toMatchObject({
      decision: 'automatic',
      visa: { reasons: [], mandateId: null, addedCostMicros: 60_000_000n },
    })
    const beyond = judge(100n, {}, { mandates: [{ ...requester, ceilingCents: 5_999n }] })
    expect(beyond).toMatchObject({
      decision: 'manual',
      automatic: { rule: null, reasons: [{ code: 'visa-wanted' }] },
      visa: { mandateId: null },
    })
    expect(beyond.visa.reasons).toEqual([
      { code: 'visa-above-ceiling', params: { addedCostMicros: '60000000', ceilingMicros: '59990000' } },
    ])
    expect(beyond.automatic.facts).toMatchObject({ 'standard.usedBytes': String(45n * GIB) })
  })

  test('is wanted above the commitment, whatever the policy makes of it', () => {
    const poor = { ...agreement, annualCommitmentCents: 11_999n }
    const judged = judge(100n, {}, { agreement: poor })
    expect(judged.visa.reasons.map(({ code }) => code)).toEqual(['visa-above-commitment'])
    expect(codes(judged)).toEqual(['above-commitment'])
    expect(judge(46n, {}, { agreement: { ...agreement, annualCommitmentCents: 0n } })).toMatchObject({
      decision: 'automatic',
      visa: { reasons: [] },
    })
  })

  test('is given along with the request by a mayor who sends it, and the policy decides as without one', () => {
    const mayor: Mandate = { ...requester, function: 'mayor', ceilingCents: null }
    const judged = judge(100n, {}, { mandates: [mayor], agreement: { ...agreement, annualCommitmentCents: 11_999n } })
    expect(judged.visa).toMatchObject({ mandateId: mayor.id, reasons: [{ code: 'visa-above-commitment' }] })
    expect(codes(judged)).toEqual(['above-commitment'])
  })

  test('is wanted of a requester with a ceiling where nobody can price the year', () => {
    const judged = judge(100n, {}, { mandates: [requester], priced: false })
    expect(judged.visa.reasons.map(({ code }) => code)).toEqual(['visa-cost-unknown'])
    expect(judge(46n, {}, { mandates: [requester], priced: false }).visa.reasons).toEqual([])
  })
})
