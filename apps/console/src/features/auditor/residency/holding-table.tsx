import type { ResidencyRecord } from '@grenier/contracts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

/** Everything of a member's that stood somewhere: what, how large, where, since when. */
export function HoldingTable({ record }: { readonly record: ResidencyRecord }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const siteNames = new Map(record.places.map(({ siteId, name }) => [siteId, name]))
  return (
    <TableScroll label={t('residency.holdings')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('register.name')}</th>
            <th scope="col">{t('residency.kind')}</th>
            <th scope="col">{t('residency.size')}</th>
            <th scope="col">{t('residency.site')}</th>
            <th scope="col">{t('residency.since')}</th>
          </tr>
        </thead>
        <tbody>
          {record.holdings.map(({ kind, name, detail, count, sizeBytes, siteId, since }) => (
            <tr key={`${kind} ${name} ${detail} ${siteId}`}>
              <th scope="row">{name}</th>
              <td>
                {kind === 'copies' ? tCount('residency.kind.copies', count) : t(`residency.kind.${kind}`)}
                <br />
                <span className={table['soft']}>{detail}</span>
              </td>
              <td>{sizeBytes === null ? t('residency.unmeasured') : formats.bytes(sizeBytes, 'up')}</td>
              <td>{(siteId === null ? undefined : siteNames.get(siteId)) ?? t('residency.notLocated')}</td>
              <td>{formats.dayOf(since, installation.timeZone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
