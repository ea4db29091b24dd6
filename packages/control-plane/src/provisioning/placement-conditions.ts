import { type Condition, renderProblem } from '@grenier/contracts'
import { type CivilDate, expiringCertificates, type Instant, placeOfOffer } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { faultParams } from './fault-data.ts'
import type { PlacementFacts, PlaceOfTenant } from './placement.ports.ts'
import { type PlaceOfFault, placesFor } from './places-of-tenant.ts'

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>

const messageLengthMax = 500

/** Whether one fire takes a tenant's data and its backups. */
export function siteVerdict({ isSameSite, reason }: { isSameSite: boolean; reason: string | null }): Verdict {
  if (!isSameSite) return { status: 'True', reason: 'AnotherSite', message: '' }
  const message = reason ?? 'When it was placed, no other site could take the backups.'
  return { status: 'False', reason: 'BackupSameSite', message }
}

function reasonOf(faults: readonly PlaceOfFault[]): string {
  const codes = faults.map(({ fault }) => fault.code)
  if (codes.includes('certificate-expired')) return 'CertificateExpired'
  return codes.includes('certificate-missing') ? 'DataClassUncertified' : 'ResidencyNotMet'
}

function sentencesOf(faults: readonly PlaceOfFault[]): string {
  const sentences = faults.map(({ fault, placeName }) => {
    const params = faultParams(fault, placeName)
    return renderProblem({ code: fault.code, language: 'en', params }).detail
  })
  return [...new Set(sentences)].join(' ')
}

/**
 * Whether what a tenant stores stands where it may. A certificate that has ended since is a condition and nothing more:
 * what is there stays and is backed up, and nothing is added. null: nothing it stores needs a place of its own.
 */
function dataClassVerdict(tenant: PlaceOfTenant, facts: PlacementFacts, today: CivilDate): Verdict | null {
  const classed = tenant.quotas.filter(({ dataClasses }) => dataClasses.length > 0)
  if (classed.length === 0 && tenant.residencyMin === null) return null
  const places = placesFor({ tenant, facts, today }, [])
  const faults = tenant.quotas.flatMap(({ offerId }) => places.faultsOf(offerId))
  if (faults.length > 0) return { status: 'False', reason: reasonOf(faults), message: sentencesOf(faults) }
  const held = { certificates: facts.certificates, today }
  const expiring = classed.flatMap(({ offerId, dataClasses }) => {
    const place = placeOfOffer(facts, offerId)
    const name = facts.offers.find(({ id }) => id === offerId)?.name ?? ''
    if (place === null) return []
    return expiringCertificates(place, { dataClasses, residencyMin: null }, held).map(
      ({ certificate, heldUntil }) => `“${name}” holds ${certificate} until ${heldUntil}, and nothing follows it.`,
    )
  })
  return expiring.length > 0
    ? { status: 'True', reason: 'CertificateExpiring', message: expiring.join(' ') }
    : { status: 'True', reason: 'Certified', message: '' }
}

/** Conditions of where a tenant stands, today. They hinder no provisioning. Platform scope. */
export async function placementConditions(
  tx: Transaction,
  { tenantId, today, at }: { tenantId: string; today: CivilDate; at: Instant },
): Promise<Condition[]> {
  const tenant = await tx.provisioning.placeOfTenant(tenantId)
  if (tenant === null) return []
  const { storageSiteId, backupSiteId, sameSiteReason, residencyMin, quotas } = tenant
  const needsFacts = residencyMin !== null || quotas.some(({ dataClasses }) => dataClasses.length > 0)
  const facts = needsFacts ? await tx.provisioning.placementFacts({ countsNamespaces: false }) : null
  const verdicts = [
    {
      type: 'BackupOnAnotherSite',
      verdict: siteVerdict({ isSameSite: storageSiteId === backupSiteId, reason: sameSiteReason }),
    },
    { type: 'DataClassCertified', verdict: facts === null ? null : dataClassVerdict(tenant, facts, today) },
  ]
  return verdicts.flatMap(({ type, verdict }) =>
    verdict === null
      ? []
      : [
          {
            type,
            ...verdict,
            message: verdict.message.slice(0, messageLengthMax),
            observedGeneration: tenant.generation,
            changedAt: at,
          },
        ],
  )
}
