import { Button } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'

interface SendButtonProps {
  readonly text: string
  /** What is really done, where it is dangerous; null otherwise. */
  readonly sure: string | null
  readonly isPending: boolean
  readonly onSend: () => void
}

/** Sends, and asks twice only what is dangerous. */
export function SendButton({ text, sure, isPending, onSend }: SendButtonProps) {
  const { t } = useSpeech()
  if (sure === null) {
    return (
      <div key="send" className={classes['buttons']}>
        <Button loading={isPending} onClick={onSend}>
          {text}
        </Button>
      </div>
    )
  }
  return (
    <ConfirmButton
      key="sure"
      text={text}
      sure={sure}
      keep={t('clusters.notYet')}
      isPending={isPending}
      error={null}
      onSure={onSend}
    />
  )
}
