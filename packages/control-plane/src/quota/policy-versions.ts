import type { QuotaRequest } from '@grenier/contracts'
import { type QuotaPolicy, quotaPolicyV1 } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'

/** Finds the policy a request was judged under, so that a due date never moves with a later one. */
export type PolicyOf = (request: QuotaRequest) => QuotaPolicy

/** Reads every version once, for many requests. */
export async function readPolicies(tx: Transaction): Promise<PolicyOf> {
  const published = await tx.quota.listPolicies()
  const byVersion = new Map(
    published.map(({ version, data }): [number, QuotaPolicy] => [version, { version, ...data }]),
  )
  return ({ automatic }) => byVersion.get(automatic?.policyVersion ?? quotaPolicyV1.version) ?? quotaPolicyV1
}
