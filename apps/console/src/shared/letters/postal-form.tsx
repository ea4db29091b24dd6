import type { PostalChoice } from '@grenier/contracts'
import { civilDate, civilDateOf } from '@grenier/quota-billing'
import { type PostalCountry, postalCountryCodes } from '@grenier/quota-billing/letters'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../api/client.ts'
import { useSignedIn } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import { Choice, Choices } from '../ui/choice.tsx'
import { DayInput } from '../ui/day-input.tsx'
import classes from '../ui/facts.module.css'
import { ProblemView } from '../ui/problem-view.tsx'

interface PostalFormProps {
  readonly tenantId: string
  /** What holds so far; null: nothing was chosen yet. */
  readonly standing: PostalChoice | null
  readonly onDone: () => void
}

interface Written {
  readonly onPaper: boolean
  /** One below the other, as they are written. */
  readonly lines: string
  readonly postCode: string
  readonly city: string
  readonly country: PostalCountry
  /** `2026-12-31` */
  readonly since: string
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Whether letters go on paper, where to, and from when on. */
export function PostalForm({ tenantId, standing, onDone }: PostalFormProps) {
  const { t } = useSpeech()
  const { installation } = useSignedIn()
  const address = standing?.address
  const [written, setWritten] = useState<Written>({
    onPaper: standing?.onPaper ?? true,
    lines: address?.lines.join('\n') ?? '',
    postCode: address?.postCode ?? '',
    city: address?.city ?? '',
    country: address?.country ?? 'FR',
    since: civilDateOf(installation.now, installation.timeZone),
  })
  const record = useRecord(tenantId, onDone)
  const change = (part: Partial<Written>) => setWritten({ ...written, ...part })
  return (
    <form
      className={classes['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        if (written.since !== '') record.mutate(written)
      }}
    >
      <Choices isWide>
        <Choice
          type="checkbox"
          name="onPaper"
          title={t('postal.onPaper')}
          isChosen={written.onPaper}
          onChoose={() => change({ onPaper: !written.onPaper })}
        />
      </Choices>
      <AddressFields written={written} onChange={change} />
      <DayInput
        size="md"
        required
        withAsterisk={false}
        label={t('postal.since')}
        value={written.since}
        onChange={({ target }) => change({ since: target.value })}
      />
      {record.error !== null && <ProblemView error={record.error} />}
      <div className={classes['buttons']}>
        <Button type="submit" loading={record.isPending}>
          {t('postal.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('postal.keep')}
        </Button>
      </div>
    </form>
  )
}

interface AddressFieldsProps {
  readonly written: Written
  readonly onChange: (part: Partial<Written>) => void
}

/** Where letters go, as it is written on an envelope. */
function AddressFields({ written, onChange }: AddressFieldsProps) {
  const { t } = useSpeech()
  return (
    <>
      <Textarea
        size="md"
        rows={4}
        maxLength={400}
        autoComplete="street-address"
        label={t('postal.lines')}
        description={t('postal.linesHint')}
        value={written.lines}
        onChange={({ target }) => onChange({ lines: target.value })}
      />
      <TextInput
        size="md"
        maxLength={20}
        autoComplete="postal-code"
        label={t('postal.postCode')}
        value={written.postCode}
        onChange={({ target }) => onChange({ postCode: target.value })}
      />
      <TextInput
        size="md"
        maxLength={60}
        autoComplete="address-level2"
        label={t('postal.city')}
        value={written.city}
        onChange={({ target }) => onChange({ city: target.value })}
      />
      <NativeSelect
        size="md"
        label={t('postal.country')}
        value={written.country}
        data={postalCountryCodes.map((code) => ({ value: code, label: t(`postal.country.${code}`) }))}
        onChange={({ target }) =>
          onChange({ country: postalCountryCodes.find((code) => code === target.value) ?? 'FR' })
        }
      />
    </>
  )
}

function useRecord(tenantId: string, onDone: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ onPaper, lines, postCode, city, country, since }: Written) => {
      const isEmpty = lines.trim() === '' && postCode.trim() === '' && city.trim() === ''
      const address = isEmpty ? null : { lines: linesOf(lines), postCode: postCode.trim(), city: city.trim(), country }
      return client.call('recordPostalChoice', {
        params: { tenantId },
        body: { onPaper, address, validFrom: civilDate(since) },
      })
    },
    onSuccess: async () => {
      onDone()
      await Promise.all(
        ['listPostalChoices', 'listPaperLetters'].map((question) =>
          queries.invalidateQueries({ queryKey: [question] }),
        ),
      )
    },
  })
}
