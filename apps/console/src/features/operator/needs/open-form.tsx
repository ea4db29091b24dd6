import { civilDate, civilDateOf } from '@grenier/quota-billing'
import { Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { isPursued } from '../../../shared/finance/pursued-draft.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './campaign.module.css'

const draftsMax = 100
const messageMax = 1_000

interface OpenFormProps {
  /** Years of which there is a campaign. */
  readonly known: readonly string[]
}

/** Opens a campaign for a year to come: its days, by whose prices it is reckoned, and what members are told. */
export function OpenForm({ known }: OpenFormProps) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, tCount } = useSpeech()
  const { installation } = useSignedIn()
  const today: string = civilDateOf(installation.now, installation.timeZone)
  const nextYear = String(Math.max(Number(today.slice(0, 4)), ...known.map(Number)) + 1)
  const [year, setYear] = useState(nextYear)
  const [opensOn, setOpensOn] = useState(today)
  const [closesOn, setClosesOn] = useState(`${Number(nextYear) - 1}-10-31`)
  const [draftId, setDraftId] = useState('')
  const [message, setMessage] = useState('')
  const open = useMutation({
    mutationFn: () =>
      client.call('openNeedsCampaign', {
        body: {
          year,
          opensOn: civilDate(opensOn),
          closesOn: civilDate(closesOn),
          tariffDraftId: draftId === '' ? null : draftId,
          message: message.trim() === '' ? null : message.trim(),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listNeedsCampaigns'] }),
  })
  const members = useQuery({
    queryKey: ['countTenants', { situation: 'member' }],
    queryFn: async ({ signal }) =>
      (await client.call('countTenants', { query: { situation: 'member' }, signal })).total,
  })
  const isYear = /^2\d{3}$/.test(year)
  return (
    <Panel title={t('campaign.open')}>
      <div className={classes['form']}>
        <TextInput
          label={t('campaign.year')}
          inputMode="numeric"
          value={year}
          error={isYear ? undefined : t('campaign.yearWrong', { year: nextYear })}
          onChange={({ target }) => setYear(target.value)}
        />
        <DayField text="opensOn" value={opensOn} min={today} onDay={setOpensOn} />
        <DayField text="closesOn" value={closesOn} min={opensOn} onDay={setClosesOn} />
        <PricesChoice draftId={draftId} onChoose={setDraftId} />
        <Textarea
          label={t('campaign.message')}
          value={message}
          maxLength={messageMax}
          onChange={({ currentTarget }) => setMessage(currentTarget.value)}
        />
        {/* Who is told cannot be untold: how many they are is said before. */}
        {isYear && opensOn !== '' && closesOn !== '' && members.data !== undefined && (
          <ConfirmButton
            text={t('campaign.start')}
            sure={tCount('campaign.startSure', members.data)}
            keep={t('campaign.startKeep')}
            isPending={open.isPending}
            error={open.error}
            onSure={() => open.mutate()}
          />
        )}
      </div>
    </Panel>
  )
}

interface DayFieldProps {
  readonly text: 'opensOn' | 'closesOn'
  readonly value: string
  readonly min: string
  readonly onDay: (day: string) => void
}

function DayField({ text, value, min, onDay }: DayFieldProps) {
  const { t } = useSpeech()
  return (
    <DayInput
      label={t(`campaign.${text}`)}
      value={value}
      min={min}
      onChange={({ target }) => onDay(target.value)}
      required
    />
  )
}

interface PricesChoiceProps {
  /** Empty: the tariff in force. */
  readonly draftId: string
  readonly onChoose: (draftId: string) => void
}

/** By whose prices a year is reckoned. */
function PricesChoice({ draftId, onChoose }: PricesChoiceProps) {
  const client = useClient()
  const { t } = useSpeech()
  const drafts = useQuery({
    queryKey: ['listTariffDrafts', 'campaign'],
    queryFn: ({ signal }) => client.call('listTariffDrafts', { query: { limit: draftsMax }, signal }),
  })
  return (
    <Select
      label={t('campaign.prices')}
      value={draftId}
      options={[
        { value: '', text: t('campaign.pricesInForce') },
        ...(drafts.data?.items ?? []).filter(isPursued).map(({ id, name }) => ({ value: id, text: name })),
      ]}
      onChange={onChoose}
    />
  )
}
