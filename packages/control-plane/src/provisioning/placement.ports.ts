import type { Certificate, Command, TenantPlacement } from '@grenier/contracts'
import type {
  CertificateFact,
  CivilDate,
  DataClass,
  Instant,
  PlaceCluster,
  PlaceOffer,
  PlaceSite,
} from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { PlacementChangeStore } from './placement-change.ports.ts'

/** All there is to choose from, with what people call it. */
export interface PlacementFacts {
  readonly sites: readonly (PlaceSite & { readonly name: string })[]
  readonly clusters: readonly (PlaceCluster & { readonly name: string })[]
  readonly offers: readonly (PlaceOffer & { readonly name: string })[]
  readonly certificates: readonly CertificateFact[]
}

/** A certificate as it is stored: where it stands depends on the day. */
export type StoredCertificate = Omit<Certificate, 'state' | 'recordedBy'> & { readonly recordedBy: string }

/** Where a tenant stands, and what it stores. */
export interface PlaceOfTenant {
  readonly generation: number
  readonly backupClusterId: string
  readonly storageSiteId: string
  readonly backupSiteId: string
  readonly sameSiteReason: string | null
  readonly residencyMin: 'FR' | 'EU' | null
  /** Offers that it has a quota of, each with the classes of data that are not ordinary and may be in it. */
  readonly quotas: readonly {
    readonly offerId: string
    readonly kind: PlaceOffer['kind']
    readonly dataClasses: readonly DataClass[]
  }[]
}

/** Certificates, and where tenants stand and may stand. Certificates and a tenant's placement are read in both scopes. */
export interface PlacementStore extends PlacementChangeStore {
  insertCertificate(certificate: StoredCertificate): Promise<void>
  /** Locked for the rest of the transaction; null when missing. */
  lockCertificate(id: string): Promise<StoredCertificate | null>
  /** Writes the withdrawal and version of a locked certificate: nothing else of it ever changes. */
  updateCertificate(certificate: StoredCertificate): Promise<void>
  /** By their last day. */
  listCertificates(query: Command<'listCertificates'>, today: CivilDate): Promise<Page<Certificate>>
  /** All of them, with the name of the site or offer that each attests. Both scopes. */
  namedCertificates(): Promise<readonly (StoredCertificate & { readonly of: string })[]>
  /** Namespaces are counted where asked for, else 0: those that stand and those of tenants not yet provisioned. */
  placementFacts(options: { countsNamespaces: boolean }): Promise<PlacementFacts>
  /** From here to the commit nobody else places a tenant. */
  lockPlacements(): Promise<void>
  insertTenantPlacement(placement: TenantPlacement & { tenantId: string; recordedAt: Instant }): Promise<void>
  /** null for a tenant enrolled before this was recorded, and for an unknown one. */
  getTenantPlacement(tenantId: string): Promise<TenantPlacement | null>
  placeOfTenant(tenantId: string): Promise<PlaceOfTenant | null>
  /** Every class of data that the tenant may hold, by its placement or by any of its quotas, ever: each once. */
  dataClassesOf(tenantId: string): Promise<DataClass[]>
  /** From now on quotas may have such data. Ordinary data needs no row. Sent, not waited for. */
  addQuotaDataClass(added: {
    tenantId: string
    offerIds: readonly string[]
    dataClass: DataClass
    causeKind: 'enrolment' | 'quota-request' | 'loan' | 'move' | 'placement-change' | 'rebuild'
    causeId: string
    recordedAt: Instant
  }): Promise<void>
}
