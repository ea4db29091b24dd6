import type { Language } from '@grenier/contracts'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { type Formats, formatsOf } from './formats.ts'
import {
  type CountedKey,
  type FilledBy,
  firstLanguage,
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
  readonly speak: (language: Language) => void
}

const SpeechContext = createContext<Speech | null>(null)

/** Gives everything in it one language; the choice is remembered on this machine. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  const speech = useMemo<Speech>(() => {
    document.documentElement.lang = language
    return {
      language,
      formats: formatsOf(language),
      t: (key, ...filled) => translate(language, key, ...filled),
      tCount: (base, count) => translateCount(language, base, count),
      speak: (wanted) => {
        rememberLanguage(wanted)
        setLanguage(wanted)
      },
    }
  }, [language])
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

export function useSpeech(): Speech {
  const speech = use(SpeechContext)
  if (speech === null) throw new Error('nothing speaks outside SpeechProvider')
  return speech
}
