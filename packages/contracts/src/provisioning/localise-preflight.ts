import type { Language } from '../shared/language.ts'
import { fillSentence } from '../shared/sentence.ts'
import type { ClusterPreflight } from './preflight.schemas.ts'
import { preflightGapTexts } from './preflight-texts.ts'

/** Adds to each gap its sentence. */
export function localisePreflight(answer: object, language: Language): object {
  const preflight = answer as ClusterPreflight
  return {
    ...preflight,
    gaps: preflight.gaps.map((gap) => {
      const subject = gap.subject ?? '–'
      return {
        ...gap,
        explanation: fillSentence(preflightGapTexts[gap.code], { subject, subjectOn: subject }, language),
      }
    }),
  } satisfies ClusterPreflight
}
