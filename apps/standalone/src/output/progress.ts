import { Presets, SingleBar } from 'cli-progress'

/** One phase under way. */
export interface Phase {
  /** So many more steps are done. */
  readonly advance: (steps?: number) => void
  /** Where it stands, when the total is only known meanwhile. */
  readonly set: (done: number, total: number) => void
  /** The phase is over; the detail is told beside it. */
  readonly end: (detail?: string) => void
}

/** Tells how far the story is, on standard error: standard output belongs to the result. */
export interface Progress {
  phase(label: string, total: number): Phase
  line(text: string): void
}

interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const labelWidth = 34

/** A bar per phase on a terminal; elsewhere (a log, a pipe) one line when a phase begins and one when it ends. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? createBars(stream) : createLines(stream)
}

/** Progress as plain lines. */
function createLines(output: Output): Progress {
  const line = (text: string): void => void output.write(`${text}\n`)
  return {
    line,
    phase(label, total) {
      const startedAt = performance.now()
      let done = 0
      let all = total
      line(`… ${label}`)
      return {
        advance: (steps = 1) => void (done += steps),
        set: (value, newTotal) => {
          done = value
          all = newTotal
        },
        end: (detail) => line(`✓ ${phaseText({ label, done, total: all, detail, startedAt })}`),
      }
    },
  }
}

function createBars(stream: NodeJS.WriteStream): Progress {
  const line = (text: string): void => void stream.write(`${text}\n`)
  return {
    line,
    phase(label, total) {
      const startedAt = performance.now()
      const bar = new SingleBar(
        {
          stream,
          format: `  ${label.padEnd(labelWidth)} {bar} {value}/{total}`,
          barsize: 28,
          hideCursor: true,
          clearOnComplete: true,
          fps: 15,
        },
        Presets.rect,
      )
      bar.start(total, 0)
      let done = 0
      let all = total
      return {
        advance(steps = 1) {
          done += steps
          bar.update(done)
        },
        set(value, newTotal) {
          done = value
          all = newTotal
          bar.setTotal(newTotal)
          bar.update(value)
        },
        end(detail) {
          bar.stop()
          line(`✓ ${phaseText({ label, done, total: all, detail, startedAt })}`)
        },
      }
    },
  }
}

function phaseText(phase: {
  label: string
  done: number
  total: number
  detail: string | undefined
  startedAt: number
}): string {
  const seconds = ((performance.now() - phase.startedAt) / 1_000).toFixed(1).replace('.', ',')
  const count = phase.done === phase.total ? String(phase.total) : `${phase.done}/${phase.total}`
  const detail = phase.detail === undefined ? '' : `  ${phase.detail}`
  return `${phase.label.padEnd(labelWidth)} ${count.padStart(9)}  ${seconds.padStart(5)} s${detail}`
}
