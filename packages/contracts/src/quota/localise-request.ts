import type { Language } from '../shared/language.ts'
import { expirySentence, localiseHistory } from './event-texts.ts'
import type { AutomaticDecision, QuotaRequest, RefusalData } from './quota.schemas.ts'
import { reasonSentence } from './reason-texts.ts'
import { alternativeSentence, refusalSentence } from './refusal-texts.ts'
import { localiseVisaReasons } from './visa-texts.ts'

/** Refusals with their sentences, and those of what they offer. What is stored never carries any. */
export function localiseRefusals(refusals: readonly RefusalData[], language: Language): RefusalData[] {
  const namesOffer = refusals.length > 1
  return refusals.map((refusal) => ({
    ...refusal,
    explanation: refusalSentence(refusal, language, { namesOffer }),
    alternatives: refusal.alternatives.map((alternative) => ({
      ...alternative,
      explanation: alternativeSentence(alternative, language),
    })),
  }))
}

/** A verdict with a sentence for each reason whose code this release knows. */
export function localiseDecision(automatic: AutomaticDecision | null, language: Language): AutomaticDecision | null {
  if (automatic === null) return null
  const namesOffer = new Set(automatic.reasons.map(({ params }) => params['offerCode'])).size > 1
  const reasons = automatic.reasons.map((reason) => {
    const explanation = reasonSentence(reason, language, { namesOffer })
    return explanation === undefined ? reason : { ...reason, explanation }
  })
  return { ...automatic, reasons }
}

/**
 * A request in the caller's language: why it was refused, why it was automatic or not, why it wants a visa, why it ended by
 * itself.
 */
export function localiseRequest(request: QuotaRequest, language: Language): QuotaRequest {
  const { decidedBy, decisionReason } = request
  const decisionExplanation = expirySentence({ by: decidedBy, reason: decisionReason }, language)
  return {
    ...request,
    ...(decisionExplanation === undefined ? {} : { decisionExplanation }),
    history: localiseHistory(request.history, language),
    refusals: localiseRefusals(request.refusals, language),
    automatic: localiseDecision(request.automatic, language),
    visaReasons: localiseVisaReasons(request.visaReasons, language),
  }
}

/** A page of requests in the caller's language. */
export function localiseRequestPage<Page extends { items: QuotaRequest[] }>(page: Page, language: Language): Page {
  return { ...page, items: page.items.map((request) => localiseRequest(request, language)) }
}
