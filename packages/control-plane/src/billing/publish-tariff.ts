import { canonicalJson } from '@grenier/audit-chain'
import { type Command, priceRule, type TariffData, type TariffDraft } from '@grenier/contracts'
import { addDays, type CivilDate, checkTariff, firstDateOf, measuresKind, monthOf } from '@grenier/quota-billing'
import { z } from 'zod'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type AuditFact, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from '../tenancy/act-in-force.ts'
import { lockPursuedDraft } from './pursued-draft.ts'

type NewTariff = Command<'publishTariff'>

/** A month is rated by one tariff, so a tariff starts with a month and ends with one. */
function monthFaults({ validFrom, validTo }: NewTariff): string[] {
  const faults: string[] = []
  if (validFrom !== firstDateOf(monthOf(validFrom))) faults.push('valid-from-mid-month')
  if (validTo !== null && monthOf(addDays(validTo, 1)) === monthOf(validTo)) faults.push('valid-to-mid-month')
  return faults
}

/** Problems: `offer-unknown`; `tariff-invalid` for a price of what an offer is not measured by, which nobody would ever owe. */
export async function requireMeasuredOffers(tx: Transaction, { rules }: Pick<NewTariff, 'rules'>): Promise<void> {
  const faults: string[] = []
  for (const rule of rules) {
    if (rule.kind !== 'perGibMonth' || rule.offerId === null) continue
    const offer = await tx.quota.getOffer(rule.offerId)
    if (offer === null) throw new Problem('offer-unknown')
    if (!measuresKind(rule.meter, offer.kind)) faults.push(`${rule.ruleId}: meter-of-other-kind`)
  }
  if (faults.length > 0) throw new Problem('tariff-invalid', { faults: faults.join(', ') })
}

type HeldPeriod = Awaited<ReturnType<Transaction['billing']['holdPeriodsFrom']>>[number]

/** True once a month's charges have their prices; one that waits for its tariff is what publishing is for. */
function isRated({ state, blockedBy }: HeldPeriod): boolean {
  if (state === 'open') return false
  return state !== 'closing' || blockedBy !== 'tariff-missing'
}

/**
 * The tariff that ends where this one starts, with the end it gets; null when none is in force that day. Only one without
 * an end that started earlier can be succeeded.
 */
async function predecessorOf(tx: Transaction, { validFrom }: NewTariff): Promise<Succession | null> {
  const inForce = await tx.billing.tariffOn(validFrom)
  if (inForce === null) return null
  const { tariff } = inForce
  if (tariff.validTo !== null || tariff.validFrom === validFrom) throw new Problem('tariff-overlaps')
  return { before: tariff, after: { ...tariff, validTo: addDays(validFrom, -1), version: tariff.version + 1 } }
}

interface Succession {
  readonly before: TariffData
  readonly after: TariffData & { readonly validTo: CivilDate }
}

/**
 * No month that has its prices may get others: none that the new tariff covers, and after a predecessor's new end none at
 * all, since whatever comes later was rated by the predecessor.
 */
async function refuseRatedMonths(tx: Transaction, tariff: NewTariff, succession: Succession | null): Promise<void> {
  const { validFrom, validTo } = tariff
  const until = succession === null ? validTo : null
  const periods = await tx.billing.holdPeriodsFrom(monthOf(validFrom))
  const rated = periods.find((period) => isRated(period) && (until === null || period.month <= monthOf(until)))
  if (rated !== undefined) throw new Problem('period-closed', { month: rated.month })
}

function successionFact({ before, after }: Succession): AuditFact {
  return {
    tenantId: null,
    subjectKind: 'tariff',
    subjectId: before.id,
    before: encodeAnswer('publishTariff', before),
    after: encodeAnswer('publishTariff', after),
  }
}

/** The draft that is published: locked, pursued, and still of the rules that its reader saw. */
async function draftOf(tx: Transaction, draftId: string, { rules }: NewTariff): Promise<TariffDraft> {
  const draft = await lockPursuedDraft(tx, draftId)
  const written = (all: TariffDraft['rules']) => canonicalJson(all.map((rule) => z.encode(priceRule, rule)))
  if (written(draft.rules) !== written(rules)) throw new Problem('version-stale')
  return draft
}

/**
 * Publishes a tariff: checked whole, immutable afterwards, save that publishing its successor ends one without an end on
 * the eve of the new one. Problems: `tariff-invalid` with every fault's code, `act-unknown`, `act-not-executory` on the
 * first day, `offer-unknown`, `period-closed` when it would change the prices of a month that is being rated or was,
 * `tariff-overlaps`; of a draft, `tariff-draft-unknown`, `tariff-draft-ended`, and `version-stale` where it has other rules by now.
 */
export function publishTariff(ports: ControlPlanePorts): UseCase<'publishTariff'> {
  return (command, call) =>
    runCommand(ports, { operation: 'publishTariff', command, call }, async (tx, now) => {
      const { draftId, ...named } = command
      const answer = { ...named, id: ports.ids.next(), recordedAt: now, version: 1 }
      const ruleFaults = checkTariff(answer).map(({ code, ruleId }) => (ruleId === null ? code : `${ruleId}: ${code}`))
      const faults = [...monthFaults(command), ...ruleFaults]
      if (faults.length > 0) throw new Problem('tariff-invalid', { faults: faults.join(', ') })
      await requireExecutoryAct(tx, command.actId, command.validFrom)
      await requireMeasuredOffers(tx, command)
      const draft = draftId === undefined ? null : await draftOf(tx, draftId, command)
      const succession = await predecessorOf(tx, command)
      await refuseRatedMonths(tx, command, succession)
      if (succession !== null) await tx.billing.endTariff(succession.after)
      await tx.billing.insertTariff(answer)
      if (draft !== null) {
        await tx.billing.saveTariffDraft({ ...draft, tariffId: answer.id, version: draft.version + 1 })
      }
      const published = { tenantId: null, subjectKind: 'tariff', subjectId: answer.id }
      return { answer, audit: succession === null ? [published] : [successionFact(succession), published] }
    })
}
