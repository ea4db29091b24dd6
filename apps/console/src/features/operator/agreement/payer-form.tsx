import type { Answer, TenantDetail } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useAskAgain, useRecipients } from '../../../shared/agreements/agreement-queries.ts'
import { holdsOn } from '../../../shared/agreements/agreement-view.ts'
import { useRecipientName } from '../../../shared/agreements/recipient-panel.tsx'
import { useClient } from '../../../shared/api/client.ts'
import { ActChoice, isActChosen, noActChosen, useChosenAct } from '../../../shared/finance/act-choice.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { Select } from '../../../shared/ui/select.tsx'

const membersShown = 20
const searchCharsMax = 100

/** Members found by a text; the one whose page this is where nothing is looked for. */
function usePayersFound(tenant: TenantDetail, search: string) {
  const client = useClient()
  const text = useDeferredValue(search.trim())
  const found = useQuery({
    queryKey: ['listTenants', 'payers', text],
    enabled: text !== '',
    queryFn: async ({ signal }) =>
      (await client.call('listTenants', { query: { limit: membersShown, search: text }, signal })).items,
  })
  return text === '' ? [tenant] : (found.data ?? [])
}

/** A payer as it is being chosen: what falls away with another choice is chosen anew. */
function useChosenPayer(tenant: TenantDetail) {
  const [search, setSearch] = useState('')
  const [chosenPayerId, setPayerId] = useState('')
  const [chosenRecipientId, setRecipientId] = useState('')
  const [validFrom, setValidFrom] = useState('')
  const [act, setAct] = useState(noActChosen)
  const payers = usePayersFound(tenant, search)
  const payerId = payers.find(({ id }) => id === chosenPayerId)?.id ?? payers[0]?.id ?? null
  const recipients = useRecipients(payerId)
  const day = validFrom === '' ? null : civilDate(validFrom)
  const holding = (recipients.data ?? []).filter((recipient) => day === null || holdsOn(recipient, day))
  const recipientId = holding.find(({ id }) => id === chosenRecipientId)?.id ?? holding[0]?.id ?? null
  const isItself = payerId === tenant.id
  const isReady = payerId !== null && recipientId !== null && day !== null && (isItself || isActChosen(act, day))
  const fields = { search, validFrom, act, payers, payerId, day, holding, recipientId, isItself, isReady }
  return { ...fields, isKnown: recipients.isSuccess, setSearch, setPayerId, setRecipientId, setValidFrom, setAct }
}

type Chosen = ReturnType<typeof useChosenPayer>

interface PayerFormProps {
  readonly tenant: TenantDetail
  readonly payers: Answer<'listPayerAssignments'>['items']
}

/** Who pays for a member from a day on: itself, its EPCI, a CCAS. */
export function PayerForm({ tenant, payers }: PayerFormProps) {
  const { t } = useSpeech()
  const client = useClient()
  const askAgain = useAskAgain()
  const actIdOf = useChosenAct()
  const chosen = useChosenPayer(tenant)
  const assign = useMutation({
    mutationFn: async () => {
      const { payerId, recipientId, validFrom, isItself, act } = chosen
      const actId = isItself ? null : await actIdOf(act)
      const paying = { payerTenantId: payerId ?? '', recipientId: recipientId ?? '' }
      return await client.call('assignPayer', {
        params: { tenantId: tenant.id },
        body: { ...paying, validFrom: civilDate(validFrom), actId },
      })
    },
    onSuccess: async () => {
      await askAgain()
      chosen.setValidFrom('')
    },
  })
  const sure = useSure(chosen, tenant)
  const before = usePayerBefore(chosen, payers)
  return (
    <FoldedPanel title={t('agreement.payerNew')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('agreement.payerLead')}</p>
        <PayerFields chosen={chosen} />
        {!chosen.isItself && chosen.day !== null && (
          <ActChoice chosen={chosen.act} neededOn={chosen.day} onChoose={chosen.setAct} />
        )}
        <div role="status">{assign.isSuccess && t('agreement.saved')}</div>
        {chosen.isReady ? (
          <>
            {before !== null && <p className={classes['soft']}>{before}</p>}
            <ConfirmButton
              text={t('agreement.assign')}
              sure={sure}
              keep={t('agreement.notYet')}
              isPending={assign.isPending}
              error={assign.error}
              onSure={() => assign.mutate()}
            />
          </>
        ) : (
          <p className={classes['soft']}>{t('agreement.incomplete')}</p>
        )}
      </div>
    </FoldedPanel>
  )
}

/** Who pays on the first day as it stands, where that is somebody else. */
function usePayerBefore({ payerId, day }: Chosen, payers: PayerFormProps['payers']): string | null {
  const { t } = useSpeech()
  const before = payers.find(
    ({ validFrom, validTo }) => day !== null && validFrom <= day && (validTo === null || validTo > day),
  )
  if (before === undefined || before.payerTenantId === payerId) return null
  return t('agreement.payerBefore', { payer: before.payerName })
}

/** Who will pay for whom, and from when. */
function useSure({ payers, payerId, day, isItself }: Chosen, { name: member }: TenantDetail): string {
  const { t, formats } = useSpeech()
  const from = day === null ? '' : formats.day(day)
  if (isItself) return t('agreement.assignSureItself', { member, day: from })
  const payer = payers.find(({ id }) => id === payerId)?.name ?? ''
  return t('agreement.assignSure', { payer, member, day: from })
}

function PayerFields({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useSpeech()
  const nameOf = useRecipientName()
  const { payers, payerId, holding, recipientId } = chosen
  return (
    <>
      <DayInput
        label={t('agreement.payerFrom')}
        description={t('agreement.effectiveHint')}
        required
        withAsterisk={false}
        value={chosen.validFrom}
        onChange={({ target }) => chosen.setValidFrom(target.value)}
      />
      <TextInput
        label={t('agreement.payerFind')}
        description={t('agreement.payerFindHint')}
        maxLength={searchCharsMax}
        value={chosen.search}
        error={payers.length === 0 ? t('agreement.payerNone') : undefined}
        onChange={({ target }) => chosen.setSearch(target.value)}
      />
      <Select
        label={t('agreement.payer')}
        value={payerId ?? ''}
        options={payers.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={chosen.setPayerId}
      />
      {recipientId === null ? (
        chosen.isKnown && <p className={classes['soft']}>{t('agreement.recipientNone')}</p>
      ) : (
        <Select
          label={t('agreement.recipient')}
          value={recipientId}
          options={holding.map((recipient) => ({ value: recipient.id, text: nameOf(recipient) }))}
          onChange={chosen.setRecipientId}
        />
      )}
    </>
  )
}
