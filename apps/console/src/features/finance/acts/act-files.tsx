import type { ActFile, ListedAct } from '@grenier/contracts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import classes from './acts.module.css'

/** The signed paper of an act, and those that it took the place of. */
export function ActFiles({ act: { id, number, files } }: { readonly act: ListedAct }) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  const nameOfPerson = usePersonNames(files.flatMap(({ recordedBy, replacedBy }) => [recordedBy, replacedBy]))
  const [counting, ...former] = files
  if (counting === undefined) return <p className={rowStyles['soft']}>{t('acts.file.none')}</p>
  const sizeOf = ({ sizeBytes }: ActFile) => formats.fileSize(BigInt(sizeBytes))
  return (
    <div className={classes['files']}>
      <p>
        <a href={`/v1/acts/${id}/file.pdf`} download>
          {t('agreement.actFile', { number, size: sizeOf(counting) })}
        </a>{' '}
        <span className={rowStyles['soft']}>
          {t('acts.file.attached', {
            day: formats.dayOf(counting.recordedAt, timeZone),
            who: nameOfPerson(counting.recordedBy),
          })}
        </span>
      </p>
      {former.length > 0 && (
        <details>
          <summary>{t('acts.file.former')}</summary>
          <ul>
            {former.map((file) => (
              <li key={file.number}>
                <a href={`/v1/acts/${id}/file.pdf?number=${file.number}`} download>
                  {t('acts.file.formerOne', { name: file.name, size: sizeOf(file) })}
                </a>{' '}
                {file.replacedAt !== null && (
                  <span className={rowStyles['soft']}>
                    {t('acts.file.replaced', {
                      day: formats.dayOf(file.replacedAt, timeZone),
                      who: file.replacedBy === null ? '' : nameOfPerson(file.replacedBy),
                    })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
