import * as fc from 'fast-check'
import { secondsPerDay } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { whereAny } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

interface Ended {
  readonly takenBytes: bigint
  /** Ended, and still in use or perhaps. */
  readonly owedBytes: bigint
}

function told({ takenBytes, owedBytes }: Ended): string {
  const owed = owedBytes > 0n ? 'temporary bytes owed' : 'temporary bytes'
  return takenBytes === 0n && owedBytes === 0n ? 'nothing temporary ended' : `${owed}, ${takenBytes}, ${owedBytes}`
}

function expected(model: QuotaModel): Ended {
  let takenBytes = 0n
  for (const temporary of model.temporaries) {
    if (model.day <= temporary.lastDay || temporary.leftBytes === 0n) continue
    const taken = model.takeBack(temporary.tenant, temporary.offer, temporary.leftBytes)
    temporary.leftBytes -= taken
    temporary.hasEnded = true
    takenBytes += taken
  }
  const owed = model.temporaries.filter(({ hasEnded }) => hasEnded)
  return { takenBytes, owedBytes: owed.reduce((total, { leftBytes }) => total + leftBytes, 0n) }
}

async function sums({ admin }: World): Promise<{ lowered: bigint; owed: bigint }> {
  const { rows } = await admin.query<{ lowered: string; owed: string }>(
    `SELECT coalesce(sum(lowered_bytes), 0)::text AS lowered,
            coalesce(sum(extra_bytes - lowered_bytes) FILTER (WHERE ended_at IS NOT NULL), 0)::text AS owed
       FROM temporary_quota`,
  )
  return { lowered: BigInt(rows[0]?.lowered ?? 0), owed: BigInt(rows[0]?.owed ?? 0) }
}

/** So many days go by, and the schedule ends temporary quotas: each falls to the larger of its base and what is in use. */
export function endsTemporariesAfter(days: number): QuotaCommand {
  return quotaCommand({
    text: `${days} days later the schedule looks at temporary quotas`,
    target: ({ temporaries }) => whereAny(temporaries, ({ leftBytes }) => leftBytes > 0n),
    expected: (model) => {
      model.seconds += days * secondsPerDay
      return told(expected(model))
    },
    actual: async (world) => {
      world.pass(days * secondsPerDay)
      const before = await sums(world)
      await world.house.jobs['end-temporary-quotas']({})
      const after = await sums(world)
      return told({ takenBytes: after.lowered - before.lowered, owedBytes: after.owed })
    },
  })
}

/** Days go by, and temporary quotas end. */
export const endTemporaries: fc.Arbitrary<QuotaCommand> = fc.constantFrom(1, 6, 41).map(endsTemporariesAfter)
