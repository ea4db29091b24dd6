import type { Subprocessor } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

/** Who else works on data of members: what it does, where, and from when to when. */
export function SubprocessorTable({ subprocessors }: { readonly subprocessors: readonly Subprocessor[] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('register.subprocessors')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('register.name')}</th>
            <th scope="col">{t('register.activity')}</th>
            <th scope="col">{t('register.place')}</th>
            <th scope="col">{t('register.dates')}</th>
          </tr>
        </thead>
        <tbody>
          {subprocessors.map(({ id, name, siren, activity, description, place, country, ...rest }) => (
            <tr key={id}>
              <th scope="row">
                {name}
                {siren !== null && (
                  <>
                    <br />
                    <span className={table['soft']}>{t('register.siren', { siren })}</span>
                  </>
                )}
              </th>
              <td>
                {t(`register.activity.${activity}`)}
                <br />
                <span className={table['soft']}>{description}</span>
              </td>
              <td>
                {place} ({country})
                {rest.transferSafeguard !== null && (
                  <>
                    <br />
                    <span className={table['soft']}>{t('register.safeguard', { text: rest.transferSafeguard })}</span>
                  </>
                )}
              </td>
              <td>
                {rest.endsOn === null
                  ? t('register.from', { day: formats.day(rest.startsOn) })
                  : t('register.until', { from: formats.day(rest.startsOn), day: formats.day(rest.endsOn) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
