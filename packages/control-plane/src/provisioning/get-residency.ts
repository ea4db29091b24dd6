import { type ResidencyRecord, residencyRecord } from '@grenier/contracts'
import {
  type CivilDate,
  civilDateOf,
  dayBounds,
  type Instant,
  inForceOn,
  siteOfRepository,
  storageSidesAt,
} from '@grenier/quota-billing'
import { z } from 'zod'
import { found } from '../shared/access.ts'
import type { ApiPorts, ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { signDocument } from '../shared/sign-document.ts'
import type { UseCase } from '../shared/use-case.ts'
import { standingSigningKey } from '../tenancy/signing-key.ts'
import type { ResidencyFacts } from './residency.ports.ts'

type Holding = ResidencyRecord['holdings'][number]
type Place = ResidencyRecord['places'][number]

/**
 * Where everything of a tenant stood at an instant, now where none is named, and who kept these places on that day, signed by the
 * installation's key. What nobody recorded is named as unknown; nothing is inferred from a name. Problems: `not-found`, also
 * for another tenant and for an instant before its enrolment; `instant-ahead`.
 */
export function getResidency(ports: ApiPorts): UseCase<'getResidency'> {
  return async ({ tenantId, at }, call) => {
    const now = ports.clock.now()
    const inForceAt = at ?? now
    if (inForceAt > now) throw new Problem('instant-ahead')
    const record = await readTenant(ports, { operation: 'getResidency', tenantId, call }, (tx) =>
      recordOf(ports, tx, { tenantId, inForceAt, attestedAt: now }),
    )
    const key = await standingSigningKey(ports, 'documents', ports.documentSigner)
    const signed = await signDocument(ports.documentSigner, key, z.encode(residencyRecord, record))
    const { sha256: recordSha256, ...signature } = signed
    return { record, recordSha256, ...signature }
  }
}

async function recordOf(
  { installation }: ControlPlanePorts,
  tx: Transaction,
  { tenantId, inForceAt, attestedAt }: { tenantId: string; inForceAt: Instant; attestedAt: Instant },
): Promise<ResidencyRecord> {
  const day = civilDateOf(inForceAt, installation.timeZone)
  const facts = found(await tx.provisioning.residencyFacts(tenantId, inForceAt))
  const tenant = found(await tx.tenancy.getTenant(tenantId, day))
  const holdings = [
    ...volumesOf(facts, inForceAt),
    ...bucketsOf(facts),
    ...copiesOf(facts),
    ...recordsOf(installation, facts, { day, seenAt: attestedAt }),
  ]
  const named = new Set(holdings.map(({ siteId }) => siteId))
  const operator = { name: installation.operatorName, siren: installation.operatorSiren }
  const places = facts.sites.filter(({ id }) => named.has(id)).map((site) => placeOf(facts, { site, day, operator }))
  return {
    installationId: installation.id,
    operatorName: installation.operatorName,
    operatorSiren: installation.operatorSiren,
    tenantId,
    organisationName: tenant.name,
    organisationSiren: tenant.siren,
    inForceAt,
    attestedAt,
    observedAt: facts.observedAt,
    places,
    holdings,
    unknown: unknownOf(facts, { holdings, places }),
  }
}

const kindOfSide = { current: 'volume', left: 'volume-left', coming: 'volume-coming' } as const

/** Each volume on each side on which it stands. */
function volumesOf(facts: ResidencyFacts, at: Instant): Holding[] {
  const { storageClusterId: currentClusterId, enrolledAt, moves, clusters, claims, observedAt } = facts
  return storageSidesAt({ currentClusterId, enrolledAt, moves }, at).flatMap(({ side, clusterId, since }) => {
    const cluster = clusters.find(({ id }) => id === clusterId)
    return claims.map(({ name, className, sizeBytes, createdAt }) => ({
      kind: kindOfSide[side],
      name,
      detail: className,
      count: 1,
      sizeBytes,
      since: createdAt > since ? createdAt : since,
      seenAt: side === 'current' ? observedAt : null,
      clusterName: cluster?.name ?? null,
      siteId: cluster?.siteId ?? null,
    }))
  })
}

function bucketsOf({ buckets }: ResidencyFacts): Holding[] {
  return buckets.map(({ bucketName, offerName, sizeBytes, recordedAt, seenAt, siteId }) => ({
    kind: 'bucket',
    name: bucketName,
    detail: offerName,
    count: 1,
    sizeBytes,
    since: recordedAt,
    seenAt,
    clusterName: null,
    siteId,
  }))
}

function copiesOf({ copies, sites }: ResidencyFacts): Holding[] {
  return copies.map(({ claimName, repository, count, sizeBytes, oldestTakenAt, newestTakenAt }) => ({
    kind: 'copies',
    name: claimName,
    detail: repository,
    count,
    sizeBytes,
    since: oldestTakenAt,
    seenAt: newestTakenAt,
    clusterName: null,
    siteId: siteOfRepository(repository, sites),
  }))
}

/** What the installation itself keeps of the tenant, where its settings say at which declared site since when. */
function recordsOf(
  { id, recordsSite, timeZone }: InstallationSettings,
  { sites, enrolledAt }: ResidencyFacts,
  { day, seenAt }: { day: CivilDate; seenAt: Instant },
): Holding[] {
  const site = sites.find(({ code }) => code === recordsSite?.code)
  if (site === undefined || recordsSite === undefined || recordsSite.since > day) return []
  const since = dayBounds(recordsSite.since, timeZone).dayStart
  const fields = { name: id, detail: 'PostgreSQL', count: 1, sizeBytes: null, seenAt, clusterName: null }
  return [{ kind: 'records', ...fields, since: since > enrolledAt ? since : enrolledAt, siteId: site.id }]
}

type OfSite = Readonly<{
  site: ResidencyFacts['sites'][number]
  day: CivilDate
  operator: { name: string; siren: string }
}>

function placeOf({ locations, subprocessors }: ResidencyFacts, { site, day, operator }: OfSite): Place {
  const { id: siteId, code, name, residency } = site
  const standing = inForceOn(
    locations.filter((location) => location.siteId === siteId),
    day,
  )
  if (standing === null) return { siteId, code, name, residency, location: null, keeper: null }
  const { country, postalCode, locality, validFrom: since, subprocessorId } = standing
  const subprocessor = subprocessors.find(({ id }) => id === subprocessorId)
  const keeper: Place['keeper'] =
    subprocessor === undefined
      ? { kind: 'operator', ...operator, country: null }
      : {
          kind: 'subprocessor',
          name: subprocessor.name,
          siren: subprocessor.siren,
          country: subprocessor.country,
        }
  return { siteId, code, name, residency, location: { country, postalCode, locality, since }, keeper }
}

/** That the installation's own records stand in a database is known always; where it is, only once somebody has said so. */
function unknownOf(
  { observedAt }: ResidencyFacts,
  { holdings, places }: { holdings: readonly Holding[]; places: readonly Place[] },
): ResidencyRecord['unknown'] {
  return [
    ...(observedAt === null ? (['never-observed'] as const) : []),
    ...(holdings.some(({ siteId }) => siteId === null) ? (['copies-not-placed'] as const) : []),
    ...(places.some(({ location }) => location === null) ? (['site-not-located'] as const) : []),
    ...(holdings.some(({ kind }) => kind === 'records') ? [] : (['records-not-located'] as const)),
  ]
}
