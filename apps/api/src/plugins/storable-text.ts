import type { Language, RequestFault } from '@grenier/contracts'
import { faultsMax } from '../limits.ts'
import { InvalidRequest } from './request-problem.ts'

const texts = {
  fr: 'Ce texte contient un caractère qui ne peut être conservé (nul, ou moitié d’un caractère).',
  en: 'This text contains a character that cannot be kept (null, or half of a character).',
} as const satisfies Record<Language, string>

/** U+0000 is in no text of PostgreSQL, and half a surrogate pair in no UTF-8. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** JSON that holds neither of them, however it is read: they can only stand there escaped, for the reader to unescape. */
const suspicious = /\\u(0000|d[89a-f])/i

function* unstorableIn(value: unknown, field: string): Generator<string> {
  if (typeof value === 'string') {
    if (!isStorable(value)) yield field
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      // The name itself may be kept, as that of a label is; it is not repeated in an answer as it stands.
      if (!isStorable(name)) yield field
      else yield* unstorableIn(part, field === '' ? name : `${field}.${name}`)
    }
  }
}

/** Every text within a value that could not be kept as it was sent. */
export function unstorableTexts(part: RequestFault['in'], value: unknown, language: Language): RequestFault[] {
  const fields = [...unstorableIn(value, '')].slice(0, faultsMax)
  return fields.map((field) => ({ in: part, field, code: 'text-unstorable', detail: texts[language] }))
}

/** Looks at a body only where its text makes it worth it. @throws InvalidRequest */
export function refuseUnstorableBody(
  body: { readonly text: string; readonly value: unknown },
  language: Language,
): void {
  if (!suspicious.test(body.text)) return
  const faults = unstorableTexts('body', body.value, language)
  if (faults.length > 0) throw new InvalidRequest(faults)
}
