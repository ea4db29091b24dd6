import { civilDateOf, instantToIso, nextUseAlert, type UseAlert } from '@grenier/quota-billing'
import { protectionPolicy } from '../protection/protection-policy.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { pagesAfter } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { WatchedUse } from './ports.ts'
import { writeNotice } from './write-notice.ts'

/** Quotas looked at in one read. */
const usesPerPage = 500
const platform = { kind: 'platform' } as const
const secondsPerHour = 3_600
type MeasuredUse = WatchedUse & { readonly usedBytes: bigint }

function isMeasured(use: WatchedUse): use is MeasuredUse {
  return use.usedBytes !== null
}

/** Percents of a use are shown whole, and never higher than it is. */
const percentOf = ({ usedBytes, quotaBytes }: MeasuredUse): string => String((usedBytes * 100n) / quotaBytes)

/** Writes the alert as it is from now on, and the notice of a crossing, in one transaction. */
async function saveAlert(
  ports: JobPorts,
  tx: Transaction,
  { use, alert }: { use: MeasuredUse; alert: UseAlert },
): Promise<void> {
  const { tenantId, offerId, percent: standing, crossings } = use
  const { percent, crossed } = alert
  const to = { percent, crossings: crossed === null ? crossings : crossings + 1 }
  const from = { percent: standing, crossings }
  const changedAt = ports.clock.now()
  if (!(await tx.notification.saveUseAlert({ tenantId, offerId, from, to, changedAt })) || crossed === null) return
  await writeNotice(ports, tx, {
    tenantId,
    kind: crossed === 80 ? 'use-high' : 'use-critical',
    subjectId: offerId,
    occurrence: String(to.crossings),
    facts: {
      params: {
        offerName: use.offerName,
        usedBytes: String(use.usedBytes),
        quotaBytes: String(use.quotaBytes),
        usedPercent: percentOf(use),
      },
    },
  })
}

/** Once a day at most: what comes and goes with the sight of a cluster is not told each time. */
async function watchCopies(ports: JobPorts): Promise<void> {
  const { timeZone } = ports.installation
  const missing = await ports.unitOfWork.read(platform, (tx) => tx.notification.tenantsWithoutGoodCopy())
  const rpoHours = String(protectionPolicy.rpoSeconds / secondsPerHour)
  for (const { tenantId, since } of missing) {
    const sinceOn = civilDateOf(since, timeZone)
    const params = { sinceOn, sinceAt: instantToIso(since), rpoHours }
    const notice = { tenantId, kind: 'good-copy-missing', subjectId: tenantId, occurrence: sinceOn } as const
    await ports.unitOfWork.transact(platform, (tx) => writeNotice(ports, tx, { ...notice, facts: { params } }))
  }
}

/**
 * Looks which uses of quotas crossed a threshold upwards, and which members lack a good copy that is young enough, and writes a
 * notice of each. One transaction each; running it twice writes nothing more.
 */
export function watchThresholds(ports: JobPorts): JobUseCase<'watch-thresholds'> {
  const { unitOfWork } = ports
  return async () => {
    const pages = pagesAfter<WatchedUse>(usesPerPage, (after) =>
      unitOfWork.read(platform, (tx) => tx.notification.usesToWatch({ after, limit: usesPerPage })),
    )
    for await (const page of pages) {
      for (const use of page.filter(isMeasured)) {
        const alert = nextUseAlert(use.percent, use)
        if (alert.percent === use.percent) continue
        await unitOfWork.transact(platform, (tx) => saveAlert(ports, tx, { use, alert }))
      }
    }
    await watchCopies(ports)
    return { kind: 'done' }
  }
}
