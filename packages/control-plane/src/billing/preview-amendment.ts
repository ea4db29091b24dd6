import type { AmendmentPreview } from '@grenier/contracts'
import { compareKeys } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { checkFact } from './amend-period.ts'
import type { CountedFact } from './amended-facts.ts'
import { lastDayOf } from './period-facts.ts'
import { type KeepDifferences, requireClosed, rerateMonth } from './rerate-month.ts'

/** Members that a preview names: those who would notice it most. */
const namedMax = 100

type Moved = Omit<AmendmentPreview['members'][number], 'name'>

const sizeOf = (micros: bigint): bigint => (micros < 0n ? -micros : micros)

/** The greatest difference first; equal ones by the member's id. */
function byDifference(left: Moved, right: Moved): number {
  const [more, less] = [sizeOf(left.differenceMicros), sizeOf(right.differenceMicros)]
  if (more !== less) return more > less ? -1 : 1
  return compareKeys(left.tenantId, right.tenantId)
}

/** Adds up what would change of each member; the rows are let go, since a month of a region has very many. */
function createSums() {
  const sums = new Map<string, { chargedMicros: bigint; reratedMicros: bigint }>()
  const keep: KeepDifferences = (differences) => {
    for (const { tenantId, original, rerated } of differences) {
      const sum = sums.get(tenantId) ?? { chargedMicros: 0n, reratedMicros: 0n }
      sum.chargedMicros += original?.amountMicros ?? 0n
      sum.reratedMicros += rerated?.amountMicros ?? 0n
      sums.set(tenantId, sum)
    }
    return []
  }
  const moved = (): Moved[] =>
    [...sums]
      .map(([tenantId, sum]) => ({ tenantId, ...sum, differenceMicros: sum.reratedMicros - sum.chargedMicros }))
      .filter(({ differenceMicros }) => differenceMicros !== 0n)
  return { keep, moved }
}

/**
 * What a closed month would come to with one more amended fact, beside what was charged of it: who would be asked more or less,
 * and the sums of all. What its re-rating says once that fact is recorded, before it is, and before anything was voted. Problems:
 * `period-not-closed`, those of the fact that `amendPeriod` has save of its act, `rerating-blocked`.
 */
export function previewAmendment(ports: ControlPlanePorts): UseCase<'previewAmendment'> {
  return (command, call) =>
    runCommand(ports, { operation: 'previewAmendment', command, call }, async (tx) => {
      const { month, fact } = command
      const period = requireClosed(await tx.billing.getPeriod(month), month)
      await checkFact(tx, month, fact)
      const counted: CountedFact = fact.kind === 'tariff' ? { ...fact, code: '' } : fact
      const { keep, moved } = createSums()
      const { timeZone } = ports.installation
      const again = await rerateMonth(tx, period, { timeZone, keep, also: [counted] })
      const all = moved()
      const shown = all.toSorted(byDifference).slice(0, namedMax)
      const ids = shown.map(({ tenantId }) => tenantId)
      const named = await tx.tenancy.tenantsOnDay(lastDayOf(month), ids)
      const nameOf = new Map(named.map(({ tenantId, name }) => [tenantId, name]))
      const { chargedMicros, reratedMicros, costPools } = again
      const answer: AmendmentPreview = {
        month,
        chargedMicros,
        reratedMicros,
        differenceMicros: reratedMicros - chargedMicros,
        payingMore: all.filter(({ differenceMicros }) => differenceMicros > 0n).length,
        payingLess: all.filter(({ differenceMicros }) => differenceMicros < 0n).length,
        members: shown.map((one) => ({ ...one, name: nameOf.get(one.tenantId) ?? '' })),
        costPools: [...costPools],
      }
      return { answer, audit: [] }
    })
}
