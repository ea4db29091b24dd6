import type { Offer } from '@grenier/contracts'
import { type AutoApprovalPolicy, type Instant, type QuotaPolicy, quotaPolicyV1 } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { PolicyInForce } from './lifecycle.ports.ts'

/** Who decided, where no person did. */
export const policyDecider = 'policy'

/** The policy in force at that instant: what was published last and is valid, else version 1. */
export async function policyInForce(tx: Transaction, at: Instant): Promise<PolicyInForce> {
  return (await tx.quota.policyInForce(at)) ?? { ...quotaPolicyV1, publishedBy: null }
}

/** The same for an offer: the policy's figures and the offer's own sizes. */
export function policyFor(policy: QuotaPolicy, offer: Offer): AutoApprovalPolicy {
  return { ...policy, sizeSteps: offer.sizeStepsBytes }
}
