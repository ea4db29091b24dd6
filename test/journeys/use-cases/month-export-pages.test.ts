import type { ChargeRow } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import { civilDate } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance } from './house.ts'
import { closeEveryKind, issueThem, type StatedMonth } from './stated-month.ts'

let stated: StatedMonth
beforeAll(async () => {
  stated = await closeEveryKind()
})
afterAll(() => stated.house.close())

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return stated.house.unitOfWork.read({ kind: 'platform' }, work)
}

/** All of them, in pages of `limit`. */
async function paged<Item>(limit: number, read: (after: Item | null) => Promise<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = []
  for (;;) {
    const page = await read(items.at(-1) ?? null)
    expect(page.length).toBeLessThanOrEqual(limit)
    items.push(...page)
    if (page.length < limit) return items
  }
}

const byMember = (rows: readonly ChargeRow[]) =>
  rows.toSorted((left, right) => (`${left.tenantId} ${left.id}` < `${right.tenantId} ${right.id}` ? -1 : 1))

/** Without what their members are called, which the list tells besides. */
async function allCharges(): Promise<ChargeRow[]> {
  const { house, month } = stated
  const { items } = await house.api.listCharges({ limit: 500, month }, callOf(finance))
  return byMember(
    items.map((item) => {
      const { memberName, memberSiren, memberInseeCode, ...charge } = item
      expect([memberName, memberSiren?.length, memberInseeCode?.length]).toEqual([expect.any(String), 9, 5])
      return charge
    }),
  )
}

describe.each([1, 3, 7, 500])('pages of %i rows', (limit) => {
  test('are all charges of a month, each once, by member', async () => {
    const { month } = stated
    const read = await inPlatform((tx) =>
      paged(limit, (after: ChargeRow | null) => tx.billing.chargesAfter({ month, kind: null, after, limit })),
    )
    expect(read).toEqual(await allCharges())
    const shares = await inPlatform((tx) =>
      paged(limit, (after: ChargeRow | null) => tx.billing.chargesAfter({ month, kind: 'shared', after, limit })),
    )
    expect(shares).toEqual(read.filter(({ kind }) => kind === 'shared'))
  })

  test('are the parts of a cost by SIREN', async () => {
    const { month } = stated
    const costPools = await inPlatform((tx) => tx.billing.costPoolsOf(month))
    const charges = await allCharges()
    for (const { id: costPoolId } of costPools) {
      const shares = await inPlatform((tx) =>
        paged(limit, (last: Awaited<ReturnType<typeof tx.billing.sharesAfter>>[number] | null) => {
          const after = last === null ? null : { memberSiren: last.memberSiren, tenantId: last.charge.tenantId }
          return tx.billing.sharesAfter({ month, costPoolId, on: civilDate('2026-01-31'), after, limit })
        }),
      )
      expect(byMember(shares.map(({ charge }) => charge))).toEqual(
        charges.filter(({ ruleId }) => ruleId === costPoolId),
      )
      const sirens = shares.map(({ memberSiren }) => memberSiren ?? '')
      expect(sirens).toEqual(sirens.toSorted())
    }
  })
})

describe('before statements are issued, and after', () => {
  test.each(['before', 'after'])('%s, a charge is either on an issued statement or not', async (when) => {
    const { month, house } = stated
    if (when === 'after') await issueThem(stated)
    const statements = (await house.api.listStatements({ limit: 500, month }, callOf(finance))).items
    expect(statements.length > 0).toBe(when === 'after')
    for (const limit of [1, 4, 500]) {
      const read = await inPlatform(async (tx) => ({
        unissued: await paged(limit, (after: ChargeRow | null) =>
          tx.billing.unissuedChargesAfter({ month, after, limit }),
        ),
        issued: await paged(limit, (last: ChargeRow | null) => {
          const statementIndex = statements.findIndex(({ id }) => id === last?.statementId)
          const after = last === null ? null : { ...last, statementIndex }
          return tx.billing.chargesOnStatementsAfter({ statements, after, limit })
        }),
      }))
      expect(byMember([...read.unissued, ...read.issued])).toEqual(await allCharges())
      expect(read.unissued.length > 0).toBe(when === 'before')
      const order = read.issued.map(({ statementId }) => statements.findIndex(({ id }) => id === statementId))
      expect(order).toEqual(order.toSorted((left, right) => left - right))
    }
    expect((await inPlatform((tx) => tx.billing.lastIssuedAt(month))) === null).toBe(when === 'before')
  })
})
