import type { QuotaLoan } from '@grenier/contracts'
import type { Database } from '@grenier/database'
import { civilDate, GIB, instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const [lender, borrower, third] = [ids.tenant(1), ids.tenant(2), ids.tenant(3)]

const loan: QuotaLoan = {
  id: idOf(60, 1),
  lenderTenantId: lender,
  lenderName: 'Commune 001',
  borrowerTenantId: borrower,
  borrowerName: 'Commune 002',
  offerId: ids.offer(1),
  amountBytes: 4n * GIB,
  endsOn: civilDate('2026-06-30'),
  state: 'active',
  reason: 'archives',
  proposedBy: 'm',
  proposedAt: recordedAt,
  decidedBy: 'n',
  decidedAt: recordedAt,
  remindedDays: null,
  loweredBytes: 0n,
  dataClass: 'ordinary',
  returnedBytes: 0n,
  history: [{ sequence: 1, kind: 'proposed', actor: 'm', recordedAt, text: 'archives' }],
  version: 1,
}
const reservation = {
  id: idOf(61, 1),
  tenantId: lender,
  offerId: ids.offer(1),
  purpose: 'restore-drill',
  heldBytes: GIB,
  reservedBy: 'drill',
  recordedAt,
  expiresAt: instant(recordedAt + 1_000),
  releasedAt: null,
  version: 1,
} as const

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await database.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2, 3]) await insertMember(tx, number)
    await tx.quota.insertLoan(loan)
    await tx.quota.insertReservation(reservation)
  })
})
afterAll(() => migrated.drop())

function loansSeenBy(tenantId: string) {
  return database.unitOfWork.read({ kind: 'tenant', tenantId }, async (tx) => ({
    one: await tx.quota.getLoan(loan.id),
    open: await tx.quota.openLoansOf(lender),
    listed: (await tx.quota.listLoans({ limit: 10 })).items,
    named: (await tx.quota.listLoans({ limit: 10, tenantId: lender })).items,
  }))
}

describe('a loan', () => {
  test('is seen whole by each of its sides, and by no third tenant whatever it names', async () => {
    expect(await loansSeenBy(lender)).toEqual({ one: loan, open: [loan], listed: [loan], named: [loan] })
    expect(await loansSeenBy(borrower)).toEqual({ one: loan, open: [], listed: [loan], named: [] })
    expect(await loansSeenBy(third)).toEqual({ one: null, open: [], listed: [], named: [] })
  })

  test('is once in the platform’s lists, and the same after a change', async () => {
    const changed: QuotaLoan = { ...loan, state: 'returning', loweredBytes: GIB, version: 2 }
    await database.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.quota.updateLoan(changed))
    const all = await database.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listLoans({ limit: 10 }))
    expect(all.items).toEqual([changed])
    for (const tenantId of [lender, borrower]) expect((await loansSeenBy(tenantId)).one).toEqual(changed)
  })

  test('is written by no tenant, not even one of its sides', async () => {
    const write = (tenantId: string) =>
      database.unitOfWork.transact({ kind: 'tenant', tenantId }, (tx) => tx.quota.updateLoan({ ...loan, version: 9 }))
    for (const tenantId of [lender, borrower, third])
      await expect(write(tenantId)).rejects.toMatchObject({ code: '42501' })
  })

  test('has both its sides or none', async () => {
    const alone = { ...loan, id: idOf(60, 2), borrowerTenantId: lender }
    await expect(
      database.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.quota.insertLoan(alone)),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23/) })
  })
})

describe('a reservation', () => {
  test('is the platform’s alone: its own tenant reads nothing of it', async () => {
    const read = database.unitOfWork.read({ kind: 'tenant', tenantId: lender }, (tx) =>
      tx.quota.getReservation(reservation.id),
    )
    await expect(read).rejects.toMatchObject({ code: '42501' })
  })
})
