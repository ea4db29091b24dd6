import type { RegisterCommune } from '@grenier/contracts'
import { TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { writtenSiretFault } from '../../../shared/operator/siret-text.ts'
import { Panel } from '../../../shared/ui/page.tsx'
import classes from './enrolment.module.css'

/** Above this it is no enrolment by hand: SIRETs are then given when statements are about to be issued. */
export const siretsAtOnceMax = 12

interface SiretFieldsProps {
  readonly communes: readonly RegisterCommune[]
  /** By INSEE code. */
  readonly texts: Readonly<Record<string, string>>
  readonly onTexts: (texts: Readonly<Record<string, string>>) => void
}

/** Where the debts of each are to land, if it is known already: no statement takes a number without it. */
export function SiretFields({ communes, texts, onTexts }: SiretFieldsProps) {
  const { t } = useSpeech()
  return (
    <Panel title={t('enrolment.sirets')}>
      <div className={classes['stack']}>
        <p className={classes['soft']}>{t('enrolment.siretsLead')}</p>
        <div className={classes['sirets']}>
          {communes.map(({ inseeCode, name, siren }) => {
            const text = texts[inseeCode] ?? ''
            const fault = writtenSiretFault(text, siren)
            return (
              <TextInput
                key={inseeCode}
                label={t('enrolment.siretOf', { name })}
                inputMode="numeric"
                maxLength={20}
                autoComplete="off"
                value={text}
                error={fault === null ? undefined : t(`enrolment.siretFault.${fault}`)}
                onChange={({ target }) => onTexts({ ...texts, [inseeCode]: target.value })}
              />
            )
          })}
        </div>
      </div>
    </Panel>
  )
}
