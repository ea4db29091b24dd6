import { ClientProblem, type ProblemCode, type TariffData, type TariffDraft } from '@grenier/contracts'
import { addMonths, type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { ActFields, type ActText, isActReady, noAct, useRecordAct } from '../../../shared/finance/act-fields.tsx'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { findingAtStart, type StartFinding } from './publish-check.ts'
import classes from './tariffs.module.css'

const monthsAhead = 18
/** The first tariff of all may price what has already been measured. */
const monthsBackAtFirst = 12
const codeCharsMax = 60

/** What the API may answer of the first day; whatever else is refused stands at the end. */
const refusedStarts: readonly ProblemCode[] = ['tariff-overlaps', 'period-closed']

interface PublishFormProps {
  readonly draft: TariffDraft
  readonly tariffs: readonly TariffData[]
}

/** Makes a draft the prices that are charged: under an act that binds by its first day, and never to be changed. */
export function PublishForm({ draft, tariffs }: PublishFormProps) {
  const { t, formats } = useSpeech()
  const currentMonth = useCurrentMonth()
  const [code, setCode] = useState('')
  const [name, setName] = useState(draft.name)
  const [from, setFrom] = useState(() => addMonths(currentMonth, 1))
  const [act, setAct] = useState<ActText>(noAct)
  const publish = usePublish(draft)
  const validFrom = firstDateOf(from)
  const finding = findingAtStart(tariffs, validFrom)
  const isCodeKnown = tariffs.some((known) => known.code === code.trim())
  const isNamed = code.trim() !== '' && !isCodeKnown && name.trim() !== ''
  const isReady = isNamed && finding?.kind !== 'overlap' && isActReady(act, validFrom)
  const refusedStart = refusedStartOf(publish.error)
  return (
    <div className={classes['publish']}>
      <p className={classes['soft']}>{t('publish.lead')}</p>
      <div className={classes['fields']}>
        <TextInput
          label={t('publish.code')}
          required
          withAsterisk={false}
          maxLength={codeCharsMax}
          value={code}
          error={isCodeKnown ? t('publish.codeKnown') : undefined}
          onChange={({ target }) => setCode(target.value)}
        />
        <TextInput
          label={t('publish.name')}
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <div className={classes['start']}>
          <Select
            label={t('publish.from')}
            value={from}
            options={startsOffered(currentMonth, { isFirst: tariffs.length === 0 }).map((month) => ({
              value: month,
              text: formats.day(firstDateOf(month)),
            }))}
            onChange={(month) => {
              setFrom(month)
              publish.reset()
            }}
          />
          <StartMark finding={finding} refused={refusedStart} />
        </div>
      </div>
      <ActFields act={act} neededOn={validFrom} onAct={setAct} />
      {isReady ? (
        <ConfirmButton
          text={t('publish.publish')}
          sure={t('publish.sure', { day: formats.day(validFrom) })}
          keep={t('publish.keep')}
          isPending={publish.isPending}
          error={refusedStart === null ? publish.error : null}
          onSure={() => publish.mutate({ code: code.trim(), name: name.trim(), validFrom, act })}
        />
      ) : (
        <p className={classes['soft']}>{t('publish.incomplete')}</p>
      )}
    </div>
  )
}

function startsOffered(currentMonth: CivilMonth, { isFirst }: { readonly isFirst: boolean }): readonly CivilMonth[] {
  const back = isFirst ? monthsBackAtFirst : 0
  return Array.from({ length: back + monthsAhead + 1 }, (_, index) => addMonths(currentMonth, index - back))
}

/** What the API said against the first day, to be shown where that day is chosen. */
function refusedStartOf(error: unknown): string | null {
  const isStart = error instanceof ClientProblem && error.code !== null && refusedStarts.includes(error.code)
  return isStart ? error.detail : null
}

function StartMark({ finding, refused }: { finding: StartFinding | null; refused: string | null }) {
  const { t, formats } = useSpeech()
  if (refused !== null) return <StatusMark standing="bad" text={refused} />
  switch (finding?.kind) {
    case undefined:
      return null
    case 'overlap':
      return <StatusMark standing="bad" text={t('publish.overlap', { code: finding.code })} />
    case 'hole': {
      const days = { from: formats.day(finding.from), to: formats.day(finding.to) }
      return <StatusMark standing="waiting" text={t('publish.hole', days)} />
    }
    case 'successor': {
      const ended = { code: finding.code, day: formats.day(finding.endsOn) }
      return <StatusMark standing="good" text={t('publish.successor', ended)} />
    }
  }
}

interface ToPublish extends Pick<TariffData, 'code' | 'name' | 'validFrom'> {
  readonly act: ActText
}

function usePublish({ id: draftId, rules }: TariffDraft) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const recordAct = useRecordAct()
  return useMutation({
    mutationFn: async ({ act, ...about }: ToPublish) => {
      const actId = await recordAct(act)
      return await client.call('publishTariff', {
        body: { ...about, actId, currency: 'EUR', validTo: null, rules, draftId },
      })
    },
    onSuccess: async () => {
      await queries.invalidateQueries()
      await navigate({ to: '/finance/tariffs' })
    },
  })
}
