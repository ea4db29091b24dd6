import { readPublicJwk, verifyTrail, writeTrailLine } from '@grenier/audit-chain'
import type { Statement } from '@grenier/contracts'
import { readTrail } from '@grenier/control-plane'
import type { CivilMonth } from '@grenier/quota-billing'
import { exact, one, sumExact } from '../../focus/exact.ts'
import { rowsOf } from '../../harness/pages.ts'
import { callOf, finance } from '../../journeys/use-cases/house.ts'
import { unexplained } from './money-command.ts'
import type { World } from './world.ts'

/** The trail as a reader offline finds it: null where it is whole. */
export async function trailFault({ admin, house }: Pick<World, 'admin' | 'house'>): Promise<string | null> {
  await house.jobs['seal-audit']({})
  const lines: string[] = []
  for await (const line of readTrail(house.ports, { scope: { kind: 'platform' }, tenantId: null, after: 0n })) {
    lines.push(writeTrailLine(line))
  }
  const { rows } = await admin.query<{ jwk: unknown }>(
    "SELECT public_jwk AS jwk FROM signing_key WHERE purpose = 'audit'",
  )
  return (
    (
      await verifyTrail(
        lines,
        rows.map(({ jwk }) => readPublicJwk(jwk)),
      )
    ).fault?.code ?? null
  )
}

const cents = (amount: bigint): bigint => amount * (one / 100n)

/** What leaves the house of a month, against its statements: FOCUS and the pré-titres. */
async function exportFaults({ house }: World, month: CivilMonth): Promise<string[]> {
  const { api } = house
  const { items } = await api.listStatements({ limit: 500, month }, callOf(finance))
  const statements: readonly Pick<Statement, 'number' | 'payableCents'>[] = items
  const sort = { month, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
  const focus = await rowsOf(api.exportFocus(sort, callOf(finance)))
  const details = await rowsOf(api.exportFocus({ ...sort, dataset: 'invoice-detail' }, callOf(finance)))
  const { items: asked, leftOut } = await api.exportPreTitres({ month, limit: 500 }, callOf(finance))
  const told = new Map([...asked, ...leftOut].map(({ number, payableCents }) => [number, payableCents]))
  const billed = (rows: typeof focus, number: string) =>
    sumExact(rows.filter((row) => row['InvoiceId'] === number).map((row) => exact(row['BilledCost'])))
  return statements.flatMap(({ number, payableCents }) => {
    const sums = [billed(focus, number), billed(details, number), cents(told.get(number) ?? 0n)]
    return sums.every((sum) => sum === cents(payableCents)) ? [] : [`${number}: ${payableCents} is ${sums.join(', ')}`]
  })
}

/** What is wrong at the end of a story: with the audit trail, or with what leaves the house. */
export async function finalFaults(world: World): Promise<string[]> {
  const fault = await trailFault(world)
  // What was explained then is explained now as well, whatever is known since.
  world.explained.clear()
  const unexplainedNow = await unexplained(world)
  const months = await Promise.all((await world.closed()).map((month) => exportFaults(world, month)))
  return [...(fault === null ? [] : [`audit trail: ${fault}`]), ...months.flat(), ...unexplainedNow]
}
