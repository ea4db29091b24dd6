import type { QuotaLoan } from '@grenier/contracts'
import { civilDate, GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminOf, ledgerFaults, quotaOf, reconcile, use } from './dated-house.ts'
import { callOf, memberOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'

let scene: QuotaScene
beforeEach(async () => {
  scene = await openQuotaScene()
})
afterEach(() => scene.house.close())

const giveNotice = (tenantId: string) =>
  scene.house.api.startExit(
    {
      tenantId,
      noticeGivenOn: civilDate('2026-01-05'),
      dataClass: 'ordinary',
      coolingOffDays: 60,
      reason: 'La commune part',
    },
    callOf(operator),
  )

/** Works on what a notice orders, as the worker would. */
async function sweep(): Promise<void> {
  const ordered = await scene.rows<{ kind: 'sweep-quota-requests' | 'end-quota-loans' }>(
    `SELECT DISTINCT kind FROM outbox WHERE kind IN ('sweep-quota-requests', 'end-quota-loans') ORDER BY kind`,
  )
  expect(ordered.map(({ kind }) => kind)).toEqual(['end-quota-loans', 'sweep-quota-requests'])
  for (const { kind } of ordered) await scene.house.jobs[kind]({})
}

const wished = (gib: bigint) => [{ offerId: scene.region.block.id, wantedQuotaBytes: gib * GIB }]
const refusedAs = { state: 'rejected', refusals: [{ code: 'tenant-leaving', alternatives: [] }] }

describe('from its notice on, a tenant', () => {
  test('is granted nothing more, a simulation says the same, and it may give back', async () => {
    const { id: tenantId } = await scene.enrol('Ableiges', 50n)
    await giveNotice(tenantId)
    const before = await scene.level()
    expect(await scene.ask(tenantId, 60n)).toMatchObject(refusedAs)
    expect(await scene.ask(tenantId, 60n, { waitIfFull: true })).toMatchObject(refusedAs)
    const simulated = await scene.house.api.simulateQuotaRequest(
      { tenantId, lines: wished(60n) },
      callOf(memberOf(tenantId)),
    )
    expect(simulated).toMatchObject({ outcome: 'refused', refusals: [{ code: 'tenant-leaving' }], automatic: null })
    expect(await scene.level()).toEqual(before)
    const less = await scene.ask(tenantId, 20n)
    expect(less.state).toBe('submitted')
    expect((await scene.decide(less, {})).state).toBe('provisioning')
    await reconcile(scene.house, tenantId)
    expect(await quotaOf(scene.house, scene.region, tenantId)).toMatchObject({ gib: 20n, state: 'active' })
  })

  test('is asked of in vain what was open: nobody takes or approves it, and it ends with that reason, its hold free', async () => {
    const { id: tenantId } = await scene.enrol('Ableiges', 10n)
    const { id: neighbour } = await scene.enrol('Aincourt', 50n)
    const before = await scene.level()
    const open = await scene.ask(tenantId, 150n)
    const less = await scene.ask(tenantId, 5n)
    expect(open.lines[0]?.heldBytes).toBe(40n * GIB)
    const theirs = await scene.ask(neighbour, 60n)
    await giveNotice(tenantId)
    expect(await problemOf(scene.decide(open, {}))).toEqual({ code: 'tenant-leaving', params: {} })
    expect(await problemOf(scene.take(open))).toMatchObject({ code: 'tenant-leaving' })
    expect((await scene.read(open.id)).state).toBe('submitted')
    await sweep()
    const ended = await scene.read(open.id)
    expect(ended).toMatchObject({
      ...refusedAs,
      decidedBy: 'schedule',
      decisionReason: 'tenant-leaving',
      lines: [{ heldBytes: 0n, decidedQuotaBytes: null }],
    })
    expect(ended.history.at(-1)).toMatchObject({ kind: 'rejected', actor: 'schedule', text: 'tenant-leaving' })
    // What gives back, and what others ask, goes on; once more changes nothing.
    await sweep()
    expect((await scene.read(open.id)).version).toBe(ended.version)
    expect((await scene.read(less.id)).state).toBe('submitted')
    expect((await scene.read(theirs.id)).state).toBe('submitted')
    const held = theirs.lines[0]?.heldBytes ?? 0n
    expect((await scene.level()).heldBytes - held).toBe(before.heldBytes)
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  test('may have its open request refused by a person too, and keeps its right to take it back', async () => {
    const { id: tenantId } = await scene.enrol('Ableiges', 10n)
    const [first, second] = [await scene.ask(tenantId, 150n), await scene.ask(tenantId, 160n)]
    await giveNotice(tenantId)
    expect((await scene.decide(first, { decision: 'reject', reason: 'La commune part' })).state).toBe('rejected')
    expect((await scene.withdraw(second)).state).toBe('withdrawn')
    expect((await scene.level()).heldBytes).toBe(0n)
  })

  test('waits for no space any more, and whoever waited behind it goes on', async () => {
    const holder = await scene.enrol('Cergy', 280n)
    const { id: tenantId } = await scene.enrol('Ableiges', 10n)
    const { id: neighbour } = await scene.enrol('Aincourt', 10n)
    const first = await scene.ask(tenantId, 40n, { waitIfFull: true })
    const second = await scene.ask(neighbour, 40n, { waitIfFull: true })
    expect([first.state, second.state]).toEqual(['waiting', 'waiting'])
    await giveNotice(tenantId)
    await scene.decide(await scene.ask(holder.id, 200n), { reason: 'Rendu' })
    await reconcile(scene.house, holder.id)
    await scene.runJobs('serve-waiting-list')
    expect(await scene.read(first.id)).toMatchObject(refusedAs)
    expect((await scene.read(second.id)).state).toBe('submitted')
  })

  test('has what it was granted before, and is granted again once its exit is cancelled', async () => {
    const { id: tenantId } = await scene.enrol('Ableiges', 50n)
    const exit = await giveNotice(tenantId)
    expect((await scene.ask(tenantId, 60n)).state).toBe('rejected')
    await scene.house.api.cancelExit(
      { tenantId, exitId: exit.id, reason: 'Elle reste' },
      callOf(operator, { ifMatch: exit.version }),
    )
    expect((await scene.ask(tenantId, 60n)).state).toBe('submitted')
  })
})

describe('loans after a notice', () => {
  const propose = (lender: string, borrower: string, gib = 8n) =>
    scene.house.api.proposeQuotaLoan(
      {
        tenantId: borrower,
        lenderTenantId: lender,
        offerId: scene.region.block.id,
        amountBytes: gib * GIB,
        endsOn: civilDate('2026-06-30'),
        reason: 'Archives en attente de tri',
      },
      callOf(adminOf(borrower)),
    )
  const consent = (loan: QuotaLoan) =>
    scene.house.api.decideQuotaLoan(
      { loanId: loan.id, decision: 'consent', reason: 'Accord du maire' },
      callOf(adminOf(loan.lenderTenantId), { ifMatch: loan.version }),
    )
  const seen = (loan: QuotaLoan) => scene.house.api.getQuotaLoan({ loanId: loan.id }, callOf(operator))

  async function neighbours() {
    const ids = []
    for (const name of ['Prêteuse', 'Emprunteuse']) {
      const { id: tenantId } = await scene.enrol(name, 20n)
      use(scene.house, scene.region, { tenantId, gib: 1n })
      await reconcile(scene.house, tenantId)
      ids.push(tenantId)
    }
    const [lender = '', borrower = ''] = ids
    return { lender, borrower }
  }

  test('are not proposed by who leaves, nor consented to once either side leaves', async () => {
    const { lender, borrower } = await neighbours()
    const loan = await propose(lender, borrower)
    await giveNotice(lender)
    expect(await problemOf(consent(loan))).toEqual({ code: 'tenant-leaving', params: {} })
    expect(await problemOf(propose(borrower, lender))).toMatchObject({ code: 'tenant-leaving' })
    await sweep()
    const ended = await seen(loan)
    expect(ended).toMatchObject({ state: 'withdrawn', loweredBytes: 0n })
    expect(ended.history.at(-1)).toMatchObject({ kind: 'withdrawn', actor: 'schedule', text: 'tenant-leaving' })
    expect(await quotaOf(scene.house, scene.region, lender)).toMatchObject({ gib: 20n, state: 'active' })
  })

  test('that were consented to and have not moved end, and the lender has its space again', async () => {
    const { lender, borrower } = await neighbours()
    const loan = await consent(await propose(lender, borrower))
    expect(await quotaOf(scene.house, scene.region, lender)).toMatchObject({ gib: 12n })
    await giveNotice(borrower)
    await sweep()
    expect((await seen(loan)).state).toBe('withdrawn')
    for (const tenantId of [lender, borrower]) {
      await reconcile(scene.house, tenantId)
      expect(await quotaOf(scene.house, scene.region, tenantId)).toMatchObject({ gib: 20n, state: 'active' })
    }
    expect(await ledgerFaults(scene.house)).toEqual([])
  })

  test('that have moved stay until people end them', async () => {
    const { lender, borrower } = await neighbours()
    const loan = await consent(await propose(lender, borrower))
    await reconcile(scene.house, lender)
    await giveNotice(borrower)
    await sweep()
    expect((await seen(loan)).state).toBe('active')
  })
})
