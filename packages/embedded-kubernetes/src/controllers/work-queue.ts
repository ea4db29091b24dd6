import { StatusError } from '../status.ts'

/** Runs named work soon, once per name however often it is asked for, never inside the write that asked. */
export class WorkQueue {
  private readonly waiting = new Map<string, () => void>()
  private scheduled: NodeJS.Immediate | undefined

  /** Asks for work; work of the same name that still waits is replaced. */
  add(name: string, work: () => void): void {
    this.waiting.set(name, work)
    this.scheduled ??= setImmediate(() => this.run())
  }

  private run(): void {
    this.scheduled = undefined
    const works = [...this.waiting.values()]
    this.waiting.clear()
    for (const work of works) attempt(work)
  }

  /** Drops what waits. */
  close(): void {
    clearImmediate(this.scheduled)
    this.waiting.clear()
  }
}

/** Work that the API refuses (a quota, a namespace that goes) is left undone until the next change asks for it again. */
function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
  }
}
