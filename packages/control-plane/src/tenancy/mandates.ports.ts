import type { Mandate } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

/** Who signs or asks for tenants. Reading works in both scopes, writing in the platform scope. */
export interface MandateStore {
  insertMandate(mandate: Mandate): Promise<void>
  /** Every mandate of a tenant, those that lapsed too, the newest first. */
  listMandates(tenantId: string): Promise<Mandate[]>
  /** Those of one person, whatever their dates; most people of most tenants have none. */
  mandatesOf(tenantId: string, personSubject: string): Promise<Mandate[]>
  /** The same of several tenants and one person of each. Platform scope only. */
  mandatesOfPersons(persons: readonly { tenantId: string; personSubject: string }[]): Promise<Mandate[]>
  /** Addresses that are known of those who may sign on a day; whoever never signed in has none. Platform scope only. */
  signerAddresses(tenantId: string, on: CivilDate): Promise<string[]>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockMandate(tenantId: string, id: string): Promise<Mandate | null>
  /** Writes end and version of a locked mandate: nothing else of it ever changes. */
  updateMandate(mandate: Mandate): Promise<void>
}
