import type { Contact } from '@grenier/contracts'

/** Whom to write to at tenants. Reading works in both scopes, writing in the platform scope. */
export interface ContactStore {
  insertContact(contact: Contact): Promise<void>
  /** Every contact of a tenant, former ones too, the newest first. */
  listContacts(tenantId: string): Promise<Contact[]>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockContact(tenantId: string, id: string): Promise<Contact | null>
  /** Writes end and version of a locked contact: nothing else of it ever changes. */
  updateContact(contact: Contact): Promise<void>
}
