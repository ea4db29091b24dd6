import { civilDate } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useAskAgain } from '../../../shared/agreements/agreement-queries.ts'
import { FurtherFields } from '../../../shared/agreements/further-fields.tsx'
import { useTermsSaid } from '../../../shared/agreements/use-terms-said.ts'
import { useClient } from '../../../shared/api/client.ts'
import { ActChoice, isActChosen, noActChosen, useChosenAct } from '../../../shared/finance/act-choice.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { MemberActFields } from './member-act-fields.tsx'
import { TermsFields } from './terms-fields.tsx'
import { faultsOfTerms, termsOfText, textOfTerms } from './terms-text.ts'

const numberCharsMax = 60

/** Another agreement, after the last day of the one before. */
export function NewAgreementForm({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const termsSaid = useTermsSaid()
  const client = useClient()
  const askAgain = useAskAgain()
  const actIdOf = useChosenAct()
  const [number, setNumber] = useState('')
  const [startsOn, setStartsOn] = useState('')
  const [terms, setTerms] = useState(() => textOfTerms(undefined))
  const [act, setAct] = useState(noActChosen)
  const said = () => termsOfText(terms, undefined)
  const record = useMutation({
    mutationFn: async () => {
      const named = { number: number.trim(), startsOn: civilDate(startsOn) }
      return await client.call('recordAgreement', {
        params: { tenantId },
        body: { ...said(), ...named, actId: await actIdOf(act) },
      })
    },
    onSuccess: askAgain,
  })
  const isNamed = number.trim() !== '' && startsOn !== ''
  const isReady = isNamed && faultsOfTerms(terms).size === 0 && isActChosen(act, civilDate(startsOn))
  return (
    <FoldedPanel title={t('agreement.anew')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('agreement.anewLead')}</p>
        <div className={classes['pair']}>
          <TextInput
            label={t('agreement.newNumber')}
            required
            withAsterisk={false}
            maxLength={numberCharsMax}
            value={number}
            onChange={({ target }) => setNumber(target.value)}
          />
          <DayInput
            label={t('agreement.startsOn')}
            required
            withAsterisk={false}
            value={startsOn}
            onChange={({ target }) => setStartsOn(target.value)}
          />
        </div>
        <TermsFields terms={terms} onTerms={setTerms} />
        <FurtherFields terms={terms} onTerms={(part) => setTerms({ ...terms, ...part })} />
        <MemberActFields terms={terms} onTerms={setTerms} />
        {startsOn !== '' && <ActChoice chosen={act} neededOn={civilDate(startsOn)} onChoose={setAct} />}
        {isReady ? (
          <>
            <p className={classes['soft']}>
              {t('agreement.then', { day: formats.day(civilDate(startsOn)), terms: termsSaid(said()) })}
            </p>
            <ConfirmButton
              text={t('agreement.recordNew')}
              sure={t('agreement.recordNewSure', { number: number.trim(), day: formats.day(civilDate(startsOn)) })}
              keep={t('agreement.notYet')}
              isPending={record.isPending}
              error={record.error}
              onSure={() => record.mutate()}
            />
          </>
        ) : (
          <p className={classes['soft']}>{t('agreement.incomplete')}</p>
        )}
      </div>
    </FoldedPanel>
  )
}
