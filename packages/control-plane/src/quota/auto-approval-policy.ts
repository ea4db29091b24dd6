import type { Offer } from '@grenier/contracts'
import { type AutoApprovalPolicy, autoApprovalPolicyV1 } from '@grenier/quota-billing'

/** The version stored with every decision made, or left to a person, under it. */
export const policyVersion = autoApprovalPolicyV1.version

/** Who decided, where no person did. */
export const policyDecider = 'policy'

/** The policy in force for an offer: the installation's figures and the offer's own sizes. */
export function policyFor(offer: Offer): AutoApprovalPolicy {
  return { ...autoApprovalPolicyV1, sizeSteps: offer.sizeStepsBytes }
}
