import type { Language } from '@grenier/contracts'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { type Formats, formatsOf } from './formats.ts'
import { bringLanguage } from './text-parts.ts'
import {
  type CountedKey,
  type FilledBy,
  type NamedGroup,
  nameOf,
  namesOf,
  rememberLanguage,
  type TextKey,
  translate,
  translateCount,
} from './translate.ts'

/** How the console speaks: texts, and how that language writes numbers and days. */
export interface Speech {
  readonly language: Language
  readonly formats: Formats
  readonly t: <Key extends TextKey>(key: Key, ...filled: FilledBy<Key>) => string
  readonly tCount: (base: CountedKey, count: number) => string
  /** What a code of the API is called; one that this release does not know stands for itself. */
  readonly nameOf: (group: NamedGroup, code: string) => string
  readonly namesOf: (group: NamedGroup) => readonly { readonly code: string; readonly name: string }[]
  readonly speak: (language: Language) => void
}

/** Where a language does not come, what is spoken goes on, and it can be chosen again. */
async function speakOf(wanted: Language): Promise<Language> {
  await bringLanguage(wanted)
  rememberLanguage(wanted)
  return wanted
}

const SpeechContext = createContext<Speech | null>(null)

interface SpeechProviderProps {
  /** Its texts are there. */
  readonly first: Language
  readonly children: ReactNode
}

/** Gives everything in it one language; the choice is remembered on this machine. */
export function SpeechProvider({ first, children }: SpeechProviderProps) {
  const [language, setLanguage] = useState(first)
  const speech = useMemo<Speech>(() => {
    document.documentElement.lang = language
    return {
      language,
      formats: formatsOf(language),
      t: (key, ...filled) => translate(language, key, ...filled),
      tCount: (base, count) => translateCount(language, base, count),
      nameOf: (group, code) => nameOf(language, group, code),
      namesOf: (group) => namesOf(language, group),
      speak: (wanted) => void speakOf(wanted).then(setLanguage, () => setLanguage(language)),
    }
  }, [language])
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

export function useSpeech(): Speech {
  const speech = use(SpeechContext)
  if (speech === null) throw new Error('nothing speaks outside SpeechProvider')
  return speech
}
