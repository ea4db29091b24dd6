import type { TariffData } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTariffDrafts, useTariffs } from '../../../shared/api/finance-queries.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import ruleClasses from '../../../shared/finance/rule-editor.module.css'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { FctvaPanel } from './fctva-panel.tsx'
import { RuleView } from './rule-view.tsx'
import classes from './tariffs.module.css'

/** Every version of the prices, what they come to, and what others would. */
export function TariffsPage() {
  const { t } = useSpeech()
  const tariffs = useTariffs()
  const mayDraft = useMay('finance')
  const action = (
    <>
      <WorkbookLink list="/v1/tariffs" name={t('nav.tariffs')} />
      <Link to="/finance/costs">{t('tariff.pools')}</Link>
      {mayDraft && (
        <Button renderRoot={(props) => <Link to="/finance/tariffs/new" {...props} />}>{t('tariff.try')}</Button>
      )}
    </>
  )
  return (
    <Page title={t('nav.tariffs')} lead={t('tariff.lead')} actions={action}>
      <Shown query={tariffs} skeleton={<LateSkeleton height={320} />}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState sentence={t('finance.noTariff')} />
          ) : (
            <>
              {all.toReversed().map((tariff, index) => (
                <Version key={tariff.id} tariff={tariff} isOpen={index === 0} />
              ))}
            </>
          )
        }
      </Shown>
      <Panel title={t('tariff.drafts')}>
        <Drafts />
      </Panel>
      <FctvaPanel />
    </Page>
  )
}

function Version({ tariff, isOpen }: { readonly tariff: TariffData; readonly isOpen: boolean }) {
  const { t, formats } = useSpeech()
  const { id, code, name, validFrom, validTo, rules } = tariff
  const mayDraft = useMay('finance')
  const validity =
    validTo === null
      ? t('tariff.since', { from: formats.day(validFrom) })
      : t('tariff.validity', { from: formats.day(validFrom), to: formats.day(validTo) })
  return (
    <Panel title={`${name} (${code})`} aside={<span className={classes['soft']}>{validity}</span>}>
      <details open={isOpen}>
        <summary className={classes['summary']}>{t('tariff.rules')}</summary>
        <div className={ruleClasses['rules']}>
          {rules.map((rule) => (
            <RuleView key={rule.ruleId} rule={rule} />
          ))}
        </div>
        {mayDraft && (
          <Link to="/finance/tariffs/new" search={{ start: id }}>
            {t('tariff.startHere')}
          </Link>
        )}
      </details>
    </Panel>
  )
}

function Drafts() {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const drafts = useTariffDrafts()
  const nameOfPerson = usePersonNames((drafts.data ?? []).map(({ createdBy }) => createdBy))
  return (
    <Shown query={drafts} skeleton={<LateSkeleton height={60} />}>
      {(all) =>
        all.length === 0 ? (
          <p className={classes['soft']}>{t('tariff.draftsNone')}</p>
        ) : (
          <ul className={classes['list']}>
            {all.toReversed().map(({ id, name, createdBy, createdAt, withdrawnAt, tariffId }) => (
              <li key={id}>
                <Link to="/finance/tariffs/$draftId" params={{ draftId: id }}>
                  {name}
                </Link>
                {withdrawnAt !== null && <StatusMark standing="over" text={t('tariff.draftWithdrawn')} />}
                {tariffId !== null && <StatusMark standing="good" text={t('tariff.draftPublished')} />}
                <span className={classes['soft']}>
                  {t('tariff.draftBy', {
                    who: nameOfPerson(createdBy),
                    day: formats.dayOf(createdAt, installation.timeZone),
                  })}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Shown>
  )
}
