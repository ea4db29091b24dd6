import type { QuotaRequestView } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { Button, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useOffers } from '../../../shared/api/queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { bytesTyped } from '../../../shared/requests/typed-size.ts'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './requests.module.css'
import { type SigningKind, useSigning } from './use-signing.ts'

const reasonCharsMin = 3
const reasonCharsMax = 2_000

interface SignFormProps {
  readonly request: QuotaRequestView
  readonly kind: SigningKind
  readonly onLeave: () => void
}

type Sizes = Readonly<Record<string, string>>

/** One answer of whoever signs: its words are there already where the request goes on, and may be changed. */
export function SignForm({ request, kind, onLeave }: SignFormProps) {
  const { t } = useSpeech()
  const signing = useSigning(request)
  const [reason, setReason] = useState(kind === 'refuse' ? '' : t(`sign.words.${kind}`))
  const [sizes, setSizes] = useState<Sizes>(() =>
    Object.fromEntries(request.lines.map((line) => [line.offerId, (line.requestedQuotaBytes / GIB).toString()])),
  )
  const lines = kind === 'less' ? typedLines(request, sizes) : []
  const isReady = lines !== null && reason.trim().length >= reasonCharsMin
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) signing.mutate({ kind, reason: reason.trim(), lines })
  }
  return (
    <form className={classes['words']} onSubmit={onSubmit}>
      {kind === 'less' && <SizeFields request={request} sizes={sizes} onChange={setSizes} />}
      <Textarea
        size="md"
        label={t('sign.reason')}
        value={reason}
        rows={2}
        maxLength={reasonCharsMax}
        onChange={({ target }) => setReason(target.value)}
      />
      {signing.error !== null && <ProblemView error={signing.error} />}
      <div className={classes['buttons']}>
        <Button
          type="submit"
          color={kind === 'refuse' ? 'brick.6' : 'ochre'}
          disabled={!isReady}
          loading={signing.isPending}
        >
          {t(`sign.send.${kind}`)}
        </Button>
        <Button variant="default" onClick={onLeave}>
          {t('sign.leave')}
        </Button>
      </div>
    </form>
  )
}

/** What is typed, line by line; null while one of them is no size, or more than was asked for. */
function typedLines({ lines }: QuotaRequestView, sizes: Sizes) {
  const typed = lines.flatMap(({ offerId, requestedQuotaBytes }) => {
    const quotaBytes = bytesTyped(sizes[offerId] ?? '')
    return quotaBytes === null || quotaBytes > requestedQuotaBytes ? [] : [{ offerId, quotaBytes }]
  })
  return typed.length < lines.length ? null : typed
}

interface SizeFieldsProps {
  readonly request: QuotaRequestView
  readonly sizes: Sizes
  readonly onChange: (sizes: Sizes) => void
}

function SizeFields({ request, sizes, onChange }: SizeFieldsProps) {
  const { t, formats } = useSpeech()
  const { data: offers = [] } = useOffers()
  return request.lines.map(({ offerId, originalQuotaBytes, requestedQuotaBytes }) => (
    <TextInput
      key={offerId}
      size="md"
      inputMode="decimal"
      label={t('sign.size', { space: offers.find(({ id }) => id === offerId)?.name ?? '' })}
      description={t('sign.sizeBetween', {
        from: formats.bytes(originalQuotaBytes),
        to: formats.bytes(requestedQuotaBytes),
      })}
      value={sizes[offerId] ?? ''}
      onChange={({ target }) => onChange({ ...sizes, [offerId]: target.value })}
    />
  ))
}
