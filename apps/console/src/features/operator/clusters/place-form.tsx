import type { Subprocessor } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, type RefusalTable, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'

/** What belongs to the operator itself. */
const ofOperator = ''
const empty = { validFrom: '', postalCode: '', locality: '', country: 'FR', keeperId: ofOperator }
type Part = keyof typeof empty

const charsMax = { postalCode: 20, locality: 100, country: 2 } as const

const refusals: RefusalTable<Part> = {
  byCode: {
    'site-location-elsewhere': 'country',
    'site-location-known': 'validFrom',
    'subprocessor-unknown': 'keeperId',
    'subprocessor-not-at-work': 'keeperId',
  },
  byField: [
    [/^validFrom/, 'validFrom'],
    [/^postalCode/, 'postalCode'],
    [/^locality/, 'locality'],
    [/^country/, 'country'],
    [/^subprocessorId/, 'keeperId'],
  ],
}

interface PlaceFormProps {
  readonly siteId: string
  /** Who may keep it beside the operator. */
  readonly keepers: readonly Subprocessor[]
}

/** Where a site is from a day on, and who keeps it; nothing that was said before changes. */
export function PlaceForm({ siteId, keepers }: PlaceFormProps) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [text, setText] = useState(empty)
  const { validFrom, country, postalCode, locality, keeperId } = text
  const locate = useMutation({
    mutationFn: () => {
      const subprocessorId = keeperId === ofOperator ? null : keeperId
      const place = { country, postalCode: postalCode.trim(), locality: locality.trim() }
      const body = { validFrom: civilDate(validFrom), ...place, subprocessorId }
      return client.call('locateSite', { params: { siteId }, body })
    },
    onSuccess: async () => {
      setText(empty)
      await queries.invalidateQueries({ queryKey: ['listSiteLocations', siteId] })
    },
  })
  const refused = refusalsBy(locate.error, refusals)
  const set = (part: Part) => ({
    label: t(`sites.${part}`),
    value: text[part],
    error: refusalAt(refused, part),
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setText({ ...text, [part]: part === 'country' ? target.value.toUpperCase() : target.value }),
  })
  const isReady = validFrom !== '' && postalCode.trim() !== '' && locality.trim() !== '' && /^[A-Z]{2}$/.test(country)
  const choices = keepers.filter(({ endsOn }) => endsOn === null).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <form
      className={facts['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        locate.mutate()
      }}
    >
      <DayInput {...set('validFrom')} />
      <TextInput maxLength={charsMax.postalCode} {...set('postalCode')} />
      <TextInput maxLength={charsMax.locality} {...set('locality')} />
      <TextInput maxLength={charsMax.country} description={t('sites.countryHint')} {...set('country')} />
      <NativeSelect data={[{ value: ofOperator, label: t('sites.keptByOperator') }, ...choices]} {...set('keeperId')} />
      {!isSaidAtParts(locate.error, refused) && <ProblemView error={locate.error} />}
      <div className={facts['buttons']}>
        <Button type="submit" variant="default" loading={locate.isPending} disabled={!isReady}>
          {t('sites.locateNow')}
        </Button>
      </div>
    </form>
  )
}
