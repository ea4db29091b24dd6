import type { Organisation, TerritoryBody, TerritoryEvent } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { changePlace } from '../quota/change-place.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { encodeAnswer } from '../shared/run-command.ts'
import type { TerritoryEffect } from './judge-territory.ts'
import { registerCondition } from './register-conditions.ts'
import type { StoredTerritoryChange } from './territory-event.ports.ts'

/** Who acts where time does. */
const actor = 'schedule'

interface Applying {
  readonly event: TerritoryEvent
  readonly at: Instant
}

/** The organisation of an EPCI: the one that is recorded, or a new one, from the event's day on. */
async function ensureGroup(
  ports: JobPorts,
  tx: Transaction,
  { epci, event, at }: Applying & { epci: TerritoryBody['epci'] },
): Promise<string | null> {
  if (epci === null) return null
  await tx.tenancy.lockRegisterEntry(epci.siren)
  const [standing] = await tx.tenancy.epciRecorded([epci.siren])
  if (standing !== undefined) return standing.organisationId
  const organisation: Organisation = {
    id: ports.ids.next(),
    kind: 'epci',
    name: epci.name,
    siren: epci.siren,
    inseeCode: null,
    departementCode: epci.departementCode === '' ? null : epci.departementCode,
    population: null,
    groupId: null,
    validFrom: event.effectiveOn,
    source: event.source,
    recordedAt: at,
    version: 1,
  }
  await tx.tenancy.insertOrganisation(organisation)
  await audit(tx, { organisationId: organisation.id, tenantId: null, event, at })
  return organisation.id
}

/** What the trail says of an organisation that the event changed: as it is from the event's day on. */
async function audit(
  tx: Transaction,
  fact: Applying & { organisationId: string; tenantId: string | null; before?: unknown },
): Promise<void> {
  const { organisationId, tenantId, event, at, before = null } = fact
  const organisation = await tx.tenancy.getOrganisation(organisationId, event.effectiveOn)
  await tx.audit.append([
    {
      tenantId,
      actor,
      action: 'apply-territory-event',
      subjectKind: 'organisation',
      subjectId: organisationId,
      // No call stands behind a job; the event's own id finds its rows together.
      requestId: event.id,
      recordedAt: at,
      before,
      after: organisation === null ? null : encodeAnswer('registerOrganisation', organisation),
    },
  ])
}

/** What the body is from the event's day on, beside what it was before. */
async function writeFacts(
  ports: JobPorts,
  tx: Transaction,
  { change, event, at }: Applying & { change: StoredTerritoryChange },
): Promise<void> {
  const { organisationId, facts, after } = change
  const own = { organisationId, from: event.effectiveOn, source: event.source, at }
  const isOther = facts.some((fact) => ['insee-code', 'name', 'siren', 'departement'].includes(fact))
  if (isOther || after === null) await tx.tenancy.succeedIdentity({ ...own, after })
  if (facts.includes('epci') || after === null) {
    const groupId = await ensureGroup(ports, tx, { epci: after?.epci ?? null, event, at })
    await tx.tenancy.succeedGroup({ ...own, groupId })
  }
  const population = after?.population ?? null
  if (facts.includes('population') && population !== null) await tx.tenancy.insertPopulation({ ...own, ...population })
}

/** All rights and obligations go to the successor (CGCT L2113-5): who pays from that day on is the successor. */
async function writeSuccession(
  ports: JobPorts,
  tx: Transaction,
  { change, event, at }: Applying & { change: StoredTerritoryChange },
): Promise<void> {
  const { organisationId: predecessorId, successorId, tenantId } = change
  if (successorId === null) return
  const { id: eventId, effectiveOn } = event
  await tx.tenancy.insertSuccession({ predecessorId, successorId, effectiveOn, eventId, at })
  if (tenantId === null) return
  const [successor] = await tx.tenancy.standingBodies([successorId])
  if (successor === undefined || successor.tenantId === null) throw new Error('a member was merged into no member')
  await tx.tenancy.takeOverPayments({
    predecessorTenantId: tenantId,
    successorTenantId: successor.tenantId,
    from: effectiveOn,
    nextId: () => ports.ids.next(),
    at,
  })
}

/** What the register leaves open about the member, as it is from now on. */
async function renewCondition(
  { installation }: JobPorts,
  tx: Transaction,
  { tenantId, organisationId, at }: { tenantId: string; organisationId: string; at: Instant },
): Promise<void> {
  const today = civilDateOf(at, installation.timeZone)
  const organisation = await tx.tenancy.getOrganisation(organisationId, today)
  const tenant = await tx.tenancy.getTenant(tenantId, today)
  if (organisation === null || tenant === null) return
  await tx.tenancy.saveConditions({ tenantId, conditions: [registerCondition(organisation, at)], ready: tenant.ready })
}

/**
 * Applies the changes of one group, in order: who is merged before who goes on, so that no code or SIREN is two bodies' at once.
 * The tree is locked and nothing stands in the way. Each leaves its row in the trail, and its member is told.
 */
export async function applyGroup(
  ports: JobPorts,
  tx: Transaction,
  group: Applying & {
    changes: readonly StoredTerritoryChange[]
    effects: ReadonlyMap<string, TerritoryEffect>
  },
): Promise<void> {
  const { event, at, changes, effects } = group
  for (const change of changes) {
    const { organisationId, tenantId, number } = change
    const standing = await tx.tenancy.getOrganisation(organisationId, event.effectiveOn)
    const before = standing === null ? null : encodeAnswer('registerOrganisation', standing)
    await writeFacts(ports, tx, { change, event, at })
    if (change.kind === 'merged') await writeSuccession(ports, tx, { change, event, at })
    const { place = null, moves = [] } = effects.get(organisationId) ?? {}
    if (place !== null) await changePlace(tx, ports.ids, { place, moves, causeId: event.id, at })
    await audit(tx, { organisationId, tenantId, event, at, before })
    if (tenantId !== null) {
      await renewCondition(ports, tx, { tenantId, organisationId, at })
      const about = { kind: 'territory-changed', subjectId: event.id, occurrence: String(number) } as const
      await tx.outbox.append([writeNoticeJob({ tenantId, ...about })])
    }
  }
  const numbers = changes.map(({ number }) => number)
  await tx.tenancy.markTerritoryChanges({ eventId: event.id, numbers, appliedAt: at, obstacle: null })
}
