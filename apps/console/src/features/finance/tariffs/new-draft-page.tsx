import type { TariffData, TariffDraft } from '@grenier/contracts'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTariffDrafts, useTariffs } from '../../../shared/api/finance-queries.ts'
import { isPursued } from '../../../shared/finance/pursued-draft.ts'
import { emptyStart, readTariffStart } from '../../../shared/finance/tariff-start.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { DraftForm } from './draft-form.tsx'

/**
 * Prices as they might be voted, begun with a version, a draft or nothing, or a draft that is written anew; nothing is charged
 * by them until they are.
 */
export function NewDraftPage() {
  const { t } = useSpeech()
  const { change } = readTariffStart(useSearch({ strict: false }))
  const tariffs = useTariffs()
  const drafts = useTariffDrafts()
  return (
    <Shown query={tariffs} skeleton={<LateSkeleton height={320} />}>
      {(versions) => (
        <Shown query={drafts} skeleton={<LateSkeleton height={320} />}>
          {(all) => {
            const pursued = all.filter(isPursued)
            const changed = pursued.find(({ id }) => id === change)
            return changed === undefined ? (
              <Page title={t('tariff.try')} lead={t('tariff.tryLead')}>
                <Started tariffs={versions} drafts={pursued} />
              </Page>
            ) : (
              <Page title={t('tariff.changeTitle', { name: changed.name })} lead={t('tariff.changeLead')}>
                <DraftForm key={changed.version} rules={changed.rules} keys={changed.keys} changed={changed} />
              </Page>
            )
          }}
        </Shown>
      )}
    </Shown>
  )
}

interface Known {
  readonly tariffs: readonly TariffData[]
  readonly drafts: readonly TariffDraft[]
}

function Started({ tariffs, drafts }: Known) {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const { start: asked } = readTariffStart(useSearch({ strict: false }))
  const options = [
    { value: emptyStart, text: t('tariff.startEmpty') },
    ...tariffs
      .toReversed()
      .map(({ id, name, code }) => ({ value: id, text: t('tariff.startVersion', { name, code }) })),
    ...drafts.toReversed().map(({ id, name }) => ({ value: id, text: t('tariff.startDraft', { name }) })),
  ]
  const usual = tariffs.at(-1)?.id ?? emptyStart
  const start = options.some(({ value }) => value === asked) ? (asked ?? usual) : usual
  const draft = drafts.find(({ id }) => id === start)
  const begun = draft ?? tariffs.find(({ id }) => id === start)
  return (
    <>
      {options.length > 1 && (
        <Select
          label={t('tariff.start')}
          value={start}
          options={options}
          onChange={(next) => void navigate({ to: '/finance/tariffs/new', search: { start: next }, replace: true })}
        />
      )}
      <DraftForm key={start} rules={begun?.rules ?? []} keys={draft?.keys ?? []} changed={null} />
    </>
  )
}
