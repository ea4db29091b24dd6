import type { NetworkProbe, PreflightGap } from '@grenier/contracts'
import { civilDateOf, type Instant, msPerDay } from '@grenier/quota-billing'

/** A network changes with its plug-in's next version: what a probe showed is believed that long. */
const believedMs = 90 * msPerDay

function gap(code: PreflightGap['code'], subject: string | null): PreflightGap {
  return { code, severity: 'limiting', subject }
}

/**
 * What the last probe of a cluster's network leaves open (cluster rule 16). `probe` is the newest with a verdict, null where
 * there is none. Pure.
 */
export function networkGaps(
  probe: Pick<NetworkProbe, 'verdict' | 'reason' | 'endedAt'> | null,
  { now, timeZone }: { readonly now: Instant; readonly timeZone: string },
): PreflightGap[] {
  if (probe === null || probe.endedAt === null) return [gap('network-unprobed', null)]
  const on = civilDateOf(probe.endedAt, timeZone)
  if (probe.verdict === 'unknown') return [gap('network-unknown', probe.reason)]
  if (probe.verdict === 'not-enforced') return [gap('network-unenforced', on)]
  return now - probe.endedAt > believedMs ? [gap('network-probe-old', on)] : []
}
