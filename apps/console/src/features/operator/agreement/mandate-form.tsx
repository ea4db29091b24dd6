import type { Command } from '@grenier/contracts'
import { addDays, centsOfText, civilDate } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useToday } from '../../../shared/api/use-today.ts'
import { ActChoice, isActChosen, noActChosen, useChosenAct } from '../../../shared/finance/act-choice.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { Select } from '../../../shared/ui/select.tsx'

type MandateFunction = Command<'recordMandate'>['function']

const functions = ['mayor', 'delegate', 'requester'] as const satisfies readonly MandateFunction[]
const charsMax = 200

interface MandateText {
  readonly function: MandateFunction
  readonly personName: string
  readonly personSubject: string
  /** Empty: none. */
  readonly ceiling: string
  readonly validFrom: string
  /** Empty: until further notice. */
  readonly lastDay: string
}

function isCeilingFaulty({ ceiling }: MandateText): boolean {
  const cents = ceiling.trim() === '' ? 0n : centsOfText(ceiling)
  return cents === null || cents < 0n
}

const isWhole = (text: MandateText): boolean =>
  text.personName.trim() !== '' && text.personSubject.trim() !== '' && text.validFrom !== '' && !isCeilingFaulty(text)

/** What of a mandate is sent: who may do what, up to which amount, from the first day through the last. */
function saidOf(text: MandateText) {
  return {
    function: text.function,
    personName: text.personName.trim(),
    personSubject: text.personSubject.trim(),
    ceilingCents: text.ceiling.trim() === '' ? null : centsOfText(text.ceiling),
    validFrom: civilDate(text.validFrom),
    validUntil: text.lastDay === '' ? null : addDays(civilDate(text.lastDay), 1),
  }
}

/** Who signs or asks for a member from a day on; who signs by delegation names the act that says so. */
export function MandateForm({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const actIdOf = useChosenAct()
  const validFrom = useToday()
  const nobody = { personName: '', personSubject: '', ceiling: '', lastDay: '' }
  const [text, setText] = useState<MandateText>({ function: 'mayor', validFrom, ...nobody })
  const [act, setAct] = useState(noActChosen)
  const isDelegate = text.function === 'delegate'
  const record = useMutation({
    mutationFn: async () => {
      const actId = isDelegate ? await actIdOf(act) : null
      return await client.call('recordMandate', { params: { tenantId }, body: { ...saidOf(text), actId } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listMandates'] }),
  })
  const isReady = isWhole(text) && (!isDelegate || isActChosen(act, civilDate(text.validFrom)))
  return (
    <FoldedPanel title={t('agreement.mandateNew')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('agreement.mandateNewLead')}</p>
        <MandateFields tenantId={tenantId} text={text} onText={setText} />
        {isDelegate && text.validFrom !== '' && (
          <ActChoice chosen={act} neededOn={civilDate(text.validFrom)} onChoose={setAct} />
        )}
        {isReady ? (
          <ConfirmButton
            text={t('agreement.recordMandate')}
            sure={t('agreement.recordMandateSure', {
              person: text.personName.trim(),
              day: formats.day(civilDate(text.validFrom)),
            })}
            keep={t('agreement.notYet')}
            isPending={record.isPending}
            error={record.error}
            onSure={() => record.mutate()}
          />
        ) : (
          <p className={classes['soft']}>{t('agreement.mandateIncomplete')}</p>
        )}
      </div>
    </FoldedPanel>
  )
}

interface FieldsProps {
  readonly tenantId: string
  readonly text: MandateText
  readonly onText: (text: MandateText) => void
}

function MandateFields({ tenantId, text, onText }: FieldsProps) {
  const { t } = useSpeech()
  const days = [
    ['validFrom', t('agreement.mandateFrom'), undefined],
    ['lastDay', t('agreement.mandateLastDay'), t('agreement.mandateLastDayHint')],
  ] as const
  return (
    <>
      <Select
        label={t('agreement.mandateFunction')}
        value={text.function}
        options={functions.map((value) => ({ value, text: t(`agreement.mandate.${value}`) }))}
        onChange={(chosen) => onText({ ...text, function: chosen })}
      />
      <div className={classes['pair']}>
        <PersonFields tenantId={tenantId} text={text} onText={onText} />
        <TextInput
          label={t('agreement.ceilingEuros')}
          description={t('agreement.ceilingHint')}
          inputMode="decimal"
          value={text.ceiling}
          error={isCeilingFaulty(text) ? t('agreement.commitmentFaulty') : undefined}
          onChange={({ target }) => onText({ ...text, ceiling: target.value })}
        />
        {days.map(([name, label, description]) => (
          <DayInput
            key={name}
            label={label}
            description={description}
            value={text[name]}
            onChange={({ target }) => onText({ ...text, [name]: target.value })}
          />
        ))}
      </div>
    </>
  )
}

/** Who it is: somebody who acts by invitation is proposed, and named as the provider does. */
function PersonFields({ tenantId, text, onText }: FieldsProps) {
  const { t } = useSpeech()
  const client = useClient()
  const proposed = useId()
  const people = useQuery({
    queryKey: ['listRoleAssignments', tenantId, 'mandates'],
    queryFn: async ({ signal }) => (await client.call('listRoleAssignments', { params: { tenantId }, signal })).items,
  })
  const nameOf = (subject: string) =>
    people.data?.find(({ personSubject }) => personSubject === subject.trim())?.personName ?? null
  return (
    <>
      <TextInput
        label={t('agreement.personSubject')}
        description={t('agreement.personSubjectHint')}
        list={proposed}
        required
        withAsterisk={false}
        maxLength={charsMax}
        value={text.personSubject}
        onChange={({ target: { value } }) =>
          onText({ ...text, personSubject: value, personName: nameOf(value) ?? text.personName })
        }
      />
      <datalist id={proposed}>
        {(people.data ?? []).map(({ id, personSubject, personName, personEmail }) => (
          <option key={id} value={personSubject}>
            {personName ?? personEmail ?? personSubject}
          </option>
        ))}
      </datalist>
      <TextInput
        label={t('agreement.personName')}
        required
        withAsterisk={false}
        maxLength={charsMax}
        value={text.personName}
        onChange={({ target }) => onText({ ...text, personName: target.value })}
      />
    </>
  )
}
