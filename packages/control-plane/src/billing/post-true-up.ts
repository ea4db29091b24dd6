import { type CivilMonth, type Instant, splitTrueUp, type TrueUpPart } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lockOpenMonth, requirePayers } from './open-month.ts'
import type { NewCharge } from './ports.ts'
import { type TruedYear, trueUpYear } from './true-up-year.ts'

/** What was charged, under one regime of VAT where there are several, and what it ought to have been. */
function figuresOf({ chargedMicros, differenceMicros }: Omit<TrueUpPart, 'month'>) {
  return { shareMicros: String(chargedMicros + differenceMicros), chargedMicros: String(chargedMicros) }
}

/** A row for each regime of VAT under which a member was charged of a cost: one as a rule. */
function rowsOf(
  { preview: { year, costs }, sectionsOf }: TruedYear,
  { month, bookedAt }: { readonly month: CivilMonth; readonly bookedAt: Instant },
): NewCharge[] {
  return costs.flatMap(({ costCode, label, actualCents, members }) => {
    const moved = members.filter(({ differenceMicros }) => differenceMicros !== 0n)
    const parts = moved.flatMap((member) => {
      const split = splitTrueUp(member.differenceMicros, sectionsOf(costCode, member.tenantId))
      return split.map((part) => ({ ...part, member, isWhole: split.length === 1 }))
    })
    return parts.map(
      ({ member, month: sectionMonth, isWhole, ...part }): NewCharge => ({
        id: derivedId(['true-up', year, costCode, member.tenantId, ...(isWhole ? [] : [sectionMonth])]),
        tenantId: member.tenantId,
        month,
        kind: 'true-up',
        ruleId: costCode,
        label: `Régularisation ${year} – ${label}`,
        offerId: null,
        meter: null,
        quantityByteSeconds: null,
        estimatedSeconds: 0,
        unitPriceMicros: null,
        amountMicros: part.differenceMicros,
        explanation: {
          formula: 'year-true-up',
          params: {
            year,
            actualCents: String(actualCents),
            shareCents: String(member.shareCents),
            ...figuresOf(isWhole ? member : part),
            month: sectionMonth,
          },
        },
        bookedAt,
        originMonth: null,
        correction: null,
      }),
    )
  })
}

/** Problem: `true-up-same-person`. */
async function refuseImporter(tx: Transaction, year: string, subject: string): Promise<void> {
  const costs = await tx.billing.actualCostsOf(year)
  if (costs.some(({ importedBy }) => importedBy === subject)) throw new Problem('true-up-same-person')
}

/**
 * Posts the true-up of a year, as it was previewed, into the open month; once, by somebody who imported none of its costs. All
 * of it or nothing. Problems: `true-up-posted`, `true-up-same-person`, `true-up-stale` when costs or charges have changed
 * since the preview, `correction-no-open-period`, `correction-payer-missing`, and those of the preview.
 */
export function postTrueUp(ports: ControlPlanePorts): UseCase<'postTrueUp'> {
  return (command, call) =>
    runCommand(ports, { operation: 'postTrueUp', command, call }, async (tx, now) => {
      const { year, digest } = command
      await tx.billing.lockFiscalYear(year)
      if ((await tx.billing.getTrueUp(year)) !== null) throw new Problem('true-up-posted', { year })
      await refuseImporter(tx, year, call.actor.subject)
      const open = await lockOpenMonth(ports, tx, now)
      const trued = await trueUpYear(ports, tx, { year, now })
      const { preview } = trued
      if (preview.digest !== digest) throw new Problem('true-up-stale', { year })
      const rows = rowsOf(trued, { month: open.month, bookedAt: now })
      await requirePayers(tx, open.month, new Set(rows.map(({ tenantId }) => tenantId)))
      await tx.billing.insertCharges(rows)
      const answer = {
        year,
        costs: preview.costs.map(({ members: _members, ...cost }) => cost),
        differenceMicros: preview.differenceMicros,
        digest,
        postedMonth: open.month,
        postedBy: call.actor.subject,
        postedAt: now,
      }
      await tx.billing.insertTrueUp(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }] }
    })
}
