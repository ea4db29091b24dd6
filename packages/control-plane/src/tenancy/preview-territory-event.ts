import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { judgeChanges } from './judge-territory.ts'
import { newTerritoryCommunes } from './new-territory-communes.ts'
import { effectiveDay, planChanges } from './plan-territory-event.ts'
import { shownChange, sumsOf } from './show-territory.ts'
import { monthToRate, territoryCosts } from './territory-costs.ts'

/**
 * What the register says otherwise of those who are recorded, and what would follow: quotas that leave one pool for another,
 * what stands in the way, who would owe more or less in a year, and which communes are new where somebody is recorded. Reads only, in one snapshot. Problem: `territory-date`.
 */
export function previewTerritoryEvent(ports: ApiPorts): UseCase<'previewTerritoryEvent'> {
  return async ({ effectiveOn: asked, onlyMembers, behind, limit }) => {
    const effectiveOn = effectiveDay(ports, asked)
    const now = ports.clock.now()
    return await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const changes = await planChanges(ports, tx, effectiveOn)
      const effects = await judgeChanges(tx, changes, effectiveOn)
      const consequences = { effects, costs: await territoryCosts(ports, tx, { changes, now }) }
      const listed = onlyMembers === 'true' ? changes.filter(({ tenantId }) => tenantId !== null) : changes
      const page = listed.slice(behind, behind + limit)
      const { source, registerOn } = ports.register.edition
      return {
        source,
        registerOn,
        effectiveOn,
        sums: sumsOf(changes, consequences),
        newCommunes: await newTerritoryCommunes(ports, tx, monthToRate(now, ports.installation.timeZone)),
        items: page.map((change) => shownChange(change, consequences)),
        nextBehind: behind + limit < listed.length ? behind + limit : null,
      }
    })
  }
}
