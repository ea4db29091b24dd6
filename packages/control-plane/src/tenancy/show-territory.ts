import type { PlannedTerritoryChange, TerritorySums } from '@grenier/contracts'
import { quotaMovesOf, type TerritoryEffect } from './judge-territory.ts'
import type { PlannedBodyChange } from './plan-territory-event.ts'
import type { TerritoryCosts } from './territory-costs.ts'

/** What follows from changes, judged together. */
export interface TerritoryConsequences {
  readonly effects: ReadonlyMap<string, TerritoryEffect>
  readonly costs: TerritoryCosts
}

/** A change with what follows from it for the member behind it. */
export function shownChange<Change extends PlannedBodyChange>(
  change: Change,
  { effects, costs }: TerritoryConsequences,
): Change & Pick<PlannedTerritoryChange, 'quotaMoves' | 'obstacles' | 'yearlyCost'> {
  const effect = effects.get(change.organisationId)
  const owed = change.tenantId === null ? undefined : costs.rows.get(change.tenantId)
  return {
    ...change,
    quotaMoves: effect === undefined ? [] : quotaMovesOf(effect),
    obstacles: [...(effect?.obstacles ?? [])],
    yearlyCost:
      owed === undefined || costs.ratedMonth === null
        ? null
        : {
            beforeMicros: owed.currentMicros,
            afterMicros: owed.simulatedMicros,
            differenceMicros: owed.differenceMicros,
          },
  }
}

/** How many changes of which kind there are, and what they come to for all members. */
export function sumsOf(
  changes: readonly PlannedBodyChange[],
  { effects, costs }: TerritoryConsequences,
): TerritorySums {
  const ofKind = (kind: PlannedBodyChange['kind']) => changes.filter((change) => change.kind === kind).length
  const isHeldUp = ({ organisationId }: PlannedBodyChange) => (effects.get(organisationId)?.obstacles.length ?? 0) > 0
  return {
    changed: ofKind('changed'),
    merged: ofKind('merged'),
    gone: ofKind('gone'),
    members: changes.filter(({ tenantId }) => tenantId !== null).length,
    withObstacle: changes.filter(isHeldUp).length,
    ...costs.sums,
  }
}
