import { IconSeedling } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './states.module.css'

/** Nothing there yet: why, and what to do about it. */
export function EmptyState({ sentence, children }: { readonly sentence: string; readonly children?: ReactNode }) {
  return (
    <div className={classes['empty']}>
      <IconSeedling className={classes['icon']} size={28} stroke={1.75} aria-hidden />
      <p className={classes['sentence']}>{sentence}</p>
      {children}
    </div>
  )
}
