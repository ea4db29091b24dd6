import type { InboxRow, QuotaRequest, RefusalMotif } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import { Button, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Decided } from './decided.tsx'
import classes from './inbox.module.css'
import { type Answer, type AnswerKind, isOvertaken, type SizedLine, useAnswer, useMotifs } from './use-inbox.ts'

const reasonCharsMin = 3

interface DecisionFormProps {
  readonly row: InboxRow
  readonly kind: AnswerKind
  readonly onLeave: () => void
  readonly onAnswered: (request: QuotaRequest) => void
}

/** One answer, ready to be sent by Enter: its words are there already and may be changed. */
export function DecisionForm({ row, kind, onLeave, onAnswered }: DecisionFormProps) {
  const { t } = useSpeech()
  const id = useId()
  const answer = useAnswer(row)
  const send = useRef<HTMLButtonElement>(null)
  const [text, setText] = useState(kind === 'refuse' ? '' : t(`inbox.words.${kind}`))
  const [sizes, setSizes] = useState(() => sizesToType(row))
  // Motifs may come after somebody began to write: their words stand.
  const begin = useCallback((first: string) => setText((now) => (now === '' ? first : now)), [])
  useEffect(() => send.current?.focus(), [])
  const typed = kind === 'less' ? typedLines(row, sizes) : []
  const isReady = text.trim().length >= reasonCharsMin && typed !== null
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    const said = text.trim()
    const sent: Answer = kind === 'less' ? { kind, text: said, lines: typed } : { kind, text: said }
    answer.mutate(sent, { onSuccess: onAnswered })
  }
  if (isOvertaken(answer.error)) return <Decided request={row.request} error={answer.error} onLeave={onLeave} />
  return (
    <form className={classes['form']} aria-labelledby={id} onSubmit={onSubmit}>
      <h3 id={id}>{t(`inbox.answer.${kind}`)}</h3>
      {kind === 'refuse' && <Motifs row={row} onPick={setText} onFirst={begin} />}
      {kind === 'less' && <Sizes row={row} sizes={sizes} onChange={setSizes} />}
      <Textarea
        size="md"
        label={t(`inbox.wordsFor.${kind}`)}
        value={text}
        rows={2}
        maxLength={2_000}
        onChange={({ target }) => setText(target.value)}
      />
      {answer.error !== null && <ProblemView error={answer.error} />}
      <div className={classes['answers']}>
        <Button
          ref={send}
          type="submit"
          color={kind === 'refuse' ? 'brick.6' : 'ochre'}
          disabled={!isReady && kind !== 'refuse'}
          loading={answer.isPending}
          rightSection={<kbd aria-hidden>{t('inbox.key.send')}</kbd>}
        >
          {t(`inbox.send.${kind}`)}
        </Button>
        <Button variant="default" onClick={onLeave} rightSection={<kbd aria-hidden>{t('inbox.key.leave')}</kbd>}>
          {t('inbox.leave')}
        </Button>
      </div>
    </form>
  )
}

interface MotifsProps {
  readonly row: InboxRow
  readonly onPick: (text: string) => void
  /** The words of the likeliest one, once they are known. */
  readonly onFirst: (text: string) => void
}

/** The motifs, the likeliest one picked; digits pick another. What the member wrote stands above them. */
function Motifs({ row, onPick, onFirst }: MotifsProps) {
  const { t } = useSpeech()
  const name = useId()
  const motifs = useMotifs()
  const [picked, setPicked] = useState(0)
  const list = useRef<HTMLFieldSetElement>(null)
  const known = motifs.data?.motifs ?? []
  const pick = (index: number, motif: RefusalMotif) => {
    setPicked(index)
    onPick(motif.text)
  }
  useEffect(() => {
    const [first] = motifs.data?.motifs ?? []
    if (first !== undefined) onFirst(first.text)
  }, [motifs.data, onFirst])
  useEffect(() => {
    const form = list.current?.form
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isWriting = event.target instanceof HTMLTextAreaElement
      const index = Number(event.key) - 1
      const motif = Number.isInteger(index) ? known[index] : undefined
      if (!isWriting && motif !== undefined) pick(index, motif)
    }
    form?.addEventListener('keydown', onKey)
    return () => form?.removeEventListener('keydown', onKey)
  })
  return (
    <>
      <blockquote className={classes['quote']}>
        <span className={classes['label']}>{t('inbox.memberWrote')}</span> {row.request.justification}
      </blockquote>
      {motifs.error !== null && <ProblemView error={motifs.error} onRetry={() => void motifs.refetch()} />}
      <fieldset ref={list} className={classes['motifs']}>
        <legend>{t('inbox.motifs')}</legend>
        {known.map((motif, index) => (
          <label key={motif.label}>
            <input type="radio" name={name} checked={index === picked} onChange={() => pick(index, motif)} />
            {index < 9 && <kbd aria-hidden>{index + 1}</kbd>}
            <span>{motif.label}</span>
          </label>
        ))}
      </fieldset>
    </>
  )
}

type Sizes = Readonly<Record<string, string>>

function sizesToType({ lines }: InboxRow): Sizes {
  return Object.fromEntries(
    lines.map((line) => {
      const bytes = line.otherQuotaBytes ?? (line.fits ? line.wantedQuotaBytes : line.quotaBytes)
      return [line.offerId, (bytes / GIB).toString()]
    }),
  )
}

/** What is typed, as sizes; null while something typed is none. */
function typedLines({ lines }: InboxRow, sizes: Sizes): readonly SizedLine[] | null {
  const typed = lines.map(({ offerId }) => ({ offerId, gib: sizes[offerId]?.trim() ?? '' }))
  if (typed.some(({ gib }) => !/^\d{1,9}$/.test(gib) || BigInt(gib) === 0n)) return null
  return typed.map(({ offerId, gib }) => ({ offerId, wantedQuotaBytes: BigInt(gib) * GIB }))
}

function Sizes({
  row,
  sizes,
  onChange,
}: {
  readonly row: InboxRow
  readonly sizes: Sizes
  readonly onChange: (sizes: Sizes) => void
}) {
  const { t, formats } = useSpeech()
  return row.lines.map((line) => (
    <TextInput
      size="md"
      key={line.offerId}
      inputMode="numeric"
      label={t('inbox.sizeOf', { space: line.offerName })}
      description={t('inbox.sizeBetween', {
        from: formats.bytes(line.quotaBytes),
        to: formats.bytes(line.wantedQuotaBytes, 'up'),
      })}
      value={sizes[line.offerId] ?? ''}
      onChange={({ target }) => onChange({ ...sizes, [line.offerId]: target.value })}
    />
  ))
}
