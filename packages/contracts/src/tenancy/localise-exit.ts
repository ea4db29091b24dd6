import type { z } from 'zod'
import type { Language } from '../shared/language.ts'
import { problems } from '../shared/problems.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { TenantExit, tenantExits } from './exit.schemas.ts'

/** What an exit waits for that a person has to do, by the code that is stored, with the cluster's name after a colon. */
const personTexts: Readonly<Record<string, Sentence>> = {
  'exit-credential-missing': problems['exit-credential-missing'],
  'exit-visa-missing': problems['exit-visa-missing'],
}

function waitText(one: string, language: Language): string {
  const [, code = '', cluster = ''] = /^([a-z-]+)(?:: (.*))?$/.exec(one) ?? []
  const sentence = Object.hasOwn(personTexts, code) ? personTexts[code] : undefined
  return sentence === undefined ? one : fillSentence(sentence, { cluster }, language)
}

/** An exit in the caller's language: what it waits for, where a person has to act; things are named as they are. */
export function localiseExit(answer: object, language: Language): object {
  const exit = answer as TenantExit
  const waitingForExplanations = exit.waitingFor.map((one) => waitText(one, language))
  const isSaid = waitingForExplanations.some((text, index) => text !== exit.waitingFor[index])
  return (isSaid ? { ...exit, waitingForExplanations } : exit) satisfies TenantExit
}

/** The same for a list. */
export function localiseExits(answer: object, language: Language): object {
  const { items } = answer as z.output<typeof tenantExits>
  return { items: items.map((item) => localiseExit(item, language)) }
}
