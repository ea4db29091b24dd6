import { IconAlertTriangle, IconCheck, IconClock, IconMinus } from '@tabler/icons-react'
import classes from './states.module.css'

/** How something stands. Each has a sign and a word of its own: colour is never the only difference. */
export type Standing = 'good' | 'waiting' | 'bad' | 'over'

const signs = { good: IconCheck, waiting: IconClock, bad: IconAlertTriangle, over: IconMinus } as const

export function StatusMark({ standing, text }: { readonly standing: Standing; readonly text: string }) {
  const Sign = signs[standing]
  return (
    <span className={`${classes['mark']} ${classes[standing] ?? ''}`}>
      <Sign size={16} stroke={2.25} aria-hidden />
      {text}
    </span>
  )
}
