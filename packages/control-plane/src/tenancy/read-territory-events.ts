import type { TerritoryChange } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { ApiPorts, ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { judgeChanges } from './judge-territory.ts'
import { shownChange, sumsOf } from './show-territory.ts'
import { territoryCosts } from './territory-costs.ts'
import type { StoredTerritoryChange } from './territory-event.ports.ts'

const platform = { kind: 'platform' } as const

/** Every territory event, the newest first. */
export function listTerritoryEvents({ unitOfWork }: ControlPlanePorts): UseCase<'listTerritoryEvents'> {
  return async () => ({ items: await unitOfWork.read(platform, (tx) => tx.tenancy.listTerritoryEvents()) })
}

/** One of them. Problem: `not-found`. */
export function getTerritoryEvent({ unitOfWork }: ControlPlanePorts): UseCase<'getTerritoryEvent'> {
  return async ({ eventId }) => found(await unitOfWork.read(platform, (tx) => tx.tenancy.getTerritoryEvent(eventId)))
}

/** Those still to be applied. */
export const isOpenChange = ({ leftOutAt, appliedAt }: StoredTerritoryChange): boolean =>
  leftOutAt === null && appliedAt === null

/** What held a change up when it was last tried is told beside what stands in its way now. */
function withLastObstacle(change: TerritoryChange, { obstacle }: StoredTerritoryChange): TerritoryChange {
  const isTold = obstacle === null || change.obstacles.some(({ code }) => code === obstacle)
  return isTold ? change : { ...change, obstacles: [...change.obstacles, { code: obstacle, params: {} }] }
}

/**
 * The changes of an event in order, with what follows from those that are still to be applied as things are now. Problems:
 * `not-found`, `cursor-invalid`.
 */
export function listTerritoryChanges(ports: ApiPorts): UseCase<'listTerritoryChanges'> {
  return async ({ eventId, onlyMembers, cursor, limit }) => {
    const now = ports.clock.now()
    return await ports.unitOfWork.read(platform, async (tx) => {
      const event = found(await tx.tenancy.getTerritoryEvent(eventId))
      const all = await tx.tenancy.territoryChangesOf(eventId)
      const open = event.state === 'withdrawn' ? [] : all.filter(isOpenChange)
      const effects = await judgeChanges(tx, open, event.effectiveOn)
      const consequences = { effects, costs: await territoryCosts(ports, tx, { changes: open, now }) }
      const query = { eventId, onlyMembers: onlyMembers === 'true', cursor, limit }
      const { items, nextCursor } = await tx.tenancy.territoryChangesPage(query)
      return {
        sums: sumsOf(open, consequences),
        items: items.map((stored) => withLastObstacle(shownChange(stored, consequences), stored)),
        nextCursor,
      }
    })
  }
}
