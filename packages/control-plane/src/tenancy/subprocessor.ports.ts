import type { Subprocessor } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

/** Who works on data of members in the operator's name. Read in both scopes, written in the platform's. */
export interface SubprocessorStore {
  insertSubprocessor(subprocessor: Subprocessor, recordedBy: string): Promise<void>
  getSubprocessor(id: string): Promise<Subprocessor | null>
  /** Locked for the rest of the transaction; null when missing. */
  lockSubprocessor(id: string): Promise<Subprocessor | null>
  /** Writes the end and the version of a locked one: nothing else of it ever changes. */
  endSubprocessor(subprocessor: Subprocessor): Promise<void>
  /** By their first day; those at work on a day where one is named. */
  listSubprocessors(on: CivilDate | null): Promise<Subprocessor[]>
  /** Whether some site's newest place that holds on a day or later names it as who keeps it. */
  keepsSiteOn(id: string, day: CivilDate): Promise<boolean>
}
