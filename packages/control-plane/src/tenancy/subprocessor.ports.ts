import type { Command, ListedObjection, Subprocessor, SubprocessorObjection } from '@grenier/contracts'
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
  /** A second one of a tenant to the same throws `objection-known`. Platform scope, like the other writes. */
  insertObjection(objection: SubprocessorObjection): Promise<void>
  /** The newest first. */
  objectionsOf(tenantId: string): Promise<SubprocessorObjection[]>
  /** The oldest first, members as they are called on that day. Platform scope. */
  listObjections(
    query: Command<'listSubprocessorObjections'>,
    on: CivilDate,
  ): Promise<{ items: ListedObjection[]; nextCursor: string | null }>
  /** Null when missing or another tenant's. */
  getObjection(tenantId: string, id: string): Promise<SubprocessorObjection | null>
  /** The same, locked for the rest of the transaction. */
  lockObjection(tenantId: string, id: string): Promise<SubprocessorObjection | null>
  /** Writes the answer and the version of a locked one: nothing else of it ever changes. */
  answerObjection(objection: SubprocessorObjection): Promise<void>
}
