import { Presets, SingleBar } from 'cli-progress'

export interface Progress {
  set(done: number, total: number): void
  end(): void
}

const silent: Progress = { set: () => {}, end: () => {} }
const barWidth = 30

/** A bar on standard error where that is a terminal, nothing elsewhere: logs want no bars. */
export function progressBar(stream: NodeJS.WriteStream | null, label: string): Progress {
  if (stream === null) return silent
  const bar = new SingleBar(
    {
      stream,
      format: `${label} {bar} {percentage} % · {value}/{total}`,
      barsize: barWidth,
      hideCursor: true,
      clearOnComplete: false,
      // The cursor is shown again by whoever ends the command.
      gracefulExit: false,
      fps: 10,
    },
    Presets.shades_classic,
  )
  bar.start(1, 0)
  return {
    set: (done, total) => {
      // A total of none is one that is not known yet.
      bar.setTotal(Math.max(total, 1))
      bar.update(done)
    },
    end: () => bar.stop(),
  }
}
