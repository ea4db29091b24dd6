import type { Command, SharingKey } from '@grenier/contracts'
import { centsFromMicros, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { usageToSplitBy } from './closing-facts.ts'
import { pageBehind } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'
import { type SplitCost, splitCost } from './split-cost.ts'

type Asked = Command<'previewCostShares'>

function keyOf({ keyKind, populationKind, vintage, meter = 'storage.used' }: Asked): SharingKey {
  switch (keyKind) {
    case 'population':
      return { kind: 'population', populationKind, vintage: vintage ?? null }
    case 'equal':
      return { kind: 'equal' }
    case 'use':
      return { kind: 'use', meter }
  }
}

/** A page of the parts, the greatest first, with the name of each member. */
async function partsOf(tx: Transaction, asked: Asked, { charges }: Extract<SplitCost, { kind: 'split' }>['sharing']) {
  // Equal parts stay in the order in which the cents of a remainder are given.
  const byAmount = charges.toSorted(({ amountMicros: left }, { amountMicros: right }) =>
    left === right ? 0 : left > right ? -1 : 1,
  )
  const { page, nextAfter } = pageBehind(byAmount, asked)
  const ids = page.map(({ tenantId }) => tenantId)
  const named = new Map((await tx.tenancy.tenantsOnDay(lastDayOf(asked.month), ids)).map((one) => [one.tenantId, one]))
  const members = page.map(({ tenantId, amountMicros, ratio }) => ({
    tenantId,
    name: named.get(tenantId)?.name ?? '',
    siren: named.get(tenantId)?.siren ?? null,
    weight: ratio.numerator,
    totalWeight: ratio.denominator,
    amountCents: centsFromMicros(amountMicros),
  }))
  return { memberCount: byAmount.length, members, nextAfter }
}

/**
 * How a cost of a month would be split by a key, as the closing would split it by the facts of now: a page of members, and what
 * nobody would carry. Where the key cannot split it, why (`fault`), and no parts. Reads only. Problem: `cursor-invalid`.
 */
export function previewCostShares({ unitOfWork, installation }: ControlPlanePorts): UseCase<'previewCostShares'> {
  return (asked) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const { month, amountCents } = asked
      const key = keyOf(asked)
      const usageOf = await usageToSplitBy(tx, { month, ...monthBounds(month, installation.timeZone) }, [{ key }])
      // Before it is declared a cost has no id; nothing of this is kept.
      const cost = { id: '', month, amountCents, key }
      const split = await splitCost(tx, cost, { usageOf, withoutPopulation: 'refused', withoutWeight: 'refused' })
      if (split.kind === 'blocked') {
        const nobody = { unsharedCents: amountCents, memberCount: 0, members: [], nextAfter: null }
        return { month, amountCents, fault: split.fault, ...nobody }
      }
      const { sharing } = split
      const unsharedCents = sharing.unshared?.amountCents ?? 0n
      return { month, amountCents, fault: null, unsharedCents, ...(await partsOf(tx, asked, sharing)) }
    })
}
