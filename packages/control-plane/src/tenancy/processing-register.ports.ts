import type { ControllerEntry } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

/** What the register of processing is made of. */
export interface ProcessingRegisterStore {
  /** Members as they are on that day, by id, with what of theirs is in use. Platform scope. */
  listControllers(
    query: { cursor?: string | undefined; limit: number },
    on: CivilDate,
  ): Promise<{ items: ControllerEntry[]; nextCursor: string | null }>
  /** The same of one; null for an unknown tenant. Both scopes. */
  controllerEntry(tenantId: string, on: CivilDate): Promise<ControllerEntry | null>
}
