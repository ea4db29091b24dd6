import { trailFault } from '../../../properties/money-model/final-checks.ts'
import { changedRows } from '../../../properties/money-model/frozen-rows.ts'
import { brokenLaws } from '../../../properties/money-model/invariants.ts'
import { callOf, operator } from '../../use-cases/house.ts'
import type { Check } from './check.ts'

/** What `verify` counts in the ledger of quotas. */
export const invariantsHold: Check = async ({ stage }) => {
  const { violations } = await stage.house.api.verifyInvariants({}, callOf(operator))
  return violations === 0 ? [] : [`${violations} violations`]
}

/** The laws of money, which the model of months is held to as well. */
export const lawsOfMoneyHold: Check = ({ stage }) => brokenLaws(stage.admin)

/** The audit trail as a reader offline follows it. */
export const auditTrailIsWhole: Check = async ({ stage }) => {
  const fault = await trailFault(stage)
  return fault === null ? [] : [fault]
}

/** No row that is written once has changed since it was first seen, a month or a year ago. */
export const nothingWrittenChanges: Check = async ({ stage }) => await changedRows(stage.admin, new Map(stage.frozen))
