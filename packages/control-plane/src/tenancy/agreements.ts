import type { Act, Agreement, AgreementWordingShown, Command } from '@grenier/contracts'
import {
  type AmendmentKind,
  agreementLastDay,
  amendmentFault,
  type CivilDate,
  civilDateOf,
  type Instant,
  wordingOn,
} from '@grenier/quota-billing'
import { assertMayActFor, expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandOutcome, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from './act-in-force.ts'
import type { StoredWording } from './agreement.ports.ts'
import { requireAdvanceOfCycle } from './require-advance.ts'
import { requireCoveredServices } from './require-covered-services.ts'
import { requireUnratedMonths } from './unrated-months.ts'

type CitedAct = Act & Pick<AgreementWordingShown['act'], 'file'>

/** As the rules of avenants read it. */
const asRuled = ({ sequence, from, terms: { endsOn, noticeDays } }: StoredWording) => ({
  sequence,
  effectiveOn: from,
  endsOn,
  noticeDays,
})

function shownWording(
  { agreementId: _agreementId, tenantId: _tenantId, terms, ...wording }: StoredWording,
  acts: ReadonlyMap<string, CitedAct>,
): AgreementWordingShown {
  const { number: _number, startsOn: _startsOn, actId, ...amendable } = terms
  const act = acts.get(actId)
  if (act === undefined) throw new Error(`the act ${actId} of an agreement was not found`)
  const { id, organ, number, adoptedOn, executoryFrom, file } = act
  return { ...wording, terms: amendable, act: { id, organ, number, adoptedOn, executoryFrom, file } }
}

function shownAgreement(
  wordings: readonly [StoredWording, ...StoredWording[]],
  acts: ReadonlyMap<string, CitedAct>,
  today: CivilDate,
): Agreement {
  const [{ agreementId: id, tenantId, terms }] = wordings
  const { number, startsOn } = terms
  const ruled = wordings.map(asRuled)
  const held = wordingOn(ruled, today)
  const ended = held === null ? ('ended' as const) : ('in-force' as const)
  return {
    id,
    tenantId,
    number,
    startsOn,
    lastDay: agreementLastDay(ruled),
    state: startsOn > today ? 'coming' : ended,
    sequenceToday: held?.sequence ?? null,
    wordings: wordings.map((wording) => shownWording(wording, acts)),
    version: wordings.length,
  }
}

/** Acts by id, each with the file that counts. */
async function citedActs(tx: Transaction, ids: readonly string[]): Promise<Map<string, CitedAct>> {
  const [acts, files] = [await tx.tenancy.actsNamed(ids), await tx.tenancy.countingActFiles(ids)]
  const fileOf = new Map(files.map(({ actId, ...file }) => [actId, file]))
  return new Map(acts.map((act) => [act.id, { ...act, file: fileOf.get(act.id) ?? null }]))
}

/** Every agreement of a tenant, the newest first, as it stands today. */
export async function readAgreements(tx: Transaction, tenantId: string, today: CivilDate): Promise<Agreement[]> {
  const wordings = await tx.tenancy.agreementWordings(tenantId)
  const acts = await citedActs(tx, [...new Set(wordings.map(({ terms }) => terms.actId))])
  return [...Map.groupBy(wordings, ({ agreementId }) => agreementId).values()].flatMap(([signed, ...amended]) =>
    signed === undefined ? [] : [shownAgreement([signed, ...amended], acts, today)],
  )
}

/**
 * Every agreement of a member with all its wordings, the newest agreement first. Problem: `not-found`, also for another
 * tenant's.
 */
export function listAgreements({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listAgreements'> {
  const operation = 'listAgreements'
  return async ({ tenantId }, call) => {
    assertMayActFor(operation, call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      return { items: await readAgreements(tx, tenantId, today) }
    })
  }
}

/** Two agreements of a member never hold on one day. Problem: `agreement-overlap`. */
function refuseOverlap(standing: readonly Agreement[], startsOn: CivilDate): void {
  const holding = standing.find(
    ({ lastDay, startsOn: first }) => lastDay === null || lastDay >= startsOn || first >= startsOn,
  )
  if (holding !== undefined) throw new Problem('agreement-overlap', { number: holding.number, startsOn })
}

/** The same within a transaction. Problems: those of `recordAgreement`. */
export async function recordAgreementIn(
  { ids, installation }: ControlPlanePorts,
  tx: Transaction,
  { command, now }: { command: Command<'recordAgreement'>; now: Instant },
): Promise<CommandOutcome<'recordAgreement'>> {
  const { tenantId, ...terms } = command
  const { startsOn, endsOn, actId } = terms
  const today = civilDateOf(now, installation.timeZone)
  found(await tx.tenancy.tenantInBrief(tenantId, today))
  await tx.tenancy.lockTenant(tenantId)
  if (endsOn !== null && endsOn < startsOn) throw new Problem('agreement-dates', { startsOn, endsOn })
  requireAdvanceOfCycle(terms)
  await requireCoveredServices(tx, terms)
  refuseOverlap(await readAgreements(tx, tenantId, today), startsOn)
  await requireExecutoryAct(tx, actId, startsOn)
  await requireUnratedMonths(tx, startsOn)
  const id = ids.next()
  await tx.tenancy.insertAgreement({ id, tenantId, terms, recordedAt: now })
  const answer = found((await readAgreements(tx, tenantId, today)).find((agreement) => agreement.id === id) ?? null)
  return {
    answer,
    audit: [{ tenantId, subjectKind: 'agreement', subjectId: id }],
    jobs: [reconcileTenantJob(tenantId)],
  }
}

/**
 * Records another agreement of a member, after the last day of those before: what has ended is not revived. Problems:
 * `not-found`, `agreement-dates`, `advance-mismatch`, `agreement-services-unknown`, `agreement-overlap`, `act-unknown`, `act-not-executory`, `period-closed`.
 */
export function recordAgreement(ports: ControlPlanePorts): UseCase<'recordAgreement'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordAgreement', command, call }, (tx, now) =>
      recordAgreementIn(ports, tx, { command, now }),
    )
}

interface Wish {
  readonly kind: AmendmentKind
  readonly effectiveOn: CivilDate
  readonly noticeGivenOn: CivilDate | null
  readonly endsOn: CivilDate | null
}

function refuseFaulty(wordings: readonly StoredWording[], wish: Wish): void {
  const fault = amendmentFault({ wordings: wordings.map(asRuled) }, wish)
  if (fault !== null) throw new Problem(fault.code, fault.params)
}

/**
 * Records an avenant: from its day on its terms replace all that was said before, and what was said stays as it was written.
 * Its act binds that day (CGCT L2131-1), and no month that is rated gets other terms. Problems: `not-found` (also for another
 * tenant's), `if-match-missing`, `version-stale` when somebody recorded another one meanwhile, `act-unknown`,
 * `act-not-executory`, `period-closed`, `advance-mismatch`, `agreement-services-unknown`, and those of `amendmentFault`.
 */
export function recordAgreementAmendment(ports: ControlPlanePorts): UseCase<'recordAgreementAmendment'> {
  const operation = 'recordAgreementAmendment'
  const { ids, installation } = ports
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, agreementId, kind, subject, effectiveOn, noticeGivenOn, actId, terms } = command
      const today = civilDateOf(now, installation.timeZone)
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      await tx.tenancy.lockTenant(tenantId)
      const wordings = (await tx.tenancy.agreementWordings(tenantId)).filter((one) => one.agreementId === agreementId)
      const signed = found(wordings[0] ?? null)
      const before = (await readAgreements(tx, tenantId, today)).find(({ id }) => id === agreementId)
      if (before === undefined || before.version !== expectedVersion(call)) throw new Problem('version-stale')
      requireAdvanceOfCycle(terms)
      await requireCoveredServices(tx, terms)
      refuseFaulty(wordings, { kind, effectiveOn, noticeGivenOn, endsOn: terms.endsOn })
      await requireExecutoryAct(tx, actId, effectiveOn)
      await requireUnratedMonths(tx, effectiveOn)
      const { number, startsOn } = signed.terms
      await tx.tenancy.insertAmendment({
        id: ids.next(),
        tenantId,
        agreementId,
        sequence: wordings.length,
        kind,
        subject,
        effectiveOn,
        noticeGivenOn,
        terms: { ...terms, number, startsOn, actId },
        recordedBy: call.actor.subject,
        recordedAt: now,
      })
      const answer = found((await readAgreements(tx, tenantId, today)).find(({ id }) => id === agreementId) ?? null)
      return {
        answer,
        audit: [
          { tenantId, subjectKind: 'agreement', subjectId: agreementId, before: encodeAnswer(operation, before) },
        ],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
