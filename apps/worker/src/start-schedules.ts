import type { Clock, UnitOfWork } from '@grenier/control-plane/ports'
import type { Logger } from '@grenier/platform'
import type { Schedule } from './schedules.ts'

export interface ScheduleParts {
  readonly unitOfWork: UnitOfWork
  readonly wallClock: Clock
  readonly logger: Logger
}

/** One turn of a schedule: its outbox rows, in one transaction. */
async function runSchedule({ unitOfWork, wallClock }: ScheduleParts, schedule: Schedule): Promise<void> {
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const messages = await schedule.messages(tx, { wallClock })
    if (messages.length > 0) await tx.outbox.append(messages)
  })
}

/** Calls `work` every so often, never twice at once; a failure is logged and the next turn comes as usual. */
export function repeat(
  timing: { name: string; everyMs: number; logger: Logger },
  work: () => Promise<unknown>,
): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const turn = async (): Promise<void> => {
    busy = true
    try {
      await work()
    } catch (error) {
      timing.logger.error({ err: error, schedule: timing.name }, 'a schedule failed')
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => {
    if (!busy) running = turn()
  }, timing.everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** Starts every schedule of the table. */
export function startSchedules(parts: ScheduleParts, table: readonly Schedule[]): { stop(): Promise<void> } {
  const repeating = table.map((schedule) =>
    repeat({ name: schedule.name, everyMs: schedule.everyMs, logger: parts.logger }, () =>
      runSchedule(parts, schedule),
    ),
  )
  return {
    async stop() {
      await Promise.all(repeating.map((one) => one.stop()))
    },
  }
}
