import type { CivilMonth, Instant, TrueUpPart } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lockOpenMonth, requirePayers } from './open-month.ts'
import type { NewCharge } from './ports.ts'
import { type TruedYear, trueUpYear } from './true-up-year.ts'

/** What it ought to have been less what was charged and what earlier true-ups asked, under one regime of VAT where there are several. */
function figuresOf({ chargedMicros, truedMicros, differenceMicros }: Omit<TrueUpPart, 'month'>) {
  return {
    shareMicros: String(chargedMicros + truedMicros + differenceMicros),
    chargedMicros: String(chargedMicros),
    truedMicros: String(truedMicros),
  }
}

/** A row for each regime of VAT under which a member was charged of a cost: one as a rule. */
function rowsOf(
  { preview: { year, sequence }, entries, earlierMonth }: TruedYear,
  { month, bookedAt }: { readonly month: CivilMonth; readonly bookedAt: Instant },
): NewCharge[] {
  const again = earlierMonth === null ? {} : { sequence: String(sequence), earlierMonth }
  const named = sequence === 1 ? `Régularisation ${year}` : `Régularisation ${year} (n° ${sequence})`
  return entries.map(({ cost: { costCode, label, actualCents }, member, part, isWhole }): NewCharge => {
    const regime = isWhole ? [] : [part.month]
    return {
      id: derivedId(['true-up', year, costCode, member.tenantId, ...regime, ...(sequence === 1 ? [] : [sequence])]),
      tenantId: member.tenantId,
      month,
      kind: 'true-up',
      ruleId: costCode,
      label: `${named} – ${label}`,
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
          ...again,
          actualCents: String(actualCents),
          shareCents: String(member.shareCents),
          ...figuresOf(isWhole ? member : part),
          month: part.month,
        },
      },
      bookedAt,
      originMonth: null,
      correction: null,
    }
  })
}

/** Problem: `true-up-same-person`. */
async function refuseImporter(tx: Transaction, year: string, subject: string): Promise<void> {
  const costs = await tx.billing.actualCostsOf(year)
  if (costs.some(({ importedBy }) => importedBy === subject)) throw new Problem('true-up-same-person')
}

/**
 * Posts the true-up of a year, as it was previewed, into the open month, by somebody who imported none of its costs. Posted
 * again, it is the difference alone between what the year cost and all that was asked of it so far, corrections and earlier
 * true-ups included; nothing where nothing has changed. All of it or nothing. Problems: `true-up-posted` when a year that was
 * trued up stands as it is to be, `true-up-same-person`, `true-up-stale` when costs or charges have changed since the preview,
 * `correction-no-open-period`, `correction-payer-missing`, and those of the preview.
 */
export function postTrueUp(ports: ControlPlanePorts): UseCase<'postTrueUp'> {
  return (command, call) =>
    runCommand(ports, { operation: 'postTrueUp', command, call }, async (tx, now) => {
      const { year, digest } = command
      await tx.billing.lockFiscalYear(year)
      await refuseImporter(tx, year, call.actor.subject)
      const open = await lockOpenMonth(ports, tx, now)
      const trued = await trueUpYear(ports, tx, { year, now })
      const { sequence, costs, differenceMicros, rowCount, digest: seen } = trued.preview
      if (sequence > 1 && rowCount === 0) throw new Problem('true-up-posted', { year })
      if (seen !== digest) throw new Problem('true-up-stale', { year })
      const rows = rowsOf(trued, { month: open.month, bookedAt: now })
      await requirePayers(tx, open.month, new Set(rows.map(({ tenantId }) => tenantId)))
      await tx.billing.insertCharges(rows)
      const answer = {
        year,
        sequence,
        costs: costs.map(({ members: _members, ...cost }) => cost),
        differenceMicros,
        digest,
        postedMonth: open.month,
        postedBy: call.actor.subject,
        postedAt: now,
      }
      await tx.billing.insertTrueUp(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }] }
    })
}
