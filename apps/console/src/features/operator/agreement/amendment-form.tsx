import { type Agreement, amendmentKind } from '@grenier/contracts'
import { addDays, civilDate } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useAskAgain } from '../../../shared/agreements/agreement-queries.ts'
import { newestWording } from '../../../shared/agreements/agreement-view.ts'
import { FurtherFields } from '../../../shared/agreements/further-fields.tsx'
import { useTermsSaid } from '../../../shared/agreements/use-terms-said.ts'
import { useClient } from '../../../shared/api/client.ts'
import { ActChoice, isActChosen, noActChosen, useChosenAct } from '../../../shared/finance/act-choice.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { MemberActFields } from './member-act-fields.tsx'
import { TermsFields } from './terms-fields.tsx'
import { faultsOfTerms, termsOfText, textOfTerms } from './terms-text.ts'

type Kind = (typeof amendmentKind.options)[number]

const subjectCharsMax = 300

/** An avenant as it is being written, with what its own terms were before. */
function useAmendment(agreement: Agreement) {
  const newest = newestWording(agreement)
  const [kind, setKind] = useState<Kind>('change')
  const [subject, setSubject] = useState('')
  const [effectiveOn, setEffectiveOn] = useState('')
  const [noticeGivenOn, setNoticeGivenOn] = useState('')
  const [terms, setTerms] = useState(() => textOfTerms(newest))
  const [act, setAct] = useState(noActChosen)
  const isTermination = kind === 'termination'
  const earliestEnd =
    isTermination && noticeGivenOn !== '' && newest !== undefined
      ? addDays(civilDate(noticeGivenOn), newest.terms.noticeDays)
      : null
  const isEndFaulty = isTermination && (terms.endsOn === '' || (earliestEnd !== null && terms.endsOn < earliestEnd))
  const isReady =
    effectiveOn !== '' &&
    subject.trim() !== '' &&
    faultsOfTerms(terms).size === 0 &&
    !isEndFaulty &&
    (!isTermination || noticeGivenOn !== '') &&
    isActChosen(act, civilDate(effectiveOn))
  const newTerms = termsOfText(terms, newest?.terms)
  const body = (actId: string) => ({
    kind,
    subject: subject.trim(),
    actId,
    effectiveOn: civilDate(effectiveOn),
    noticeGivenOn: isTermination ? civilDate(noticeGivenOn) : null,
    terms: newTerms,
  })
  const fields = { kind, subject, effectiveOn, noticeGivenOn, terms, act }
  const set = { setKind, setSubject, setEffectiveOn, setNoticeGivenOn, setTerms, setAct }
  return { ...fields, ...set, newest, newTerms, isTermination, earliestEnd, isEndFaulty, isReady, body }
}

type Written = ReturnType<typeof useAmendment>

interface AmendmentFormProps {
  readonly agreement: Agreement
  /** Another one stands beside it: its title says of which it is. */
  readonly isOneOfMany: boolean
}

/** An avenant as it is written, and what it changes before it is recorded. */
export function AmendmentForm({ agreement, isOneOfMany }: AmendmentFormProps) {
  const { t } = useSpeech()
  const written = useAmendment(agreement)
  return (
    <FoldedPanel title={isOneOfMany ? t('agreement.newTo', { number: agreement.number }) : t('agreement.new')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('agreement.newLead')}</p>
        <AmendmentFields written={written} />
        {written.effectiveOn !== '' && (
          <ActChoice chosen={written.act} neededOn={civilDate(written.effectiveOn)} onChoose={written.setAct} />
        )}
        {written.isReady ? (
          <Recording agreement={agreement} written={written} />
        ) : (
          <p className={classes['soft']}>{t('agreement.incomplete')}</p>
        )}
      </div>
    </FoldedPanel>
  )
}

/** Records an avenant of an agreement as it was seen, asked twice: one that somebody recorded meanwhile is shown first. */
function Recording({ agreement, written }: { readonly agreement: Agreement; readonly written: Written }) {
  const { t, formats } = useSpeech()
  const termsSaid = useTermsSaid()
  const client = useClient()
  const askAgain = useAskAgain()
  const actIdOf = useChosenAct()
  const { newest, newTerms, isTermination, effectiveOn } = written
  const record = useMutation({
    mutationFn: async () =>
      client.call('recordAgreementAmendment', {
        params: { tenantId: agreement.tenantId, agreementId: agreement.id },
        body: written.body(await actIdOf(written.act)),
        ifMatch: agreement.version,
      }),
    onSuccess: askAgain,
  })
  const day = formats.day(civilDate(effectiveOn))
  const lastDay = newTerms.endsOn === null ? '' : formats.day(newTerms.endsOn)
  const { number } = agreement
  return (
    <>
      {newest !== undefined && (
        <p className={classes['soft']}>{t('agreement.before', { terms: termsSaid(newest.terms) })}</p>
      )}
      <p className={classes['soft']}>{t('agreement.then', { day, terms: termsSaid(newTerms) })}</p>
      <ConfirmButton
        text={t('agreement.record')}
        sure={isTermination ? t('agreement.endingSure', { number, day: lastDay }) : t('agreement.recordSure', { day })}
        keep={t('agreement.notYet')}
        isPending={record.isPending}
        error={record.error}
        onSure={() => record.mutate()}
      />
    </>
  )
}

function AmendmentFields({ written }: { readonly written: Written }) {
  const { t, formats } = useSpeech()
  const { kind, isTermination, earliestEnd, isEndFaulty, terms } = written
  const tooEarly = earliestEnd === null ? undefined : t('agreement.earliestEnd', { day: formats.day(earliestEnd) })
  const endFault = terms.endsOn === '' ? t('agreement.endMissing') : tooEarly
  return (
    <>
      <Select
        label={t('agreement.kind')}
        value={kind}
        options={amendmentKind.options.map((value) => ({ value, text: t(`agreement.kind.${value}`) }))}
        onChange={written.setKind}
      />
      <TextInput
        label={t('agreement.subject')}
        required
        withAsterisk={false}
        maxLength={subjectCharsMax}
        value={written.subject}
        onChange={({ target }) => written.setSubject(target.value)}
      />
      <div className={classes['pair']}>
        <DayInput
          label={t('agreement.effectiveOn')}
          description={t('agreement.effectiveHint')}
          required
          withAsterisk={false}
          value={written.effectiveOn}
          onChange={({ target }) => written.setEffectiveOn(target.value)}
        />
        {isTermination && (
          <DayInput
            label={t('agreement.noticeGivenOn')}
            required
            withAsterisk={false}
            value={written.noticeGivenOn}
            onChange={({ target }) => written.setNoticeGivenOn(target.value)}
          />
        )}
      </div>
      <TermsFields terms={terms} endFault={isEndFaulty ? endFault : undefined} onTerms={written.setTerms} />
      <FurtherFields terms={terms} onTerms={(part) => written.setTerms({ ...terms, ...part })} />
      <MemberActFields terms={terms} onTerms={written.setTerms} />
    </>
  )
}
