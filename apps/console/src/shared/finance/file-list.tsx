import { useSpeech } from '../i18n/language.tsx'
import { FileLink } from '../ui/file-link.tsx'
import table from '../ui/table.module.css'
import classes from './file-list.module.css'

interface OfferedFile {
  readonly name: string
  /** What it is for, where the name does not say. */
  readonly note?: string
  readonly forms: readonly { readonly text: string; readonly href: string }[]
}

/** Files by what is in them, each in the forms that there are. */
export function FileList({ files }: { readonly files: readonly OfferedFile[] }) {
  const { t } = useSpeech()
  return (
    <ul className={classes['files']}>
      {files.map(({ name, note, forms }) => (
        <li key={name}>
          <span>
            {name}
            {note !== undefined && <span className={table['soft']}> {note}</span>}
          </span>
          <span className={classes['forms']}>
            {forms.map(({ text, href }) => (
              <FileLink key={href} href={href} text={text} label={t('file.of', { form: text, name })} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}
