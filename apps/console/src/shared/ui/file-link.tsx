import { IconDownload } from '@tabler/icons-react'
import classes from './file-link.module.css'

interface FileLinkProps {
  readonly href: string
  readonly text: string
  /** Where the text alone does not say which file: for whoever hears links without what stands around them. */
  readonly label?: string
}

/** A file to be kept. It is a link: the browser names, opens or keeps it as the person is used to. */
export function FileLink({ href, text, label }: FileLinkProps) {
  return (
    <a className={classes['file']} href={href} aria-label={label} download>
      <IconDownload size={18} aria-hidden /> {text}
    </a>
  )
}
