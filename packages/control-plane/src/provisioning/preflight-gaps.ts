import type { CapsuleMode, MissingPermission, NetworkProbe, PreflightGap } from '@grenier/contracts'
import { civilDateOf, credentialEndToldAt, type Instant, isRenewalLate } from '@grenier/quota-billing'
import { capsuleGaps } from './capsule-gaps.ts'
import { networkGaps } from './network-gaps.ts'
import type { ClusterFacts, TokenRenewal } from './preflight.ports.ts'

/** Server-side apply, its strict validation and the quota keys we write are stable from here on. */
const oldestMinor = 25
/** ValidatingAdmissionPolicy is stable from here on (cluster rule 5). */
const admissionPolicyMinor = 30

interface Judged {
  readonly facts: ClusterFacts
  /** The cluster that was declared. */
  readonly kubeSystemUid: string
  readonly now: Instant
  readonly timeZone: string
  /** Left out: `off`. */
  readonly capsule?: CapsuleMode | undefined
  /** The newest probe of its network with a verdict; null: there is none. */
  readonly probe: NetworkProbe | null
  /** Why a token was not renewed the last time. */
  readonly renewalFailure?: string | null
  /** How repository passwords stand in the escrow; left out: nobody asked. */
  readonly escrow?: { readonly isConfigured: boolean; readonly outsideCount: number }
}

/**
 * What stands in the way on a cluster, blocking things first. Pure: the facts were read by the gateway. A cluster whose
 * identity is another one is judged for nothing else (cluster rule 7).
 */
export function preflightGaps({
  facts,
  kubeSystemUid,
  now,
  timeZone,
  capsule = 'off',
  probe,
  renewalFailure = null,
  escrow,
}: Judged): PreflightGap[] {
  if (facts.kubeSystemUid !== kubeSystemUid) return [gap('identity-mismatch', 'blocking', facts.kubeSystemUid)]
  const gaps = [
    ...versionGaps(facts.kubernetesVersion),
    ...facts.missingPermissions.map((missing) =>
      gap('permission-missing', missing.isBlocking ? 'blocking' : 'limiting', permissionText(missing)),
    ),
    ...(facts.isIdentityUnknown === true ? [gap('worker-identity-unknown', 'limiting', null)] : []),
    ...servedGaps(facts),
    ...classGaps(facts),
    ...(facts.claimSteps === 'not-enforced' ? [gap('claim-steps-unenforced', 'limiting', null)] : []),
    ...networkGaps(probe, { now, timeZone }),
    ...capsuleGaps(capsule, facts.capsule ?? null),
    ...exitGaps(facts.exit, now, timeZone),
    ...keepingGaps(facts.keeping),
    ...escrowGaps(escrow),
    ...renewalGaps(facts.renewal, 'token-not-renewed'),
    ...(renewalFailure === null ? [] : [gap('token-renewal-failed', 'limiting', renewalFailure)]),
    ...expiryGaps(facts, { code: 'credential-expiring', now, timeZone }),
  ]
  const blocking = (found: PreflightGap): boolean => found.severity === 'blocking'
  return [...gaps.filter(blocking), ...gaps.filter((found) => !blocking(found))]
}

function gap(code: PreflightGap['code'], severity: PreflightGap['severity'], subject: string | null): PreflightGap {
  return { code, severity, subject }
}

/** `create schedules.k8up.io`, `bind clusterroles.rbac.authorization.k8s.io/grenier-member`, `get secrets -n velero`. */
function permissionText({ group, resource, verb, name, namespace }: MissingPermission): string {
  const place = namespace === undefined ? '' : ` -n ${namespace}`
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === null ? '' : `/${name}`}${place}`
}

/** A version that cannot be read is not judged: vendors append what they like. */
function versionGaps(version: string): PreflightGap[] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? []
  if (major !== '1' || minor === undefined) return []
  if (Number(minor) < oldestMinor) return [gap('version-unsupported', 'blocking', version)]
  return Number(minor) < admissionPolicyMinor ? [gap('admission-policies-unserved', 'limiting', version)] : []
}

function servedGaps({ served }: ClusterFacts): PreflightGap[] {
  const has = (group: string): boolean => served.some((found) => found.group === group)
  const gaps: PreflightGap[] = []
  if (!has('k8up.io') && !has('velero.io')) gaps.push(gap('backup-driver-missing', 'limiting', null))
  if (!has('objectbucket.io') && !has('objectstorage.k8s.io')) gaps.push(gap('buckets-unserved', 'limiting', null))
  if (!has('snapshot.storage.k8s.io')) gaps.push(gap('snapshots-unserved', 'limiting', null))
  return gaps
}

/** Kubernetes deletes what a claim held unless the class says `Retain` (cluster rule 5). */
function classGaps({ storageClasses }: ClusterFacts): PreflightGap[] {
  if (storageClasses.length === 0) return [gap('classes-missing', 'limiting', null)]
  return storageClasses
    .filter(({ reclaimPolicy }) => reclaimPolicy !== 'Retain')
    .map(({ name }) => gap('class-deletes', 'limiting', name))
}

/** Nothing of this keeps anybody from being provisioned: exits wait. */
function exitGaps(exit: ClusterFacts['exit'], now: Instant, timeZone: string): PreflightGap[] {
  if (exit.kind === 'none') return [gap('exit-credential-missing', 'limiting', null)]
  if (exit.kind === 'worker') return [gap('exit-identity-shared', 'limiting', null)]
  if (exit.kind === 'refused') return [gap('exit-credential-refused', 'limiting', exit.detail)]
  return [
    ...exit.missingPermissions.map((missing) => gap('exit-permission-missing', 'limiting', permissionText(missing))),
    ...renewalGaps(exit.renewal, 'exit-token-not-renewed'),
    ...expiryGaps(exit, { code: 'exit-credential-expiring', now, timeZone }),
  ]
}

/** A policy that is not there protects nothing; one that names somebody else stops every exit. */
function keepingGaps(keeping: ClusterFacts['keeping']): PreflightGap[] {
  if (keeping === null || keeping.state === 'enforced') return []
  const code = keeping.state === 'not-enforced' ? 'deletion-not-denied' : 'exits-denied'
  return [gap(code, 'limiting', keeping.policyName)]
}

interface Expiry {
  readonly code: 'credential-expiring' | 'exit-credential-expiring'
  readonly now: Instant
  readonly timeZone: string
}

/** It concerns every cluster: that of the one that was lost as well. */
function escrowGaps(escrow: Judged['escrow']): PreflightGap[] {
  if (escrow === undefined) return []
  if (!escrow.isConfigured) return [gap('escrow-not-configured', 'limiting', null)]
  return escrow.outsideCount === 0 ? [] : [gap('escrow-incomplete', 'limiting', String(escrow.outsideCount))]
}

function renewalGaps(
  renewal: TokenRenewal | null | undefined,
  code: 'token-not-renewed' | 'exit-token-not-renewed',
): PreflightGap[] {
  const missing = renewal?.missing ?? null
  return missing === null ? [] : [gap(code, 'limiting', permissionText(missing))]
}

/** What renews itself is told of only when it should have done so. */
function expiryGaps(
  { credentialExpiresAt: expiresAt, renewal }: Pick<ClusterFacts, 'credentialExpiresAt' | 'renewal'>,
  { code, now, timeZone }: Expiry,
): PreflightGap[] {
  if (expiresAt === null || now < credentialEndToldAt(expiresAt)) return []
  const renewsItself = renewal != null && renewal.missing === null && !isRenewalLate(renewal.life, now)
  if (renewsItself) return []
  return [gap(code, 'limiting', civilDateOf(expiresAt, timeZone))]
}
