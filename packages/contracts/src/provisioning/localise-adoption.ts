import type { z } from 'zod'
import type { Language } from '../shared/language.ts'
import { fillSentence } from '../shared/sentence.ts'
import type { Adoption, adoptions } from './adoption.schemas.ts'
import { adoptionFindingTexts } from './adoption-texts.ts'

/** Adds to each finding its sentence. */
export function localiseAdoption(answer: object, language: Language): object {
  const adoption = answer as Adoption
  return {
    ...adoption,
    findings: adoption.findings.map((finding) => {
      const { code, subject, managers, bytes, fields } = finding
      const size = bytes === null ? {} : { usedBytes: bytes, wantedQuotaBytes: bytes }
      // Reports from before the level was written down knew one level only.
      const wantedLevel = fields[0]?.ours ?? 'baseline'
      const params = { subject, managers: managers.join(', '), wantedLevel, ...size }
      return { ...finding, explanation: fillSentence(adoptionFindingTexts[code], params, language) }
    }),
  } satisfies Adoption
}

/** The same for a list. */
export function localiseAdoptions(answer: object, language: Language): object {
  const { items } = answer as z.output<typeof adoptions>
  return { items: items.map((item) => localiseAdoption(item, language)) }
}
