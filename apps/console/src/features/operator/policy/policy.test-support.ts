import type { Language, QuotaPolicyData } from '@grenier/contracts'
import { quotaPolicyV1 } from '@grenier/quota-billing'
import { enPolicy } from '../../../shared/i18n/en/policy.ts'
import { formatsOf } from '../../../shared/i18n/formats.ts'
import { frPolicy } from '../../../shared/i18n/fr/policy.ts'
import { addTexts, translate, translateCount } from '../../../shared/i18n/translate.ts'
import type { PolicySpeech } from './policy-sentences.ts'

const { version: _version, steps, ...figures } = quotaPolicyV1

/** What holds before anything was published. */
export const firstPolicy: QuotaPolicyData = { ...figures, steps: [...steps] }

const texts = { fr: frPolicy, en: enPolicy } as const

/** How a language speaks of policies, outside the page. */
export function speechOf(language: Language): PolicySpeech {
  addTexts(language, texts[language])
  return {
    formats: formatsOf(language),
    t: (key, ...filled) => translate(language, key, ...filled),
    tCount: (base, count) => translateCount(language, base, count),
  }
}

/** With the spaces that numbers and French have as plain ones. */
export function plain<Said>(said: Said): Said {
  return JSON.parse(JSON.stringify(said).replaceAll(/[\u00a0\u202f]/g, ' ')) as Said
}
