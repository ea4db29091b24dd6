import { z } from 'zod'
import type { Sentence } from './sentence.ts'

/** What is wrong with a field, where callers need more than that it is ill-formed: a stable code and its texts. */
export interface NamedFault {
  readonly fault: string
  readonly texts: Sentence
}

/** Adds it as a custom fault: those have no other code, and their language is the API's to choose. */
export function nameFault({ value, issues }: z.core.ParsePayload, { fault, texts }: NamedFault): void {
  issues.push({ code: 'custom', input: value, message: texts.en, params: { fault, texts } })
}

/** That text and no other; another text gets this fault. */
export function onlyText<Text extends string>(text: Text, named: NamedFault) {
  return z
    .string()
    .check((payload) => {
      if (payload.value !== text) nameFault(payload, named)
    })
    .meta({ examples: [text] })
    .pipe(z.literal(text))
}
