import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import type { AdoptionFinding } from '@grenier/contracts'
import type { AdoptionFacts, FoundClaim, ObjectComparison } from './adoption.ports.ts'
import type { BlueprintQuota } from './ports.ts'

type Named = Pick<AdoptionFinding, 'code' | 'severity' | 'subject'> & Partial<AdoptionFinding>

function finding({ fields = [], managers = [], bytes = null, ...named }: Named): AdoptionFinding {
  return { ...named, fields: [...fields], managers: [...managers], bytes }
}

/** What belongs to somebody else, or would: nobody takes that over. */
function ownershipFindings(
  facts: AdoptionFacts,
  { tenantId, namespace }: { readonly tenantId: string; readonly namespace: string },
): AdoptionFinding[] {
  const { guardFault, labelledTenantId, owners, isNameOfBackup, namesInUse } = facts
  const blocker = (code: AdoptionFinding['code'], subject: string) => finding({ code, severity: 'blocker', subject })
  const faultCode = guardFault?.reason === 'HigherRevision' ? 'higher-revision' : 'other-installation'
  return [
    ...(guardFault === null ? [] : [blocker(faultCode, guardFault.subject)]),
    ...(labelledTenantId === null || labelledTenantId === tenantId ? [] : [blocker('other-tenant', labelledTenantId)]),
    ...owners.map((owner) => blocker('owned-by-others', owner)),
    ...(isNameOfBackup ? [blocker('name-of-backup', namespace)] : []),
    ...namesInUse.map((label) => blocker('name-in-use', label)),
  ]
}

function objectFindings({ label: subject, state, fields, managers, hasNote }: ObjectComparison): AdoptionFinding[] {
  const common = { subject, fields: [...fields], managers: [...managers] }
  const note = hasNote ? [finding({ code: 'note-removed', severity: 'change', subject })] : []
  if (state === 'absent') return [finding({ ...common, code: 'object-absent', severity: 'change' })]
  if (state === 'differs') return [finding({ ...common, code: 'object-differs', severity: 'change' }), ...note]
  if (managers.length > 0) return [finding({ ...common, code: 'object-owned', severity: 'change' }), ...note]
  return [finding({ ...common, code: 'object-same', severity: 'stays' }), ...note]
}

function claimFindings({ name: subject, bytes, isBound, volumeAtRisk }: FoundClaim): AdoptionFinding[] {
  return [
    finding({ code: isBound ? 'claim' : 'claim-unbound', severity: 'stays', subject, bytes }),
    ...(volumeAtRisk === null
      ? []
      : [finding({ code: 'volume-retained', severity: 'change', subject: volumeAtRisk, bytes })]),
  ]
}

/**
 * Bytes per class against the tenant's quotas: a use beyond its quota would be over from the first minute on, and one
 * that no quota covers would be paid by nobody (cluster rules 17 and 19).
 */
function classFindings(
  { claims, released }: Pick<AdoptionFacts, 'claims' | 'released'>,
  quotas: readonly BlueprintQuota[],
): AdoptionFinding[] {
  const usedByClass = new Map<string, bigint>()
  for (const { className, bytes } of [...claims, ...released])
    usedByClass.set(className, (usedByClass.get(className) ?? 0n) + bytes)
  return [...usedByClass].map(([subject, used]) => {
    const covering = quotas.filter(({ kind, className }) => kind === 'block' && className === subject)
    const granted = covering.reduce((sum, { quotaBytes }) => sum + quotaBytes, 0n)
    if (granted === 0n) return finding({ code: 'class-not-offered', severity: 'blocker', subject, bytes: used })
    if (used > granted) {
      return finding({ code: 'class-over-quota', severity: 'blocker', subject, bytes: used - granted })
    }
    return finding({ code: 'class-use', severity: 'stays', subject, bytes: used })
  })
}

/** Levels of Pod Security, the laxest first; a namespace without one is held to none. */
const securityLevels: readonly string[] = ['privileged', 'baseline', 'restricted']

function tightenedSecurity({ enforcedSecurity, wantedSecurity }: AdoptionFacts): AdoptionFinding[] {
  const subject = enforcedSecurity ?? 'privileged'
  if (securityLevels.indexOf(subject) >= securityLevels.indexOf(wantedSecurity)) return []
  const path = 'metadata.labels[pod-security.kubernetes.io/enforce]'
  const fields = [{ path, theirs: enforcedSecurity, ours: wantedSecurity }]
  return [finding({ code: 'security-tightened', severity: 'warning', subject, fields })]
}

/** What people would otherwise learn from something that no longer works. */
function warningFindings(facts: AdoptionFacts, namespace: string): AdoptionFinding[] {
  const { deployers, claims, claimsMax, objects } = facts
  const warning = (code: AdoptionFinding['code'], subject: string) => finding({ code, severity: 'warning', subject })
  const opensToday = objects.some(({ label, state }) => label.startsWith('NetworkPolicy ') && state !== 'same')
  return [
    ...deployers.map((deployer) => warning('deployed-by-others', deployer)),
    ...(opensToday ? [warning('traffic-denied', namespace)] : []),
    ...tightenedSecurity(facts),
    ...(claims.length > claimsMax ? [warning('claims-over-limit', String(claims.length))] : []),
  ]
}

/**
 * Judges what stands in a namespace that is to become a tenant's storage: what forbids it, what would change, what stays,
 * what to know. Pure; in the same order for the same facts, so that two looks can be compared.
 */
export function adoptionFindings(
  facts: AdoptionFacts,
  tenant: { readonly tenantId: string; readonly namespace: string; readonly quotas: readonly BlueprintQuota[] },
): AdoptionFinding[] {
  const stays = (code: AdoptionFinding['code']) => (subject: string) => finding({ code, severity: 'stays', subject })
  const { claims, foreignLimits, foreignOpenings, foreignQuotaKeys } = facts
  const found = [
    ...ownershipFindings(facts, tenant),
    ...classFindings(facts, tenant.quotas),
    ...facts.objects.flatMap(objectFindings),
    ...claims.flatMap(claimFindings),
    ...foreignLimits.map(stays('foreign-limits')),
    ...foreignOpenings.map(stays('foreign-opening')),
    ...foreignQuotaKeys.map(stays('quota-key-stays')),
    ...warningFindings(facts, tenant.namespace),
  ]
  return found.toSorted((left, right) => rankOf(left) - rankOf(right) || compareTexts(keyOf(left), keyOf(right)))
}

const ranks: Readonly<Record<AdoptionFinding['severity'], number>> = { blocker: 0, change: 1, warning: 2, stays: 3 }

function rankOf({ severity }: AdoptionFinding): number {
  return ranks[severity]
}

function keyOf({ code, subject }: AdoptionFinding): string {
  return `${code} ${subject}`
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Codes of what forbids a take-over, each once. */
export function blockersOf(findings: readonly AdoptionFinding[]): string[] {
  return [...new Set(findings.filter(({ severity }) => severity === 'blocker').map(({ code }) => code))]
}

/** One text for everything that was found in one namespace: the same look gives the same, whatever else moved. */
export function adoptionFingerprint(namespaceUid: string, findings: readonly AdoptionFinding[]): string {
  const plain = findings.map(({ explanation: _explanation, bytes, ...kept }) => ({
    ...kept,
    bytes: bytes === null ? null : bytes.toString(),
  }))
  return sha256Hex(canonicalJson({ namespaceUid, findings: plain }))
}
