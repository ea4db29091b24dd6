import type { Transaction } from '@grenier/control-plane/ports'
import { createAccessStore } from './access/access-store.ts'
import { createAuditStore } from './audit/audit-store.ts'
import { createBillingStore } from './billing/billing-store.ts'
import { createMeteringStore } from './metering/metering-store.ts'
import { createNotificationStore } from './notification/notification-store.ts'
import { createProtectionStore } from './protection/protection-store.ts'
import { createProvisioningStore } from './provisioning/provisioning-store.ts'
import { createQuotaStore } from './quota/quota-store.ts'
import { createIdempotencyStore } from './shared/idempotency-store.ts'
import { createOutboxStore } from './shared/outbox-store.ts'
import type { StoreContext } from './shared/store-context.ts'
import { createTenancyStore } from './tenancy/tenancy-store.ts'

/**
 * The stores of one transaction. Each is made when it is first asked for: a transaction wants one or two of them, and they are
 * hundreds of statements. It is a class because V8 puts the getters of an object literal among its long-lived objects, those of
 * each object anew, and all that a transaction read stayed with them until the next full collection.
 */
export class StoresOfTransaction implements Transaction {
  private readonly context: StoreContext
  private tenancyStore: Transaction['tenancy'] | undefined
  private quotaStore: Transaction['quota'] | undefined
  private provisioningStore: Transaction['provisioning'] | undefined
  private protectionStore: Transaction['protection'] | undefined
  private meteringStore: Transaction['metering'] | undefined
  private billingStore: Transaction['billing'] | undefined
  private notificationStore: Transaction['notification'] | undefined
  private auditStore: Transaction['audit'] | undefined
  private accessStore: Transaction['access'] | undefined
  private outboxStore: Transaction['outbox'] | undefined
  private idempotencyStore: Transaction['idempotency'] | undefined

  constructor(context: StoreContext) {
    this.context = context
  }

  get ranBefore(): boolean {
    return this.context.ranBefore
  }

  get tenancy(): Transaction['tenancy'] {
    this.tenancyStore ??= createTenancyStore(this.context)
    return this.tenancyStore
  }

  get quota(): Transaction['quota'] {
    this.quotaStore ??= createQuotaStore(this.context)
    return this.quotaStore
  }

  get provisioning(): Transaction['provisioning'] {
    this.provisioningStore ??= createProvisioningStore(this.context)
    return this.provisioningStore
  }

  get protection(): Transaction['protection'] {
    this.protectionStore ??= createProtectionStore(this.context)
    return this.protectionStore
  }

  get metering(): Transaction['metering'] {
    this.meteringStore ??= createMeteringStore(this.context)
    return this.meteringStore
  }

  get billing(): Transaction['billing'] {
    this.billingStore ??= createBillingStore(this.context)
    return this.billingStore
  }

  get notification(): Transaction['notification'] {
    this.notificationStore ??= createNotificationStore(this.context)
    return this.notificationStore
  }

  get audit(): Transaction['audit'] {
    this.auditStore ??= createAuditStore(this.context)
    return this.auditStore
  }

  get access(): Transaction['access'] {
    this.accessStore ??= createAccessStore(this.context)
    return this.accessStore
  }

  get outbox(): Transaction['outbox'] {
    this.outboxStore ??= createOutboxStore(this.context)
    return this.outboxStore
  }

  get idempotency(): Transaction['idempotency'] {
    this.idempotencyStore ??= createIdempotencyStore(this.context)
    return this.idempotencyStore
  }
}
