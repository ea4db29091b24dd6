import { documentsOfTheSuite } from '../../api/support/documents-of-the-suite.ts'
import { calendarWithoutAvenant } from './calendar.ts'
import { checkNames, faultsOf } from './checks/all-checks.ts'
import { avenantFaults, avenantIsSeenOn } from './checks/avenant.ts'
import { sumsOf } from './checks/sums.ts'
import { play } from './play.ts'
import type { Stage } from './stage.ts'

/** What the command prints; sums in euros, to the micro. */
export interface Report {
  readonly months: number
  readonly members: number
  readonly statements: number
  readonly checks: Readonly<Record<string, boolean>>
  readonly sumCharges: string
  readonly sumStatements: string
  readonly sumCarried: string
}

/** A report, and what each check found that is not as it is to be. */
export interface Judged {
  readonly report: Report
  readonly faults: ReadonlyMap<string, readonly string[]>
}

const euros = (micros: bigint): string => {
  const digits = String(micros < 0n ? -micros : micros).padStart(7, '0')
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

/** The check that needs the same months once more, without the avenant. */
export const avenantCheck = 'avenantChangesOnlyLaterCharges'

type Place = Pick<Parameters<typeof play>[1], 'serverUrl' | 'signal'>

/** The avenant beside the same months without it, on a stage of their own. */
async function judgeAvenant(stage: Stage, place: Place): Promise<readonly string[]> {
  const without = await play(calendarWithoutAvenant, { ...place, tell: () => undefined, until: avenantIsSeenOn })
  try {
    return await avenantFaults(stage, without)
  } finally {
    await without.close()
  }
}

async function statementsOf({ admin }: Stage): Promise<number> {
  const { rows } = await admin.query<{ count: number }>('SELECT count(*)::integer AS count FROM statement_issue')
  return rows[0]?.count ?? 0
}

/** What the command prints of a year that was played, with what each check found of it. */
export async function reportOf(stage: Stage, faults: Judged['faults']): Promise<Report> {
  const { charges, statements, carried } = await sumsOf(stage)
  return {
    months: stage.closed.length,
    members: stage.members.size,
    statements: await statementsOf(stage),
    checks: Object.fromEntries([...faults].map(([name, found]) => [name, found.length === 0])),
    sumCharges: euros(charges),
    sumStatements: euros(statements),
    sumCarried: euros(carried),
  }
}

/** How the command ends on a report: 0 where every check holds, else 1. */
export function exitCodeOf({ checks }: Report): number {
  return Object.values(checks).every(Boolean) ? 0 : 1
}

/** Holds a year that was played to every check. `place`: where the months without the avenant are played, and what ends it. */
export async function judge(stage: Stage, place: Place = {}): Promise<Judged> {
  const played = { stage, documents: documentsOfTheSuite }
  const faults = new Map<string, readonly string[]>()
  for (const name of checkNames) {
    place.signal?.throwIfAborted()
    faults.set(name, await faultsOf(name, played))
  }
  faults.set(avenantCheck, await judgeAvenant(stage, place))
  return { report: await reportOf(stage, faults), faults }
}
