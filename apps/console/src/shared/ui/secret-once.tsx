import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import classes from './facts.module.css'

interface SecretOnceProps {
  /** What it is, and that it is shown this once. */
  readonly sentence: string
  readonly secret: string
  readonly onNoted: () => void
}

/** Something that is shown once: to be copied, and put away when it was. */
export function SecretOnce({ sentence, secret, onNoted }: SecretOnceProps) {
  const { t } = useSpeech()
  const [isCopied, setIsCopied] = useState(false)
  const onCopy = () => {
    // Where the browser refuses, the text can still be marked and copied by hand.
    void navigator.clipboard?.writeText(secret).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    )
  }
  return (
    <div className={classes['tight']} role="status">
      <p>{sentence}</p>
      <code className={classes['secret']}>{secret}</code>
      <div className={classes['buttons']}>
        <Button
          variant="default"
          leftSection={isCopied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          onClick={onCopy}
        >
          {t(isCopied ? 'access.copied' : 'access.copy')}
        </Button>
        <Button onClick={onNoted}>{t('access.noted')}</Button>
      </div>
    </div>
  )
}
