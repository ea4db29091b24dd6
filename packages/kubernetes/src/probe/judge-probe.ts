import type { NetworkDirection, NetworkProbeReason } from '@grenier/contracts'
import type { NetworkProbeProgress } from '@grenier/control-plane/ports'
import type { ClientRole } from './probe-objects.ts'

/** How far a probe is: a verdict, or what it waits for. */
export type Step = Pick<NetworkProbeProgress, 'message' | 'outcome'>

/** What clients came to, in their order: whether they got through, `failed` where a pod did not come to say it. */
export type ClientEnds = Readonly<Partial<Record<ClientRole, boolean | 'failed'>>>

/** Nothing could be shown, for that reason. */
export function unknown(reason: NetworkProbeReason, message: string): Step {
  return { message, outcome: { verdict: 'unknown', reason, ingress: null, egress: null } }
}

/** A connection that came through shows its direction open by itself; one that did not needs the control after it. */
function directionOf(end: boolean | 'failed' | undefined, isControlled: boolean): NetworkDirection | null {
  if (end === true) return 'not-enforced'
  return end === false && isControlled ? 'enforced' : null
}

/**
 * The verdict as soon as it stands, null while another connection must be tried (cluster rule 16). The allowed connection
 * comes first: where it fails, nothing else means anything. Then each direction by the one client that it alone stops, and
 * the allowed connection again: where that fails, the refusals may have had its cause. Pure.
 */
export function judgeProbe(ends: ClientEnds): Step | null {
  const { allowed, 'denied-ingress': byIngress, 'denied-egress': byEgress, 'allowed-after': after } = ends
  if (allowed === undefined) return null
  if (allowed === 'failed') return unknown('pod-failed', 'the pod of the allowed connection did not run to its end')
  if (!allowed) return unknown('control-failed', 'the allowed connection did not come through')
  if (byIngress === undefined || byEgress === undefined) return null
  const cameThrough = byIngress === true || byEgress === true
  const wasRefused = byIngress === false || byEgress === false
  if (!cameThrough && (byIngress === 'failed' || byEgress === 'failed')) {
    return unknown('pod-failed', 'the pod of a denied connection did not run to its end')
  }
  if (wasRefused && after === undefined) return null
  const ingress = directionOf(byIngress, after === true)
  const egress = directionOf(byEgress, after === true)
  if (cameThrough) {
    return { message: openText(ingress, egress), outcome: { verdict: 'not-enforced', reason: null, ingress, egress } }
  }
  if (after === 'failed')
    return unknown('pod-failed', 'the pod of the second allowed connection did not run to its end')
  if (!after) {
    return unknown('control-failed-after', 'the allowed connection came through at first and no more at the end')
  }
  const message = 'each denied connection was refused, the allowed one came through before and after'
  return { message, outcome: { verdict: 'enforced', reason: null, ingress, egress } }
}

function openText(ingress: NetworkDirection | null, egress: NetworkDirection | null): string {
  const words = { enforced: 'refused', 'not-enforced': 'let through', unknown: 'not shown' } as const
  return `what only ingress denies was ${words[ingress ?? 'unknown']}, what only egress denies was ${words[egress ?? 'unknown']}`
}
