import {
  compareRating,
  composeStatement,
  correctionPostings,
  rateUsage,
  shareCostPool,
  standingCharges,
} from '@grenier/quota-billing'

/** The rules that the laws are about, as one object: a planted fault takes the place of one of them. */
export interface ChargeRules {
  readonly rateUsage: typeof rateUsage
  readonly shareCostPool: typeof shareCostPool
  readonly compareRating: typeof compareRating
  readonly standingCharges: typeof standingCharges
  readonly correctionPostings: typeof correctionPostings
  readonly composeStatement: typeof composeStatement
}

export const ownRules: ChargeRules = {
  rateUsage,
  shareCostPool,
  compareRating,
  standingCharges,
  correctionPostings,
  composeStatement,
}
