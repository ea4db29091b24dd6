import { Textarea } from '@mantine/core'
import { type RefObject, useRef, useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './clusters.module.css'

/** What the API takes as a kubeconfig. */
const kubeconfigCharsMin = 20
const lengths = {
  kubeconfig: { charsMax: 100_000, rows: 4 },
  exitKubeconfig: { charsMax: 100_000, rows: 4 },
  s3SecretKey: { charsMax: 256, rows: 1 },
} as const

/** A secret that stands in its field alone: no state, no cache, no address and no storage of the browser ever holds it. */
interface Secret {
  readonly field: RefObject<HTMLTextAreaElement | null>
  /** Whether enough stands there to be sent. */
  readonly isWritten: boolean
  readonly onWrite: () => void
  /** What stands there, which the field then forgets. */
  readonly take: () => string
}

export function useSecret({ charsMin } = { charsMin: kubeconfigCharsMin }): Secret {
  const field = useRef<HTMLTextAreaElement>(null)
  const [isWritten, setIsWritten] = useState(false)
  return {
    field,
    isWritten,
    onWrite: () => setIsWritten((field.current?.value.trim().length ?? 0) >= charsMin),
    take: () => {
      const text = field.current?.value ?? ''
      if (field.current !== null) field.current.value = ''
      setIsWritten(false)
      return text
    },
  }
}

interface SecretFieldProps {
  readonly secret: Secret
  /** Which one, as its texts are called. */
  readonly part: keyof typeof lengths
  readonly error: string | null
}

/** A field whose text nobody reads over a shoulder, and no browser keeps, corrects or sends to be checked. */
export function SecretField({ secret, part, error }: SecretFieldProps) {
  const { t } = useSpeech()
  const { charsMax, rows } = lengths[part]
  return (
    <Textarea
      ref={secret.field}
      label={t(`clusters.${part}`)}
      description={t(`clusters.${part}Hint`)}
      error={error}
      rows={rows}
      maxLength={charsMax}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      data-1p-ignore
      data-lpignore="true"
      classNames={{ input: classes['secret'] ?? '' }}
      onChange={secret.onWrite}
    />
  )
}
