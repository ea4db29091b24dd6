import type { ResidencyAttestation, ResidencyRecord } from '@grenier/contracts'
import { type Instant, instantToIso } from '@grenier/quota-billing'
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { HoldingTable } from './holding-table.tsx'
import classes from './residency.module.css'

interface AttestationSheetProps {
  readonly signed: ResidencyAttestation
  /** The instant that was asked for; undefined: now. */
  readonly at: Instant | undefined
}

/** What an attestation says, what it does not know, and the files by which anybody verifies it. */
export function AttestationSheet({ signed, at }: AttestationSheetProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { record, recordSha256 } = signed
  const momentOf = (one: Instant) => formats.momentOf(one, installation.timeZone)
  const file = `/v1/tenants/${record.tenantId}/residency` as const
  const asked = at === undefined ? '' : `?at=${encodeURIComponent(instantToIso(at))}`
  return (
    <>
      <p>
        <strong>{t('residency.inForce', { moment: momentOf(record.inForceAt) })}</strong>{' '}
        {record.observedAt !== null && t('residency.observed', { moment: momentOf(record.observedAt) })}
      </p>
      {record.unknown.length > 0 && (
        <Panel title={t('residency.unknown')}>
          <ul className={classes['unknown']}>
            {record.unknown.map((one) => (
              <li key={one}>
                <IconAlertTriangle size={18} aria-hidden /> {t(`residency.unknown.${one}`)}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={t('residency.places')}>
        {record.places.length === 0 ? <p>{t('residency.placesNone')}</p> : <PlaceTable places={record.places} />}
      </Panel>
      <Panel
        title={t('residency.holdings')}
        aside={
          <WorkbookLink
            list={file}
            filters={{ at: at === undefined ? undefined : instantToIso(at) }}
            name={t('residency.holdings')}
          />
        }
      >
        {record.holdings.length === 0 ? <p>{t('residency.holdingsNone')}</p> : <HoldingTable record={record} />}
      </Panel>
      <Panel title={t('residency.proof')}>
        <p>{t('residency.signed', { moment: momentOf(record.attestedAt) })}</p>
        <p className={facts['soft']}>
          {t('residency.hash')} <code className={classes['code']}>{recordSha256}</code>
        </p>
        <p className={classes['files']}>
          <a href={`${file}.pdf${asked}`} download>
            <IconDownload size={18} aria-hidden /> {t('register.pdf')}
          </a>
          <a href={`${file}${asked}`} download={`residency-${record.tenantId}.json`}>
            <IconDownload size={18} aria-hidden /> {t('residency.json')}
          </a>
        </p>
      </Panel>
    </>
  )
}

function PlaceTable({ places }: { readonly places: ResidencyRecord['places'] }) {
  const { t } = useSpeech()
  return (
    <TableScroll label={t('residency.places')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('residency.site')}</th>
            <th scope="col">{t('residency.where')}</th>
            <th scope="col">{t('residency.keeper')}</th>
            <th scope="col">{t('residency.declared')}</th>
          </tr>
        </thead>
        <tbody>
          {places.map(({ siteId, name, location, keeper, residency }) => (
            <tr key={siteId}>
              <th scope="row">{name}</th>
              <td>
                {location === null
                  ? t('residency.notLocated')
                  : `${location.postalCode} ${location.locality} (${location.country})`}
              </td>
              <td>{keeper?.name ?? t('residency.notLocated')}</td>
              <td>{t(`residency.declared.${residency}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
