import { Button } from '@mantine/core'
import { useState } from 'react'
import classes from './facts.module.css'
import { ProblemView } from './problem-view.tsx'

interface ConfirmButtonProps {
  /** What it does, as the first button says it; then what is really done, and what is kept otherwise. */
  readonly text: string
  readonly sure: string
  readonly keep: string
  readonly isPending: boolean
  readonly error: unknown
  readonly onSure: () => void
}

/** What cannot be undone is asked twice, in place: the page does not move and nothing lies over it. */
export function ConfirmButton({ text, sure, keep, isPending, error, onSure }: ConfirmButtonProps) {
  const [isAsked, setIsAsked] = useState(false)
  // The focus goes back to where it was once it is kept.
  const [wasKept, setWasKept] = useState(false)
  const onKeep = () => {
    setIsAsked(false)
    setWasKept(true)
  }
  return (
    <div className={classes['tight']}>
      {error !== null && <ProblemView error={error} />}
      <div
        className={classes['buttons']}
        onKeyDown={({ key }) => {
          if (isAsked && key === 'Escape') onKeep()
        }}
      >
        {isAsked ? (
          <>
            {/* The focus stays where the hand is. */}
            <Button autoFocus color="brick.6" loading={isPending} onClick={onSure}>
              {sure}
            </Button>
            <Button variant="default" onClick={onKeep}>
              {keep}
            </Button>
          </>
        ) : (
          <Button autoFocus={wasKept} variant="default" onClick={() => setIsAsked(true)}>
            {text}
          </Button>
        )}
      </div>
    </div>
  )
}
