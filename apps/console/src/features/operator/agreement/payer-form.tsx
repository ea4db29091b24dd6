import type { TenantDetail } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useAskAgain, useRecipients } from '../../../shared/agreements/agreement-queries.ts'
import { holdsOn } from '../../../shared/agreements/agreement-view.ts'
import { useRecipientName } from '../../../shared/agreements/recipient-panel.tsx'
import { useClient } from '../../../shared/api/client.ts'
import { ActChoice, isActChosen, noActChosen, useChosenAct } from '../../../shared/finance/act-choice.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
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

/** Who pays for a member from a day on: itself, its EPCI, a CCAS. */
export function PayerForm({ tenant }: { readonly tenant: TenantDetail }) {
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
    onSuccess: askAgain,
  })
  return (
    <FoldedPanel title={t('agreement.payerNew')}>
      <form
        className={classes['fields']}
        onSubmit={(event) => {
          event.preventDefault()
          assign.mutate()
        }}
      >
        <p className={classes['soft']}>{t('agreement.payerLead')}</p>
        <PayerFields chosen={chosen} />
        {!chosen.isItself && chosen.day !== null && (
          <ActChoice chosen={chosen.act} neededOn={chosen.day} onChoose={chosen.setAct} />
        )}
        {assign.error !== null && <ProblemView error={assign.error} />}
        <div role="status">{assign.isSuccess && t('agreement.saved')}</div>
        <Button type="submit" loading={assign.isPending} disabled={!chosen.isReady}>
          {t('agreement.assign')}
        </Button>
      </form>
    </FoldedPanel>
  )
}

function PayerFields({ chosen }: { readonly chosen: ReturnType<typeof useChosenPayer> }) {
  const { t } = useSpeech()
  const nameOf = useRecipientName()
  const { payers, payerId, holding, recipientId } = chosen
  return (
    <>
      <TextInput
        type="date"
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
