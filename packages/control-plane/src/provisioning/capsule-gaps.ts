import type { CapsuleMode, PreflightGap } from '@grenier/contracts'
import type { CapsuleFacts } from './capsule.ports.ts'

function gap(code: PreflightGap['code'], severity: PreflightGap['severity'], subject: string | null): PreflightGap {
  return { code, severity, subject }
}

/** What keeps Tenants of Capsule from being kept. Pure. */
function tenantGaps(facts: CapsuleFacts | null): PreflightGap[] {
  if (facts === null || !facts.servesTenants) return [gap('capsule-unserved', 'blocking', null)]
  // Who is a mere user makes no namespace outside a Tenant: neither that of a drill, nor that of a probe.
  return facts.standing === 'administrator' ? [] : [gap('capsule-may-not-assign', 'blocking', facts.standing)]
}

/**
 * What stands in the way of a mode of Capsule on a cluster (cluster rule 29). Null facts: Capsule is not served there. Pure.
 */
export function capsuleGaps(mode: CapsuleMode, facts: CapsuleFacts | null): PreflightGap[] {
  if (mode === 'tenants') return tenantGaps(facts)
  if (facts === null) return []
  return [
    // Its webhooks would give what we make to a Tenant, or refuse it.
    ...(facts.standing === 'user' ? [gap('capsule-takes-namespaces', 'blocking', null)] : []),
    ...(mode === 'off' ? [gap('capsule-unheeded', 'limiting', null)] : []),
    ...(mode === 'coexist' && facts.standing === 'unread' ? [gap('capsule-unread', 'limiting', null)] : []),
  ]
}
