import type { NoticeFacts, QuotaRequest } from '@grenier/contracts'
import {
  addDays,
  type CivilDate,
  civilDateOf,
  givesNotice,
  type Instant,
  microsFromCents,
  type NoticeKind,
  numberDueOn,
} from '@grenier/quota-billing'
import { plannedYears } from '../billing/planned-years.ts'
import { readPolicies } from '../quota/policy-versions.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { readDisputeFacts, readDraftFacts } from './draft-facts.ts'
import { readForecastFacts } from './forecast-facts.ts'
import { readNeedsFacts } from './needs-facts.ts'
import { readTerritoryChange } from './read-territory-facts.ts'
import { requestCostParams } from './request-cost-facts.ts'
import { readVoteFacts } from './vote-facts.ts'

export interface FactToRead {
  readonly tenantId: string
  readonly kind: NoticeKind
  readonly subjectId: string
  readonly occurrence: string
}

/** Reads what a notice says of its fact, as it stands now; null where there is no such fact. */
type ReadFacts = (ports: ControlPlanePorts, tx: Transaction, fact: FactToRead) => Promise<NoticeFacts | null>

type Params = Readonly<Record<string, string>>

function facts(params: Params, more: Partial<NoticeFacts> = {}): NoticeFacts {
  return { params: { ...params }, rows: [], refusals: [], visaReasons: [], ...more }
}

/** What there is of some params; those that are not known are left out. */
function known(params: Readonly<Record<string, string | null | undefined>>): Params {
  const entries = Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(entries)
}

async function requestRows(tx: Transaction, { lines }: QuotaRequest): Promise<NoticeFacts['rows']> {
  const rows: NoticeFacts['rows'] = []
  for (const line of lines) {
    const offer = await tx.quota.getOffer(line.offerId)
    const decided = line.decidedQuotaBytes
    rows.push({
      offerName: offer?.name ?? '',
      currentQuotaBytes: String(line.originalQuotaBytes),
      requestedQuotaBytes: String(line.requestedQuotaBytes),
      ...(decided === null ? {} : { decidedQuotaBytes: String(decided) }),
    })
  }
  return rows
}

/** The last whole day on which a question that was asked then can be answered, by the policy of its request. */
async function answerUntil(
  tx: Transaction,
  { request, askedAt, timeZone }: { request: QuotaRequest; askedAt: Instant; timeZone: string },
): Promise<CivilDate> {
  const { questionDays } = (await readPolicies(tx))(request)
  return addDays(civilDateOf(askedAt, timeZone), questionDays - 1)
}

const readRequest: ReadFacts = async (ports, tx, { tenantId, kind, subjectId, occurrence }) => {
  const { installation } = ports
  const request = await tx.quota.getRequest(subjectId)
  const event = request?.history.find(({ sequence }) => String(sequence) === occurrence)
  if (request === null || request.tenantId !== tenantId || event === undefined) return null
  if (!givesNotice(event.kind, kind)) return null
  const { waitUntil, temporaryUntil, justification, visaReasons, refusals } = request
  const params = known({
    justification,
    question: event.kind === 'question' ? event.text : null,
    answerUntil:
      event.kind === 'question'
        ? await answerUntil(tx, { request, askedAt: event.recordedAt, timeZone: installation.timeZone })
        : null,
    reason: event.text,
    decidedBy: event.actor,
    temporaryUntil,
    waitUntil: waitUntil === null ? null : civilDateOf(waitUntil, installation.timeZone),
  })
  const isEnd = event.kind === 'rejected' || event.kind === 'waiting'
  const cost = await requestCostParams(ports, tx, { request, kind, at: event.recordedAt })
  return facts(
    { ...params, ...cost },
    {
      rows: await requestRows(tx, request),
      refusals: isEnd ? refusals : [],
      visaReasons: event.kind === 'submitted' ? visaReasons : [],
    },
  )
}

const readStatement: ReadFacts = async (_ports, tx, { tenantId, kind, subjectId }) => {
  const statement = await tx.billing.getStatement(subjectId)
  if (statement === null || statement.tenantId !== tenantId) return null
  if ((statement.credit === null) !== (kind === 'statement-issued')) return null
  const { payableCents, vatCents, credit } = statement
  // A credit is told as what it gives back.
  const sign = credit !== null && payableCents < 0n ? -1n : 1n
  return facts(
    known({
      statementNumber: statement.number,
      amountMicros: String(microsFromCents(sign * payableCents)),
      vatMicros: String(microsFromCents(sign * vatCents)),
      month: statement.month,
      firstMonth: statement.firstMonth,
      subject: statement.subject,
      settlementMode: statement.settlementMode,
      engagementNumber: statement.engagementNumber,
      originalNumber: credit?.originalNumber,
      simulated: statement.simulated ? 'true' : null,
    }),
  )
}

const readMissingReference: ReadFacts = async (_ports, tx, { tenantId, subjectId }) => {
  const draft = await tx.billing.getDraft(subjectId)
  if (draft === null || draft.tenantId !== tenantId || draft.missing.length === 0) return null
  const { month, firstMonth, payableCents, missing } = draft
  return facts(
    { month, firstMonth, amountMicros: String(microsFromCents(payableCents)), dueOn: numberDueOn(month) },
    { rows: missing.map((missingReference) => ({ missingReference })) },
  )
}

const readFailedBackup: ReadFacts = async ({ installation }, tx, { tenantId, subjectId }) => {
  const task = await tx.protection.getTask(tenantId, subjectId)
  if (task?.state !== 'failed' || task.endedAt === null) return null
  const endedOn = civilDateOf(task.endedAt, installation.timeZone)
  return facts(known({ endedOn, detail: task.message === '' ? null : task.message }))
}

const readExit: ReadFacts = async (_ports, tx, { tenantId, subjectId, occurrence }) => {
  const exit = await tx.tenancy.getExit(tenantId, subjectId)
  const event = exit?.history.find(({ sequence }) => String(sequence) === occurrence)
  if (exit === null || event === undefined) return null
  const { noticeEndsOn, coolingOffEndsOn } = exit
  return facts(known({ exitStep: event.state, noticeEndsOn, coolingOffEndsOn }))
}

const readSubprocessor: ReadFacts = async ({ installation }, tx, { subjectId }) => {
  const subprocessor = await tx.tenancy.getSubprocessor(subjectId)
  if (subprocessor === null) return null
  const { name, country, place, description, startsOn, objectionUntil, transferSafeguard, shortNoticeReason } =
    subprocessor
  const who = { subprocessorName: name, subprocessorCountry: country, place, description }
  const { operatorOfficer: officer } = installation
  const officerContact = [officer?.email, officer?.phone].filter((way) => typeof way === 'string').join(', ')
  const asked = officer === undefined ? {} : { officerName: officer.name, officerContact }
  return facts(known({ ...who, ...asked, startsOn, objectionOn: objectionUntil, transferSafeguard, shortNoticeReason }))
}

const readObjection: ReadFacts = async (_ports, tx, { tenantId, subjectId }) => {
  const objection = await tx.tenancy.getObjection(tenantId, subjectId)
  if (objection === null || objection.answer === null) return null
  const { subprocessorName, reason, answer } = objection
  return facts({ subprocessorName, reason, answer })
}

const readExport: ReadFacts = async ({ installation }, tx, { tenantId, kind, subjectId }) => {
  const archive = await tx.tenancy.getExport(tenantId, subjectId)
  if (archive?.state !== (kind === 'export-ready' ? 'ready' : 'failed')) return null
  const { requestedAt, expiresAt, sizeBytes, sha256, rowCount } = archive
  const dayOf = (at: Instant | null) => (at === null ? null : civilDateOf(at, installation.timeZone))
  const asked = { requestedOn: dayOf(requestedAt), rowCount: String(rowCount) }
  return facts(known({ ...asked, expiresOn: dayOf(expiresAt), archiveBytes: sizeBytes?.toString(), sha256 }))
}

const readBudgetCrossing: ReadFacts = async (_ports, tx, { tenantId, subjectId: year, occurrence }) => {
  const [percent = '', basis = ''] = occurrence.split(' ')
  const crossing = await tx.notification.budgetCrossing({ tenantId, year, percent, basis })
  if (crossing === null) return null
  const { budgetCents, amountMicros } = crossing
  const planned = (await plannedYears(tx, year, [tenantId])).get(tenantId)
  const notice =
    planned?.basis === 'notice' && planned.notice.content.forecastCents === budgetCents ? planned.notice : null
  const budgetMicros = String(microsFromCents(budgetCents))
  const against = { budgetMicros, amountMicros: String(amountMicros), noticeNumber: notice?.ordinal.toString() }
  return facts(known({ year, percent, basis, ...against }))
}

/**
 * How the facts are read of each kind whose notice is written by a job. The others are written where their figures are at hand:
 * uses and ends by those who watch them, invitations by whoever invites.
 */
export const factReaders: Readonly<Partial<Record<NoticeKind, ReadFacts>>> = {
  'request-received': readRequest,
  'request-visa-wanted': readRequest,
  'request-visa-reminder': readRequest,
  'request-visa-deputy': readRequest,
  'request-question': readRequest,
  'request-waiting': readRequest,
  'request-approved': readRequest,
  'request-partly-approved': readRequest,
  'request-rejected': readRequest,
  'request-expired': readRequest,
  'backup-failed': readFailedBackup,
  'draft-ready': readDraftFacts,
  'dispute-answered': readDisputeFacts,
  'statement-issued': readStatement,
  'credit-issued': readStatement,
  'reference-missing': readMissingReference,
  'budget-crossed': readBudgetCrossing,
  'forecast-notified': readForecastFacts,
  'vote-approaching': readVoteFacts,
  'needs-asked': readNeedsFacts,
  'needs-reminder': readNeedsFacts,
  'needs-recorded': readNeedsFacts,
  'exit-step': readExit,
  'territory-changed': readTerritoryChange,
  'subprocessor-announced': readSubprocessor,
  'objection-answered': readObjection,
  'export-ready': readExport,
  'export-failed': readExport,
}
