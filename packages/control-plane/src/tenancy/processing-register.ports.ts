import type { ControllerEntry } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

/** What the register of processing is made of. */
export interface ProcessingRegisterStore {
  /**
   * Members as they are on that day, by id, with what of theirs is in use: all, those of a département, or (`none`) those whose
   * organisation names none. Platform scope.
   */
  listControllers(
    query: { cursor?: string | undefined; limit: number; departement?: string | undefined },
    on: CivilDate,
  ): Promise<{ items: ControllerEntry[]; nextCursor: string | null }>
  /** How many there are of each département on that day, by its code; null, last: their organisations name none. Platform scope. */
  controllersByDepartement(on: CivilDate): Promise<{ code: string | null; members: number }[]>
  /** The same as an item of `listControllers`, of one; null for an unknown tenant. Both scopes. */
  controllerEntry(tenantId: string, on: CivilDate): Promise<ControllerEntry | null>
}
