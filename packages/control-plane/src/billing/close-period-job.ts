import type { Period } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { checkMonth } from './check-month.ts'
import { type ClosingFacts, closingFacts, readStandingFacts } from './closing-facts.ts'
import { withoutPayer } from './closing-obstacles.ts'
import { type Drafting, draftStatements, readStatedFacts } from './draft-statements.ts'
import { daysOf, lacksPopulation } from './period-facts.ts'
import { changePeriod, lockClosing } from './period-state.ts'
import type { OwnPeriod } from './ports.ts'
import type { RatedPeriod } from './rate-tenants.ts'
import { CostNotShared, shareCosts } from './share-costs.ts'

/** Resource-days computed in one transaction. */
const slicesPerStepMax = 2_000
/** Steps of usage at once: the closing is waited for, and each step keeps one connection busy. */
const sliceStepsAtOnce = 2
const othersBusyRetryMs = 200

const done: JobOutcome = { kind: 'done' }

/** Computes every day of the month that still has to be; a retry when another worker holds the last ones. */
async function completeSlices(ports: ControlPlanePorts, period: Period): Promise<JobOutcome | null> {
  const { unitOfWork, clock, installation } = ports
  const step = (): Promise<number> =>
    unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.metering.computeDirtySlices({
        limit: slicesPerStepMax,
        until: period.periodEnd,
        timeZone: installation.timeZone,
        computedAt: clock.now(),
      }),
    )
  const steps = async (): Promise<void> => {
    while ((await step()) > 0);
  }
  await Promise.all(Array.from({ length: sliceStepsAtOnce }, steps))
  const dirty = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.metering.countDirty(daysOf(period.month)))
  return dirty === 0 ? null : { kind: 'retry', delayMs: othersBusyRetryMs, reason: `${dirty} days are being computed` }
}

/** What a person must do before a month is rated from these facts; null when nothing is. */
function faultOf(period: Period, facts: ClosingFacts): string | null {
  const { tariff, memberOf } = facts
  if (period.membersWithoutPopulation === 'refused' && lacksPopulation({ rules: tariff.rules, memberOf }, period)) {
    return 'population-missing'
  }
  return withoutPayer(period, facts).length > 0 ? 'payer-missing' : null
}

type ReadyToRate =
  | { readonly drafting: Drafting; readonly fault: null }
  | { readonly drafting: null; readonly fault: string }

/**
 * Reads what the month is rated and stated from, once nothing stands in the way. At once, in two snapshots: what was measured
 * stands unchanged while a month is closing and is most of it, the rest says what is asked of whom.
 */
async function readyToRate(
  { unitOfWork, installation }: ControlPlanePorts,
  { period, place }: Pick<RatedPeriod, 'period' | 'place'>,
): Promise<ReadyToRate> {
  const [measured, { standing, stated }] = await Promise.all([
    unitOfWork.read({ kind: 'platform' }, (tx) => tx.metering.useOfAll(period.month)),
    // One after the other: a connection more costs more than it saves, and what was measured takes longest.
    unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      standing: await readStandingFacts(tx, period),
      stated: await readStatedFacts(tx, installation, place),
    })),
  ])
  if (standing === null || stated === null) return { drafting: null, fault: 'tariff-missing' }
  const facts = closingFacts(standing, measured.tenants)
  const fault = faultOf(period, facts)
  if (fault !== null) return { drafting: null, fault }
  return { drafting: { period, facts, measured, place, timeZone: installation.timeZone, ...stated }, fault }
}

/** Whether what a month is rated under is still decided as it was: otherwise that call has a job of its own. */
function isDecidedAs(one: OwnPeriod, other: OwnPeriod): boolean {
  return (
    one.membersWithoutPopulation === other.membersWithoutPopulation &&
    one.costsWithoutWeight === other.costsWithoutWeight
  )
}

async function block(tx: Transaction, period: Period, blockedBy: string): Promise<void> {
  const locked = await lockClosing(tx, period)
  if (locked !== null && isDecidedAs(locked, period)) await changePeriod(tx, locked, { blockedBy })
}

/** Something else than the split of a cost that a person must settle first: what was written is taken back with its transaction. */
class NotReady extends Error {
  override readonly name = 'NotReady'
  readonly fault: string

  constructor(fault: string) {
    super(`the month cannot be rated: ${fault}`)
    this.fault = fault
  }
}

interface Beginning {
  readonly period: Period
  readonly place: RatedPeriod['place']
  /** What the month is rated from, on its way. */
  readonly ready: Promise<ReadyToRate>
}

/**
 * Splits the shared costs, once for the month, and says how many tenants are to be rated: from here on its decisions stand. What
 * the month is rated from is read meanwhile, on other connections, and is here before anything is committed.
 * Null when another run has moved the period on, or somebody decided anew: that call has a job of its own.
 * @throws NotReady, CostNotShared where a person must settle something first.
 */
async function beginRating(tx: Transaction, { period, place, ready }: Beginning): Promise<Drafting | null> {
  const locked = await lockClosing(tx, period)
  if (locked === null || !isDecidedAs(locked, period)) return null
  await shareCosts(tx, { period: locked, place })
  const { drafting, fault } = await ready
  if (drafting === null) throw new NotReady(fault)
  await changePeriod(tx, locked, { progressTotal: drafting.facts.tenantIds.length })
  return drafting
}

/** The same in a transaction of its own; where the month cannot be rated nothing is posted, and it says why. */
async function begin(ports: ControlPlanePorts, month: Pick<RatedPeriod, 'period' | 'place'>): Promise<Drafting | null> {
  const { unitOfWork } = ports
  const ready = readyToRate(ports, month)
  // Where the transaction fails before it waits for them, their own failure is nobody's.
  ready.catch(() => undefined)
  try {
    return await unitOfWork.transact({ kind: 'platform' }, (tx) => beginRating(tx, { ...month, ready }))
  } catch (error) {
    if (!(error instanceof CostNotShared) && !(error instanceof NotReady)) throw error
    const { fault } = await ready
    await unitOfWork.transact({ kind: 'platform' }, (tx) => block(tx, month.period, fault ?? error.fault))
    return null
  }
}

/** The month is closed once its statements are composed; whether all adds up is checked and shown. */
async function finish({ unitOfWork }: ControlPlanePorts, tx: Transaction, period: Period): Promise<void> {
  const locked = await lockClosing(tx, period)
  if (locked === null) return
  // All steps have committed, so another connection sees what this one does: statements are summed beside charges.
  const stated = unitOfWork.read({ kind: 'platform' }, (reading) => reading.billing.periodSums(period.month))
  // Where the transaction fails before it waits for them, their own failure is nobody's.
  stated.catch(() => undefined)
  const checks = await checkMonth(tx, locked, () => stated)
  await changePeriod(tx, locked, { state: 'closed', blockedBy: null, checks })
}

/**
 * Closes a month: completes its usage, splits its shared costs, rates every tenant by the tariff in force on its first day,
 * composes the statements of its payers, which wait for their numbers, and carries what is under the recovery threshold.
 * Steps of payers commit with their progress, and ids of charges are derived, so it goes on where a crash left it and
 * running it twice changes nothing. `blockedBy` says what a person must do first, before anything is posted:
 * `tariff-missing`, `population-missing`, `population-mixed`, `key-without-weight`, `payer-missing`; asking for the closing again then starts
 * it again.
 */
export function closePeriodJob(ports: ControlPlanePorts): JobUseCase<'close-period'> {
  const { unitOfWork, clock } = ports
  return async ({ month }) => {
    const period = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.getPeriod(month))
    if (period?.state !== 'closing') return done
    const busy = await completeSlices(ports, period)
    if (busy !== null) return busy
    const place = { month, bookedAt: clock.now() }
    const drafting = await begin(ports, { period, place })
    if (drafting === null) return done
    if (!(await draftStatements(ports, drafting))) return done
    await unitOfWork.transact({ kind: 'platform' }, (tx) => finish(ports, tx, period))
    return done
  }
}
