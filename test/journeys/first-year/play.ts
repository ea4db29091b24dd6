import type { CivilDate } from '@grenier/quota-billing'
import type { Happening } from './calendar.ts'
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

/** Plays what happens day by day, through real use cases on a real PostgreSQL. Who opened it closes the stage. */
export async function play(calendar: readonly Happening[], { tell, serverUrl, until, signal }: Played): Promise<Stage> {
  const stage = await openStage(tell, serverUrl)
  try {
    for (const happening of calendar) {
      signal?.throwIfAborted()
      if (until !== undefined && happening.on > until) break
      stage.house.setClock(morningOf(happening.on))
      if (happening.tells !== undefined) tell(`${happening.on} – ${happening.tells}`)
      await happening.does(stage)
    }
    return stage
  } catch (error) {
    await stage.close()
    throw error
  }
}
