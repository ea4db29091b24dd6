import type { NetworkProbe, PreflightGap } from '@grenier/contracts'
import { civilDateOf, type Instant, msPerDay } from '@grenier/quota-billing'

/** A network changes with its plug-in's next version: what a probe showed is believed that long. */
const believedMs = 90 * msPerDay

function gap(code: PreflightGap['code'], subject: string | null): PreflightGap {
  return { code, severity: 'limiting', subject }
}

/** Which direction lets through what its policies deny: one of them, or both, or a probe that could not tell them apart. */
function unenforcedCode({ ingress, egress }: Pick<NetworkProbe, 'ingress' | 'egress'>): PreflightGap['code'] {
  if (ingress === egress) return 'network-unenforced'
  return ingress === 'not-enforced' ? 'network-ingress-unenforced' : 'network-egress-unenforced'
}

/**
 * What the last probe of a cluster's network leaves open (cluster rule 16). `probe` is the newest with a verdict, null where
 * there is none. Pure.
 */
export function networkGaps(
  probe: Pick<NetworkProbe, 'verdict' | 'reason' | 'ingress' | 'egress' | 'endedAt'> | null,
  { now, timeZone }: { readonly now: Instant; readonly timeZone: string },
): PreflightGap[] {
  if (probe === null || probe.endedAt === null) return [gap('network-unprobed', null)]
  const on = civilDateOf(probe.endedAt, timeZone)
  if (probe.verdict === 'unknown') return [gap('network-unknown', probe.reason)]
  if (probe.verdict === 'not-enforced') return [gap(unenforcedCode(probe), on)]
  if (probe.ingress === null || probe.egress === null) return [gap('network-directions-unprobed', on)]
  return now - probe.endedAt > believedMs ? [gap('network-probe-old', on)] : []
}
