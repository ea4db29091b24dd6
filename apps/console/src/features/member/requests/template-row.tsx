import type { Offer, SpaceOutlook } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { Draft } from './draft.ts'
import classes from './requests.module.css'
import { templatesOf } from './templates.ts'

interface TemplateRowProps {
  readonly offers: readonly Offer[]
  readonly spaces: SpaceOutlook['items']
  readonly onChoose: (part: Partial<Draft>) => void
}

/** Requests that many ask for, filled in by one tap; each can still be changed before it is sent. */
export function TemplateRow({ offers, spaces, onChoose }: TemplateRowProps) {
  const { t, formats } = useSpeech()
  const templates = templatesOf(offers, spaces)
  if (templates.length === 0) return null
  return (
    <section className={classes['templates']}>
      <h2 className={classes['small']}>{t('ask.templates')}</h2>
      <ul>
        {templates.map(({ reason, offer, quotaBytes }) => (
          <li key={reason}>
            <Button
              variant="default"
              className={classes['wordy'] ?? ''}
              onClick={() => onChoose({ offerId: offer.id, quotaBytes, reason: t(`ask.reason.${reason}`) })}
            >
              {t(`ask.template.${reason}`, { space: offer.name, size: formats.bytes(quotaBytes) })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
