import type { QuotaLoan } from '@grenier/contracts'
import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminOf, entriesOf, growTo, ledgerFaults, levelOf, quotaOf, reconcile, rowsOf, use } from './dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  const { items } = await house.api.listPools({ limit: 100 }, callOf(operator))
  const ifMatch = items.find(({ id }) => id === region.epci.id)?.version ?? 0
  const room = { poolId: region.epci.id, offerId: region.block.id, limitBytes: 980n * GIB, overcommitPercent: 100 }
  await house.api.setPoolCapacity(room, callOf(operator, { ifMatch }))
})
afterAll(() => house.close())

const lastDay = civilDate('2026-06-30')
const at = (day: string) => house.setClock(`${day}T09:00:00.000Z`)
const endAll = () => house.jobs['end-quota-loans']({})
const missing = '0198c0de-7a00-7000-8000-00000000dead'

interface Pair {
  readonly lender: string
  readonly borrower: string
}

let pairs = 0

/** Two communes of one EPCI with 20 GiB each, of which the cluster shows 1 in use. */
async function neighbours(): Promise<Pair> {
  at('2026-01-05')
  pairs += 1
  const ids = []
  for (const name of [`Prêteuse ${pairs}`, `Emprunteuse ${pairs}`]) {
    const { id: tenantId } = await enrolCommune(house, region, { name, gib: 20n })
    use(house, region, { tenantId, gib: 1n })
    await reconcile(house, tenantId)
    ids.push(tenantId)
  }
  // Ids rise with time: every other pair lends against their order.
  const [first = '', second = ''] = pairs % 2 === 0 ? ids : ids.toReversed()
  return { lender: first, borrower: second }
}

function propose({ lender, borrower }: Pair, wish: { gib?: bigint; until?: string; subject?: string } = {}) {
  const { gib = 8n, until = lastDay, subject } = wish
  const reason = 'Archives en attente de tri'
  const loan = { lenderTenantId: lender, offerId: region.block.id, amountBytes: gib * GIB, endsOn: civilDate(until) }
  return house.api.proposeQuotaLoan({ tenantId: borrower, ...loan, reason }, callOf(adminOf(borrower, subject)))
}

function consent(loan: QuotaLoan, options: { subject?: string; ifMatch?: number } = {}) {
  const { subject, ifMatch = loan.version } = options
  const admin = adminOf(loan.lenderTenantId, subject)
  return house.api.decideQuotaLoan(
    { loanId: loan.id, decision: 'consent', reason: 'Accord du maire' },
    callOf(admin, { ifMatch }),
  )
}

function seenBy(tenantId: string, { id }: { id: string }): Promise<QuotaLoan> {
  return house.api.getQuotaLoan({ loanId: id }, callOf(memberOf(tenantId)))
}

/** A loan that both clusters agree with. */
async function activeLoan(pair: Pair, gib = 8n): Promise<QuotaLoan> {
  const loan = await consent(await propose(pair, { gib }))
  await reconcile(house, pair.lender)
  await reconcile(house, pair.borrower)
  return seenBy(pair.borrower, loan)
}

async function quotasOf({ lender, borrower }: Pair) {
  return [await quotaOf(house, region, lender), await quotaOf(house, region, borrower)].map(
    ({ gib, state }) => `${gib} ${state}`,
  )
}

function recall(loan: QuotaLoan) {
  const call = callOf(adminOf(loan.lenderTenantId), { ifMatch: loan.version })
  return house.api.recallQuotaLoan({ loanId: loan.id, reason: 'Besoin propre' }, call)
}

function giveBack(loan: QuotaLoan) {
  const call = callOf(adminOf(loan.borrowerTenantId), { ifMatch: loan.version })
  return house.api.returnQuotaLoan({ loanId: loan.id, reason: 'Tri terminé' }, call)
}

describe('a loan between neighbours', () => {
  test('moves with the lender’s consent, and not before the lender’s cluster agrees', async () => {
    const pair = await neighbours()
    const before = await levelOf(house, region, region.epci)
    const proposed = await propose(pair)
    expect(await quotasOf(pair)).toEqual(['20 active', '20 active'])
    const consented = await consent(proposed)
    expect(consented.state).toBe('consented')
    expect(await quotasOf(pair)).toEqual(['12 provisioning', '20 active'])
    expect(await entriesOf(house, 'loan', proposed.id)).toEqual([])
    house.cluster.disagree = true
    await reconcile(house, pair.lender)
    house.cluster.disagree = false
    expect(await quotasOf(pair)).toEqual(['12 provisioning', '20 active'])
    await reconcile(house, pair.lender)
    expect(await quotasOf(pair)).toEqual(['12 active', '28 provisioning'])
    expect((await seenBy(pair.borrower, proposed)).state).toBe('active')
    await reconcile(house, pair.borrower)
    expect(await quotasOf(pair)).toEqual(['12 active', '28 active'])
    // Above the two nothing moved, and no entry says that nothing did.
    expect((await entriesOf(house, 'loan', proposed.id)).toSorted()).toEqual(
      [
        `${pair.lender} capacity 8`,
        `${pair.lender} allocated -8`,
        `${pair.borrower} capacity -8`,
        `${pair.borrower} allocated 8`,
      ].toSorted(),
    )
    expect(await levelOf(house, region, region.epci)).toEqual(before)
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('is paid by the borrower from the day it moved, and no longer by the lender', async () => {
    const pair = await neighbours()
    const loan = await consent(await propose(pair))
    at('2026-02-10')
    await reconcile(house, pair.lender)
    const until = instantFromIso('2026-03-01T00:00:00.000Z')
    const steps = await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.quotaSteps(until))
    const valuesOf = (tenantId: string) =>
      steps
        .filter((step) => step.tenantId === tenantId && step.offerId === loan.offerId)
        .map(({ at: from, valueBytes }) => [new Date(from).toISOString().slice(0, 10), valueBytes / GIB])
    expect(valuesOf(pair.lender)).toEqual([
      ['2026-01-05', 20n],
      ['2026-02-10', 12n],
    ])
    expect(valuesOf(pair.borrower)).toEqual([
      ['2026-01-05', 20n],
      ['2026-02-10', 28n],
    ])
  })

  test('serves a member whose growth the full pool refused', async () => {
    const pair = await neighbours()
    const refused = await growTo(house, region, { tenantId: pair.borrower, gib: 900n })
    expect(refused.refusals[0]?.code).toBe('capacity-exceeded')
    await activeLoan(pair, 4n)
    expect(await quotasOf(pair)).toEqual(['16 active', '24 active'])
  })

  test('is announced to both 30 and 7 days before its end, once each', async () => {
    const pair = await neighbours()
    const loan = await activeLoan(pair)
    const reminders = []
    for (const day of ['2026-05-30', '2026-05-31', '2026-06-01', '2026-06-23', '2026-06-30']) {
      at(day)
      await endAll()
      await endAll()
      const { history } = await seenBy(pair.lender, loan)
      reminders.push(history.filter(({ kind }) => kind === 'reminded').length)
    }
    expect(reminders).toEqual([0, 1, 1, 2, 2])
    expect(await seenBy(pair.borrower, loan)).toEqual(await seenBy(pair.lender, loan))
  })

  test('returns by itself after its last day, the borrower’s cluster first', async () => {
    const pair = await neighbours()
    const loan = await activeLoan(pair)
    at('2026-07-01')
    await endAll()
    expect(await quotasOf(pair)).toEqual(['12 active', '20 provisioning'])
    expect((await seenBy(pair.lender, loan)).state).toBe('returning')
    await reconcile(house, pair.borrower)
    expect(await quotasOf(pair)).toEqual(['20 provisioning', '20 active'])
    expect(await seenBy(pair.lender, loan)).toMatchObject({ state: 'returned', returnedBytes: 8n * GIB })
    await endAll()
    await reconcile(house, pair.borrower)
    await reconcile(house, pair.lender)
    expect(await quotasOf(pair)).toEqual(['20 active', '20 active'])
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('comes back early when the borrower gives it back', async () => {
    const pair = await neighbours()
    const returning = await giveBack(await activeLoan(pair))
    expect(returning).toMatchObject({ state: 'returning', loweredBytes: 8n * GIB })
    await reconcile(house, pair.borrower)
    expect(await quotasOf(pair)).toEqual(['20 provisioning', '20 active'])
  })
})

describe('a recall', () => {
  test('takes what is not in use; the rest stays owed, the borrower is over, and it follows as use falls', async () => {
    const pair = await neighbours()
    const loan = await activeLoan(pair)
    use(house, region, { tenantId: pair.borrower, gib: 25n })
    await reconcile(house, pair.borrower)
    const recalled = await recall(loan)
    expect(recalled).toMatchObject({ state: 'returning', loweredBytes: 3n * GIB, returnedBytes: 0n })
    expect(await quotaOf(house, region, pair.borrower)).toEqual({ gib: 25n, state: 'over', overReason: 'above-base' })
    await reconcile(house, pair.borrower)
    expect(await quotasOf(pair)).toEqual(['15 provisioning', '25 over'])
    expect(await seenBy(pair.lender, loan)).toMatchObject({ state: 'returning', returnedBytes: 3n * GIB })
    use(house, region, { tenantId: pair.borrower, gib: 2n })
    await reconcile(house, pair.borrower)
    await endAll()
    await reconcile(house, pair.borrower)
    expect(await quotasOf(pair)).toEqual(['20 provisioning', '20 active'])
    expect((await seenBy(pair.lender, loan)).state).toBe('returned')
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('before the bytes moved gives the lender its quota again and moves nothing', async () => {
    const pair = await neighbours()
    const withdrawn = await recall(await consent(await propose(pair)))
    expect(withdrawn.state).toBe('withdrawn')
    await reconcile(house, pair.lender)
    expect(await quotasOf(pair)).toEqual(['20 active', '20 active'])
    expect(await entriesOf(house, 'loan', withdrawn.id)).toEqual([])
  })
})

describe('a consent', () => {
  test('never lowers the lender below its use, and is refused with what could be lent', async () => {
    const pair = await neighbours()
    const loan = await propose(pair)
    use(house, region, { tenantId: pair.lender, gib: 15n })
    await reconcile(house, pair.lender)
    expect(await problemOf(consent(loan))).toEqual({
      code: 'loan-beyond-unused',
      params: { lendableBytes: String(5n * GIB) },
    })
    expect(await quotasOf(pair)).toEqual(['20 active', '20 active'])
  })

  test('lends on neither what was borrowed nor what is temporary', async () => {
    const pair = await neighbours()
    await activeLoan(pair, 12n)
    const turned = { lender: pair.borrower, borrower: pair.lender }
    expect(await problemOf(consent(await propose(turned, { gib: 21n })))).toEqual({
      code: 'loan-beyond-unused',
      params: { lendableBytes: String(19n * GIB) },
    })
  })

  test('is not for the person who proposed it, though it acts for both sides', async () => {
    const pair = await neighbours()
    const loan = await propose(pair, { subject: 'secretary-of-both' })
    expect((await problemOf(consent(loan, { subject: 'secretary-of-both' }))).code).toBe('own-request')
    expect((await consent(loan)).state).toBe('consented')
  })

  test('is the lender’s, once, and of the version it saw', async () => {
    const pair = await neighbours()
    const loan = await propose(pair)
    const byBorrower = house.api.decideQuotaLoan(
      { loanId: loan.id, decision: 'consent', reason: 'Pour eux' },
      callOf(adminOf(pair.borrower, 'other-secretary'), { ifMatch: 1 }),
    )
    expect((await problemOf(byBorrower)).code).toBe('loan-other-side')
    expect((await problemOf(consent(loan, { ifMatch: 9 }))).code).toBe('version-stale')
    const consented = await consent(loan)
    expect((await problemOf(consent(consented))).code).toBe('loan-state')
  })

  test('may be withheld; a declined loan moves nothing', async () => {
    const pair = await neighbours()
    const loan = await propose(pair)
    const call = callOf(adminOf(pair.lender), { ifMatch: loan.version })
    const declined = await house.api.decideQuotaLoan({ loanId: loan.id, decision: 'decline', reason: 'Non' }, call)
    expect(declined.state).toBe('declined')
    expect((await problemOf(giveBack(declined))).code).toBe('loan-state')
  })
})

describe('a proposal', () => {
  test('is taken back by the borrower, and ends by itself when nobody answers for 30 days', async () => {
    const pair = await neighbours()
    expect((await giveBack(await propose(pair))).state).toBe('withdrawn')
    const forgotten = await propose(pair)
    at('2026-02-03')
    await endAll()
    expect((await seenBy(pair.lender, forgotten)).state).toBe('proposed')
    at('2026-02-04')
    await endAll()
    expect((await seenBy(pair.lender, forgotten)).state).toBe('expired')
  })

  test('to a tenant elsewhere answers as one to nobody', async () => {
    const pair = await neighbours()
    const elsewhere = await enrolCommune(house, { ...region, epci: region.root }, { name: 'Ailleurs', gib: 1n })
    for (const lender of [elsewhere.id, missing, pair.borrower]) {
      expect(await problemOf(propose({ ...pair, lender }))).toEqual({ code: 'lender-not-neighbour', params: {} })
    }
    expect((await problemOf(propose(pair, { until: '2026-01-04' }))).code).toBe('loan-end-past')
    expect((await problemOf(propose(pair, { gib: 0n }))).code).toBe('invalid-input')
  })
})

describe('who may see a loan', () => {
  test('both sides and the platform; a third party’s answers as a missing one', async () => {
    const pair = await neighbours()
    const third = await neighbours()
    const loan = await propose(pair)
    const stranger = adminOf(third.lender)
    const call = () => callOf(stranger, { ifMatch: 1 })
    const reason = 'Sonde'
    for (const loanId of [loan.id, missing]) {
      const attempts = [
        () => house.api.getQuotaLoan({ loanId }, call()),
        () => house.api.decideQuotaLoan({ loanId, decision: 'consent', reason }, call()),
        () => house.api.recallQuotaLoan({ loanId, reason }, call()),
        () => house.api.returnQuotaLoan({ loanId, reason }, call()),
      ]
      for (const attempt of attempts) expect(await problemOf(attempt())).toEqual({ code: 'not-found', params: {} })
    }
    const listFor = async (tenantId: string) =>
      (await house.api.listQuotaLoans({ limit: 500 }, callOf(memberOf(tenantId)))).items.map(({ id }) => id)
    expect(await listFor(third.lender)).toEqual([])
    expect(await listFor(pair.lender)).toEqual([loan.id])
    expect(await listFor(pair.borrower)).toEqual([loan.id])
    const all = await house.api.listQuotaLoans({ limit: 500 }, callOf(operator))
    expect(all.items.filter(({ id }) => id === loan.id)).toEqual([loan])
    const named = { limit: 500, tenantId: pair.lender }
    expect((await house.api.listQuotaLoans(named, callOf(operator))).items).toEqual([loan])
    expect((await house.api.listQuotaLoans(named, call())).items).toEqual([])
  })

  test('its two rows say the same of everything but the side', async () => {
    const differing = await rowsOf(
      house,
      `SELECT id FROM (SELECT id, to_jsonb(quota_loan) - 'tenant_id' - 'other_tenant_id' - 'side' AS told
         FROM quota_loan) AS side GROUP BY id HAVING count(*) <> 2 OR min(told::text) <> max(told::text)`,
    )
    expect(differing).toEqual([])
  })
})

describe('a borrower', () => {
  test('does not give the pools what belongs to its lender', async () => {
    const pair = await neighbours()
    await activeLoan(pair)
    expect((await problemOf(growTo(house, region, { tenantId: pair.borrower, gib: 7n }))).code).toBe('quota-borrowed')
    await growTo(house, region, { tenantId: pair.borrower, gib: 9n })
    await reconcile(house, pair.borrower)
    at('2026-07-01')
    await endAll()
    await reconcile(house, pair.borrower)
    expect(await quotasOf(pair)).toEqual(['20 provisioning', '1 active'])
  })
})

describe('loans that cross', () => {
  test('settle at once in both directions without a deadlock, and nothing is lost', async () => {
    const pair = await neighbours()
    const back = { lender: pair.borrower, borrower: pair.lender }
    // Each run may change what the other's cluster has to agree with next: the jobs they append are these turns.
    const settleBoth = async () => {
      for (let turn = 0; turn < 4; turn += 1) {
        await Promise.all([pair.lender, pair.borrower].map((tenantId) => reconcile(house, tenantId)))
      }
    }
    const loans = await Promise.all([propose(pair, { gib: 3n }), propose(back, { gib: 2n })])
    for (const loan of loans) await consent(loan)
    await settleBoth()
    expect(await quotasOf(pair)).toEqual(['19 active', '21 active'])
    at('2026-07-01')
    await Promise.all([endAll(), endAll()])
    await settleBoth()
    expect(await quotasOf(pair)).toEqual(['20 active', '20 active'])
    expect(await ledgerFaults(house)).toEqual([])
  })
})
