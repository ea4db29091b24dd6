import type { Command, Offer } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { regionStartsOn } from '../../harness/region-ground.ts'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

const reservedMicros = 10_000n
const backupMicros = 2_000n
let house: House
let region: Region
/** Committed to so little that storage alone stays within it, and with its backup does not. */
let thrifty: string
let generous: string

/** One price for each GiB and month of a meter of an offer. */
const priceOf = (
  meter: 'storage.reserved' | 'backup.stored',
  { id: offerId, code }: Offer,
  unitPriceMicros: bigint,
) => ({
  kind: 'perGibMonth' as const,
  ruleId: code,
  label: code,
  meter,
  offerId,
  freeGib: 0n,
  mode: 'graduated' as const,
  tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros }],
})

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  const tariff: Command<'publishTariff'> = {
    code: 'T2026',
    name: 'Tarif 2026',
    actId: region.actId,
    currency: 'EUR',
    validFrom: regionStartsOn,
    validTo: null,
    rules: [
      priceOf('storage.reserved', region.block, reservedMicros),
      priceOf('backup.stored', region.backup, backupMicros),
    ],
  }
  await house.api.publishTariff(tariff, callOf(finance))
  ;({ id: thrifty } = await enrolCommune(house, region, { name: 'Avernes', gib: 10n, commitmentCents: 1_500n }))
  ;({ id: generous } = await enrolCommune(house, region, { name: 'Belloy', gib: 10n }))
  house.setClock('2026-06-01T09:00:00.000Z')
})
afterAll(() => house.close())

describe('storage with its backup', () => {
  const storage = () => ({ offerId: region.block.id, wantedQuotaBytes: 110n * GIB })
  const simulate = (tenantId: string, lines: readonly ReturnType<typeof storage>[]) =>
    house.api.simulateQuotaRequest({ tenantId, lines: [...lines] }, callOf(memberOf(tenantId)))

  /** Both lines, the backup as large as it is suggested. */
  async function bothLines(tenantId: string) {
    const { backup } = await simulate(tenantId, [storage()])
    return [storage(), { offerId: backup?.offerId ?? '', wantedQuotaBytes: backup?.suggestedQuotaBytes ?? 0n }]
  }

  test('has one price, until 31 December and for a full year, against the commitment', async () => {
    const beforeMicros = 10n * reservedMicros
    const storageMicros = 110n * reservedMicros
    // Twice all storage.
    const bothMicros = storageMicros + 220n * backupMicros
    const span = (months: bigint, afterMicros: bigint) => ({
      beforeMicros: months * beforeMicros,
      afterMicros: months * afterMicros,
    })
    const alone = await simulate(thrifty, [storage()])
    expect(alone.cost).toMatchObject({ fullYear: span(12n, storageMicros), withinCommitment: true })
    const { lines, cost } = await simulate(thrifty, await bothLines(thrifty))
    expect(lines.map(({ offerId, deltaBytes }) => [offerId, deltaBytes])).toEqual([
      [region.block.id, 100n * GIB],
      [region.backup.id, 220n * GIB],
    ])
    expect(cost).toMatchObject({
      taxBasis: 'TTC',
      untilYearEnd: span(7n, bothMicros),
      fullYear: span(12n, bothMicros),
      annualCommitmentMicros: 15_000_000n,
      withinCommitment: false,
    })
  })

  test('is one request with one answer, which costs what was said before', async () => {
    const lines = await bothLines(generous)
    const { cost } = await simulate(generous, lines)
    const wish = { justification: 'Archives numérisées', wishedOn: null, temporaryUntil: null, waitIfFull: false }
    const request = await house.api.submitQuotaRequest(
      { tenantId: generous, lines, ...wish },
      callOf(memberOf(generous)),
    )
    expect(request.state).toBe('submitted')
    const decision = await house.api.simulateQuotaDecision({ requestId: request.id }, callOf(operator))
    expect(decision.cost).toEqual(cost)
    const decided = await house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(operator, { ifMatch: request.version }),
    )
    expect(decided.lines.map(({ offerId, decidedQuotaBytes }) => [offerId, decidedQuotaBytes])).toEqual(
      lines.map(({ offerId, wantedQuotaBytes }) => [offerId, wantedQuotaBytes]),
    )
  })
})
