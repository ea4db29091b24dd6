import type { LevelEffectData, RefusalData, SimulatedLine } from '@grenier/contracts'
import { type LevelEffect, levelEffects, roundUpToStep, storageBytesMax } from '@grenier/quota-billing'
import { heldAtSubmission } from './hold-lines.ts'
import { isFitting, type PlannedLine } from './plan-lines.ts'
import type { TrendOf } from './read-trends.ts'

function levelData({ level, ...effect }: LevelEffect, showsGiven: boolean): LevelEffectData {
  const given = {
    poolId: level.nodeId,
    limitBytes: level.limitBytes,
    overcommitPercent: Number(level.overcommitPercent),
    allocatedBytes: level.allocatedBytes,
    heldBytes: level.heldBytes,
  }
  return { levelName: level.name, ...effect, given: showsGiven ? given : null }
}

/** The size a line would be granted, also where it is refused; a size beyond all storage stays as it was asked. */
export function roundedQuotaBytes({ position, wantedQuotaBytes, plan }: PlannedLine): bigint {
  if (plan.kind === 'fits') return plan.roundedQuotaBytes
  const rounded = roundUpToStep(wantedQuotaBytes, position.offer.roundingStepBytes)
  return rounded <= storageBytesMax ? rounded : wantedQuotaBytes
}

/** One line of a simulation. `showsGiven` is for those who may see what pools have given, not only what they have left. */
export function simulatedLine(
  line: PlannedLine,
  refusal: RefusalData | null,
  { trendOf, showsGiven }: { trendOf: TrendOf; showsGiven: boolean },
): SimulatedLine {
  const { position, wantedQuotaBytes } = line
  const { offer, quotaBytes, path } = position
  const rounded = roundedQuotaBytes(line)
  const deltaBytes = rounded - quotaBytes
  const effects = levelEffects({ path, deltaBytes, trendOfNode: (nodeId) => trendOf({ offerId: offer.id, nodeId }) })
  return {
    offerId: offer.id,
    offerCode: offer.code,
    offerName: offer.name,
    currentQuotaBytes: quotaBytes,
    wantedQuotaBytes,
    roundedQuotaBytes: rounded,
    deltaBytes,
    fits: refusal === null,
    refusal,
    heldAtSubmissionBytes: isFitting(line) ? heldAtSubmission(line) : 0n,
    levels: effects.map((effect) => levelData(effect, showsGiven)),
  }
}
