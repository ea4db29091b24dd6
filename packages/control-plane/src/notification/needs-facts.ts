import type { NoticeFacts } from '@grenier/contracts'
import { civilDateOf, microsFromCents, type NoticeKind } from '@grenier/quota-billing'
import { readNeedsSheet } from '../quota/needs-sheet.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

interface NeedsFact {
  readonly tenantId: string
  readonly kind: NoticeKind
  /** The year. */
  readonly subjectId: string
  /** Of a reminder, how many days are left. */
  readonly occurrence: string
}

type Sheet = Awaited<ReturnType<typeof readNeedsSheet>>

function rowsOf({ campaign: { year }, lines }: Sheet): NoticeFacts['rows'] {
  return lines
    .filter(({ currentQuotaBytes, wanted }) => currentQuotaBytes > 0n || wanted.quotaBytes > 0n)
    .map(({ offerName, currentQuotaBytes, wanted }) => ({
      year,
      offerName,
      currentQuotaBytes: String(currentQuotaBytes),
      requestedQuotaBytes: String(wanted.quotaBytes),
    }))
}

function paramsOf({ campaign, kept, prices, outcome }: Sheet, fact: NeedsFact): Record<string, string> {
  const commitment = outcome?.draftCommitmentCents ?? null
  const entries: readonly (readonly [string, string | null])[] = [
    ['year', campaign.year],
    ['closesOn', campaign.closesOn],
    ['message', campaign.message],
    ['taxBasis', prices?.taxBasis ?? null],
    ['keptMicros', kept === null ? null : String(kept.plannedYearMicros)],
    ['daysCount', fact.kind === 'needs-reminder' ? fact.occurrence : null],
    ['isAnswered', outcome === null ? null : String(outcome.isAnswered)],
    ['commitmentMicros', commitment === null ? null : String(microsFromCents(commitment))],
  ]
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null))
}

/** What a notice of a campaign says of a member as it stands now; null where there is no such fact, or none any more. */
export async function readNeedsFacts(
  ports: ControlPlanePorts,
  tx: Transaction,
  fact: NeedsFact,
): Promise<NoticeFacts | null> {
  const { tenantId, kind, subjectId: year } = fact
  const now = ports.clock.now()
  const stored = await tx.quota.needsCampaign(year)
  const tenant = await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, ports.installation.timeZone))
  if (stored === null || tenant === null) return null
  const sheet = await readNeedsSheet(ports, tx, { stored, tenant, now })
  // Who answers between the reminder and its letter is not reminded.
  if (kind === 'needs-reminder' && sheet.answer !== null) return null
  if (kind === 'needs-recorded' && sheet.outcome === null) return null
  const rows = rowsOf(sheet)
  const hasSpaces = String(rows.length > 0)
  return { params: { ...paramsOf(sheet, fact), hasSpaces }, rows, refusals: [], visaReasons: [] }
}
