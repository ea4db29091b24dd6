import type { NoticeFacts } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

/** What the register changed for a member: only what is another now is named. */
export async function readTerritoryChange(
  _ports: ControlPlanePorts,
  tx: Transaction,
  { tenantId, subjectId, occurrence }: Readonly<Record<'tenantId' | 'subjectId' | 'occurrence', string>>,
): Promise<NoticeFacts | null> {
  const event = await tx.tenancy.getTerritoryEvent(subjectId)
  const changes = event === null ? [] : await tx.tenancy.territoryChangesOf(subjectId)
  const change = changes.find(({ number }) => String(number) === occurrence)
  if (event === null || change === undefined || change.tenantId !== tenantId || change.appliedAt === null) return null
  const { kind, facts, after, successorId } = change
  const successor = successorId === null ? null : await tx.tenancy.getOrganisation(successorId, event.effectiveOn)
  const isNew = (fact: (typeof facts)[number]) => kind === 'changed' && facts.includes(fact)
  const told: Readonly<Record<string, string | null | undefined>> = {
    changeKind: kind,
    successorName: successor?.name,
    newName: isNew('name') ? after?.name : null,
    newSiren: isNew('siren') ? after?.siren?.replaceAll(/\d{3}(?=\d)/g, '$&\u00a0') : null,
    newInseeCode: isNew('insee-code') ? after?.inseeCode : null,
    newInhabitants: isNew('population') ? after?.population?.inhabitants.toString() : null,
    newVintage: isNew('population') ? after?.population?.vintage.toString() : null,
    newGroupName: isNew('epci') ? after?.epci?.name : null,
    leftGroup: isNew('epci') && after?.epci === null ? 'true' : null,
  }
  const entries = Object.entries(told).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const params = { effectiveOn: event.effectiveOn, source: event.source, ...Object.fromEntries(entries) }
  return { params, rows: [], refusals: [], visaReasons: [] }
}
