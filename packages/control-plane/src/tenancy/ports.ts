import type { Command, Condition, ConditionStatus, Organisation, Tenant } from '@grenier/contracts'
import type { CivilDate, DataClass, Instant, Residency } from '@grenier/quota-billing'
import type { ActFileStore, ActStore } from './act.ports.ts'
import type { AgreementStore } from './agreement.ports.ts'
import type { ContactStore } from './contacts.ports.ts'
import type { DocumentTemplateStore } from './document-template.ports.ts'
import type { ExitStore } from './exit.ports.ts'
import type { FleetStore } from './fleet.ports.ts'
import type { MandateStore } from './mandates.ports.ts'
import type { MoveStore } from './move.ports.ts'
import type { PayerStore } from './payer.ports.ts'
import type { ProcessingRegisterStore } from './processing-register.ports.ts'
import type { PurgeStore } from './purge.ports.ts'
import type { RegisterStandingStore } from './register.ports.ts'
import type { SubprocessorStore } from './subprocessor.ports.ts'
import type { SuspensionStore } from './suspension.ports.ts'
import type { TenantExportStore } from './tenant-export.ports.ts'
import type { TenantListingStore, TerritoryStore } from './territory.ports.ts'
import type { TerritoryEventStore, TerritoryFactStore } from './territory-event.ports.ts'

export interface Page<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
}

export interface NewTenant {
  readonly id: string
  readonly slug: string
  readonly organisationId: string
  readonly parentNodeId: string
  readonly storageClusterId: string
  readonly backupClusterId: string
  readonly enrolledAt: Instant
}

/** What provisioning and billing must know of a tenant's organisation on one day. */
export interface TenantOnDay {
  readonly tenantId: string
  readonly slug: string
  readonly organisationId: string
  readonly name: string
  readonly siren: string | null
  readonly inseeCode: string | null
  readonly enrolledAt: Instant
  /** When its exit was complete: it is a member no longer; null or left out while it is. */
  readonly exitedAt?: Instant | null
}

/** Who a tenant is on one day, and whether what it stores may stand anywhere. */
/** Who rows of money are of. */
export interface NamedMember {
  readonly tenantId: string
  readonly memberName: string
  readonly memberSiren: string | null
  readonly memberInseeCode: string | null
}

export interface TenantInBrief extends Pick<Tenant, 'id' | 'name' | 'inhabitants'> {
  /** What it stores where nobody says otherwise. */
  readonly dataClass: DataClass
  /** How near all of it must stay; null: wherever offers stand. */
  readonly residencyMin: Residency | null
  /** Some quota of it has, or had, data that is not ordinary. */
  readonly hasClassedQuota: boolean
  /** It has given notice, or is gone: nothing more is granted to it. */
  readonly isLeaving: boolean
  /** A move has frozen it and has not switched yet: no volumes are granted to it on either side. */
  readonly isMoving: boolean
}

export interface TenancyStore
  extends ActStore,
    ActFileStore,
    AgreementStore,
    DocumentTemplateStore,
    PayerStore,
    MandateStore,
    ContactStore,
    FleetStore,
    SuspensionStore,
    ExitStore,
    MoveStore,
    TenantExportStore,
    SubprocessorStore,
    ProcessingRegisterStore,
    PurgeStore,
    TenantListingStore,
    TerritoryStore,
    TerritoryEventStore,
    TerritoryFactStore,
    RegisterStandingStore {
  /** Inserts the organisation and its dated attributes (identity, population, group). A known SIREN or INSEE code in force throws `organisation-known`. */
  insertOrganisation(organisation: Organisation): Promise<void>
  getOrganisation(id: string, on: CivilDate): Promise<Organisation | null>
  listOrganisations(query: Command<'listOrganisations'>): Promise<Page<Organisation>>
  /** Inserts the tenant and its quota node below `parentNodeId`. */
  insertTenant(tenant: NewTenant): Promise<void>
  slugIsTaken(slug: string): Promise<boolean>
  organisationHasTenant(organisationId: string): Promise<boolean>
  getTenant(id: string, on: CivilDate): Promise<Tenant | null>
  /** Those of them that there are, by id. Platform scope only. */
  tenantsByIds(ids: readonly string[], on: CivilDate): Promise<Tenant[]>
  /** The little of a tenant that a decision rests on, found by its key: for the paths that must be fast. */
  tenantInBrief(id: string, on: CivilDate): Promise<TenantInBrief | null>
  listTenants(query: Command<'listTenants'>, on: CivilDate): Promise<Page<Tenant>>
  /** By id; of all, or of those named. */
  tenantsOnDay(on: CivilDate, tenantIds?: readonly string[]): Promise<TenantOnDay[]>
  /** What those named are called on a day; what the register took out before is called as it last was. */
  memberNames(on: CivilDate, tenantIds: readonly string[]): Promise<NamedMember[]>
  /** All there ever were, by id; null: from the first on. */
  tenantIdsAfter(page: { after: string | null; limit: number }): Promise<string[]>
  listConditions(tenantId: string): Promise<Condition[]>
  /** Upserts conditions by type; `ready` is the tenant's overall readiness. Returns whether anything changed. */
  saveConditions(change: {
    tenantId: string
    conditions: readonly Condition[]
    ready: ConditionStatus
  }): Promise<boolean>
  /** The tenant's row for the rest of the transaction: what a later statement reads, nobody changes beside it. */
  lockTenant(tenantId: string): Promise<void>
  /** The tenant should be something else: provisioning has work to do. Sent, not waited for. */
  raiseGeneration(tenantId: string): Promise<void>
}
