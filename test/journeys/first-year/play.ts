import { addDays, type CivilDate } from '@grenier/quota-billing'
import type { Happening } from './calendar.ts'
import { everyDay } from './deeds/every-day.ts'
import { morningOf, openStage, type Stage } from './stage.ts'

interface Played {
  /** Hears the year as it goes on. */
  readonly tell: (sentence: string) => void
  /** Left out: the server of the test run. */
  readonly serverUrl?: string
  /** The last day that is played; left out, all of them. */
  readonly until?: CivilDate
  /** Ends it between two days. */
  readonly signal?: AbortSignal
}

/** Every day of the months, those on which nothing else happens too. */
function daysOf(calendar: readonly Happening[], until: CivilDate | undefined): CivilDate[] {
  const [first, last] = [calendar[0]?.on, until ?? calendar.at(-1)?.on]
  const days: CivilDate[] = []
  if (first === undefined || last === undefined) return days
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Plays what happens day by day, through real use cases on a real PostgreSQL. Who opened it closes the stage. */
export async function play(calendar: readonly Happening[], { tell, serverUrl, until, signal }: Played): Promise<Stage> {
  const stage = await openStage(tell, serverUrl)
  const happeningsOn = Map.groupBy(calendar, ({ on }) => on)
  try {
    for (const day of daysOf(calendar, until)) {
      signal?.throwIfAborted()
      stage.house.setClock(morningOf(day))
      await everyDay(stage)
      for (const { tells, does } of happeningsOn.get(day) ?? []) {
        if (tells !== undefined) tell(`${day} – ${tells}`)
        await does(stage)
      }
    }
    return stage
  } catch (error) {
    await stage.close()
    throw error
  }
}
