import type { AmendmentPreview as Preview, PreviewedFact } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { hashOfKey } from '../../../shared/api/hash-of-key.ts'
import { AmountTable } from '../../../shared/finance/amount-table.tsx'
import form from '../../../shared/finance/form.module.css'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'

/** A pause in writing after which it is asked: a whole month is rated for the answer. */
const pauseMs = 600

interface AmendmentPreviewProps {
  readonly month: CivilMonth
  readonly fact: PreviewedFact
}

/** Who would be asked more or less than was charged, and the sums of all, before anything is recorded. */
export function AmendmentPreview({ month, fact }: AmendmentPreviewProps) {
  const client = useClient()
  const { t } = useSpeech()
  const written = hashOfKey(fact)
  const [paused] = useDebouncedValue(written, pauseMs)
  const preview = useQuery({
    queryKey: ['previewAmendment', month, fact],
    enabled: paused === written,
    queryFn: ({ signal }) => client.call('previewAmendment', { params: { month }, body: { fact }, signal }),
    placeholderData: (former) => former,
  })
  return (
    <Panel title={t('amend.preview')}>
      <Shown query={preview} skeleton={<LateSkeleton height={240} />}>
        {(known) => <Moved preview={known} />}
      </Shown>
    </Panel>
  )
}

function Moved({ preview }: { readonly preview: Preview }) {
  const { t, tCount, formats } = useSpeech()
  const { chargedMicros, reratedMicros, differenceMicros, payingMore, payingLess, members } = preview
  if (members.length === 0) return <StatusMark standing="good" text={t('amend.previewNothing')} />
  const unnamed = payingMore + payingLess - members.length
  return (
    <div className={form['form']}>
      <Figures
        figures={[
          { label: t('correction.charged'), value: formats.eurosInColumn(chargedMicros) },
          {
            label: t('amend.withIt'),
            value: formats.eurosInColumn(reratedMicros),
            note: formats.eurosInColumn(differenceMicros, { signed: true }),
          },
          { label: t('tariff.payingMore'), value: formats.whole(payingMore) },
          { label: t('tariff.payingLess'), value: formats.whole(payingLess) },
        ]}
      />
      <AmountTable
        label={t('amend.preview')}
        nameTitle={t('tariff.member')}
        rows={members}
        keyOf={({ tenantId }) => tenantId}
        nameOf={({ name }) => name}
        columns={[
          { title: t('amend.charged'), of: (one) => formats.eurosInColumn(one.chargedMicros), isWide: true },
          { title: t('amend.wouldBe'), of: (one) => formats.eurosInColumn(one.reratedMicros) },
          {
            title: t('tariff.difference'),
            of: (one) => formats.eurosInColumn(one.differenceMicros, { signed: true }),
            isStrong: true,
          },
        ]}
      />
      {unnamed > 0 && <p className={form['soft']}>{tCount('amend.previewOthers', unnamed)}</p>}
      <p className={form['soft']}>{t('amend.previewNote')}</p>
    </div>
  )
}
