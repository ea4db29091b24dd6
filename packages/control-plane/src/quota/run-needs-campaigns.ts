import {
  civilDateOf,
  civilMonth,
  commitmentCentsFor,
  type Instant,
  monthBounds,
  type NoticeKind,
  needsReminderDue,
  needsStateOn,
  unitsOfSpaces,
} from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { eachMemberPortion } from '../shared/each-member-portion.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { NeededSpace, StoredNeedsCampaign, StoredNeedsOutcome } from './needs.ports.ts'
import { type NeedsPrices, plannedYearMicros, readNeedsPrices } from './needs-prices.ts'

const platform = { kind: 'platform' } as const
/** Who records forecasts that no person wrote down. */
const recordedBy = 'needs-campaign'

function noticesOf(tenantIds: readonly string[], about: { kind: NoticeKind; year: string; occurrence: string }) {
  const { kind, year: subjectId, occurrence } = about
  return tenantIds.map((tenantId) => writeNoticeJob({ tenantId, kind, subjectId, occurrence }))
}

/** Asks everybody once; reminds those who have not answered of its end, once for each reminder. */
async function tell(ports: JobPorts, campaign: StoredNeedsCampaign, now: Instant): Promise<void> {
  const { year, askedAt, remindedDays } = campaign
  const update = (change: Partial<StoredNeedsCampaign>) =>
    ports.unitOfWork.transact(platform, (tx) => tx.quota.updateNeedsCampaign({ ...campaign, ...change }))
  const days = needsReminderDue(campaign, civilDateOf(now, ports.installation.timeZone))
  if (askedAt === null) {
    await eachMemberPortion(ports, (tx, members) =>
      tx.outbox.append(noticesOf(members, { kind: 'needs-asked', year, occurrence: 'opened' })),
    )
    // Who is asked so late is not reminded on the same day.
    await update({ askedAt: now, remindedDays: days })
  } else if (days !== null && days !== remindedDays) {
    await eachMemberPortion(ports, async (tx, members) => {
      const answered = new Set((await tx.quota.needsAnswers(year, members)).map(({ tenantId }) => tenantId))
      const silent = members.filter((tenantId) => !answered.has(tenantId))
      const about = { kind: 'needs-reminder', year, occurrence: String(days) } as const
      if (silent.length > 0) await tx.outbox.append(noticesOf(silent, about))
    })
    await update({ remindedDays: days })
  }
}

/** What a year of each member's wanted spaces comes to; silence keeps. */
function outcomesOf(
  prices: NeedsPrices | null,
  members: readonly { tenantId: string; inhabitants: number | null; isAnswered: boolean }[],
  { spaces, timeZone }: { spaces: ReadonlyMap<string, readonly NeededSpace[]>; timeZone: string },
): StoredNeedsOutcome[] {
  return members.map(({ tenantId, inhabitants, isAnswered }) => {
    if (prices === null) return { tenantId, isAnswered, plannedYearMicros: null, draftCommitmentCents: null }
    const own = wantedOf(spaces.get(tenantId) ?? [])
    const micros = plannedYearMicros(prices, { tenantId, inhabitants, spaces: own }, timeZone)
    return { tenantId, isAnswered, plannedYearMicros: micros, draftCommitmentCents: commitmentCentsFor(micros) }
  })
}

function wantedOf(spaces: readonly NeededSpace[]) {
  return spaces.map(({ offerId, kind, wantedQuotaBytes: quotaBytes }) => ({ offerId, kind, quotaBytes }))
}

interface TakenUp {
  readonly year: string
  readonly prices: NeedsPrices | null
  readonly now: Instant
  readonly timeZone: string
}

/** Units that the wanted spaces come to, as what members are expected to use; once the year has begun only what was not notified. */
async function saveUnits(
  tx: Transaction,
  { year, prices, now, timeZone }: TakenUp,
  spaces: ReadonlyMap<string, readonly NeededSpace[]>,
): Promise<void> {
  if (prices === null) return
  await tx.billing.lockFiscalYear(year)
  const items = [...spaces].flatMap(([tenantId, own]) =>
    unitsOfSpaces(prices, wantedOf(own)).map((units) => ({ tenantId, ...units })),
  )
  const hasBegun = now >= monthBounds(civilMonth(`${year}-01`), timeZone).periodStart
  const known = hasBegun ? await tx.billing.unitForecastsOf(year, [...spaces.keys()]) : []
  const notified = new Set(known.map(({ tenantId, ruleId }) => `${tenantId} ${ruleId}`))
  const fresh = items.filter(({ tenantId, ruleId }) => !notified.has(`${tenantId} ${ruleId}`))
  if (fresh.length > 0) await tx.billing.saveUnitForecasts({ year, items: fresh, recordedBy, recordedAt: now })
}

async function takeUpPortion(tx: Transaction, taken: TakenUp, tenantIds: readonly string[]): Promise<void> {
  const { year, prices, now, timeZone } = taken
  // Whoever answered in time has committed by then.
  await tx.quota.lockNeedsCampaign(year)
  const answered = new Set((await tx.quota.needsAnswers(year, tenantIds)).map(({ tenantId }) => tenantId))
  const on = civilDateOf(now, timeZone)
  const weights = await tx.billing.memberWeights({ on, populationKind: 'municipale', vintage: null, tenantIds })
  const members = weights.map(({ tenantId, inhabitants }) => {
    return { tenantId, inhabitants, isAnswered: answered.has(tenantId) }
  })
  const spaces = Map.groupBy(await tx.quota.neededSpaces(year, tenantIds), ({ tenantId }) => tenantId)
  const fresh = await tx.quota.insertNeedsOutcomes(year, outcomesOf(prices, members, { spaces, timeZone }), now)
  if (fresh.length === 0) return
  const ofFresh = new Map([...spaces].filter(([tenantId]) => fresh.includes(tenantId)))
  await saveUnits(tx, taken, ofFresh)
  await tx.outbox.append(noticesOf(fresh, { kind: 'needs-recorded', year, occurrence: 'closed' }))
}

/** Takes up what was answered: costs, draft commitments and forecast units, then closes the campaign, with one fact. */
async function takeUp(ports: JobPorts, campaign: StoredNeedsCampaign, now: Instant): Promise<void> {
  const { year } = campaign
  const { timeZone } = ports.installation
  const today = civilDateOf(now, timeZone)
  const prices = await ports.unitOfWork.read(platform, (tx) => readNeedsPrices(tx, campaign, today))
  await eachMemberPortion(ports, (tx, members) => takeUpPortion(tx, { year, prices, now, timeZone }, members))
  await ports.unitOfWork.transact(platform, async (tx) => {
    const locked = await tx.quota.lockNeedsCampaign(year)
    if (locked === null || locked.closedAt !== null) return
    await tx.quota.updateNeedsCampaign({ ...locked, closedAt: now })
    const counted = await tx.quota.countNeeds(year, today)
    const subject = { tenantId: null, subjectKind: 'needs-campaign', subjectId: year }
    const by = { actor: 'schedule', action: 'closeNeedsCampaign', requestId: derivedId(['needs-campaign', year]) }
    await tx.audit.append([{ ...subject, ...by, recordedAt: now, before: null, after: counted }])
  })
}

/**
 * Brings every campaign on as its days come: members are asked, those who are silent reminded, and once it is over what was
 * answered is taken up. A run that dies is done again: a notice is written once, and an outcome that stands stays as it is.
 */
export function runNeedsCampaigns(ports: JobPorts): JobUseCase<'run-needs-campaigns'> {
  return async () => {
    const now = ports.clock.now()
    const today = civilDateOf(now, ports.installation.timeZone)
    const campaigns = await ports.unitOfWork.glance(platform, (tx) => tx.quota.needsCampaigns())
    for (const campaign of campaigns) {
      const state = needsStateOn(campaign, today)
      if (state === 'open') await tell(ports, campaign, now)
      if (state === 'closing') await takeUp(ports, campaign, now)
    }
    return { kind: 'done' }
  }
}
