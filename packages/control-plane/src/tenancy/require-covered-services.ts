import type { AgreementTerms } from '@grenier/contracts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'

/** An agreement covers services that there are, each once. Problem: `agreement-services-unknown`. */
export async function requireCoveredServices(
  tx: Transaction,
  { coveredOfferCodes = [] }: Pick<AgreementTerms, 'coveredOfferCodes'>,
): Promise<void> {
  if (coveredOfferCodes.length === 0) return
  const known = new Set((await readAll((query) => tx.quota.listOffers(query))).map(({ code }) => code))
  const faulty = coveredOfferCodes.filter(
    (code, place) => !known.has(code) || coveredOfferCodes.indexOf(code) !== place,
  )
  if (faulty.length > 0) throw new Problem('agreement-services-unknown', { codes: faulty.join(', ') })
}
